package dev.imagefunction.local.lambda;

/** One execution environment of a function: it takes one invocation at a time, and is kept warm while it lives. */
interface Sandbox extends AutoCloseable {
    /** Waits for the function's answer, at most for its timeout, which ends the sandbox. */
    Outcome invoke(Invocation invocation) throws InterruptedException;

    boolean alive();

    /** The process it runs in. */
    long pid();

    /** Ends it at once, as SIGKILL does; the invocation it works on fails. */
    @Override
    void close();
}
