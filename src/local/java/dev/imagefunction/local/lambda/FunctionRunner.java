package dev.imagefunction.local.lambda;

/** Starts a function's execution environments: processes of what is packaged, or code of a test. */
public interface FunctionRunner {
    Sandbox start(FunctionSpec function);
}
