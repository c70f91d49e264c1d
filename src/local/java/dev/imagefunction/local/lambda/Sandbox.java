package dev.imagefunction.local.lambda;

/** One execution environment of a function. It takes one invocation at a time, and then waits for the next. */
interface Sandbox extends AutoCloseable {
    /** Waits for the outcome. The function's timeout ends the sandbox. */
    Outcome invoke(Invocation invocation) throws InterruptedException;

    boolean alive();

    /** The process's id. */
    long pid();

    /** Ends it at once, as SIGKILL does. The invocation in progress fails. */
    @Override
    void close();
}
