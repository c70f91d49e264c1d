package dev.imagefunction.local.lambda;

/** Starts a function's execution environments: processes of the packaged function, or code of a test. */
public interface FunctionRunner {
    Sandbox start(FunctionSpec function);
}
