package dev.imagefunction.local.lambda;

/** An error of Lambda's API. */
public final class LambdaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    final int status;
    final String type;

    /** @param type the error's name in the SDKs */
    LambdaException(int status, String type, String message) {
        super(message);
        this.status = status;
        this.type = type;
    }
}
