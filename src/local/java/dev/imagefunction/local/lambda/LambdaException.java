package dev.imagefunction.local.lambda;

/** An error of Lambda's API: the error's name in the SDKs, the HTTP status, and a message. */
public final class LambdaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String type;
    private final int status;

    private LambdaException(int status, String type, String message) {
        super(message);
        this.type = type;
        this.status = status;
    }

    static LambdaException unknown(String name) {
        return new LambdaException(
                404,
                "ResourceNotFoundException",
                "Function not found: " + FunctionSpec.of(name).arn());
    }

    static LambdaException throttled() {
        return new LambdaException(429, "TooManyRequestsException", "Rate Exceeded.");
    }

    static LambdaException notJson(String why) {
        return new LambdaException(
                400, "InvalidRequestContentException", "Could not parse request body into json: " + why);
    }

    static LambdaException tooLarge(InvocationType type) {
        return new LambdaException(
                413,
                "RequestEntityTooLargeException",
                "Request must be smaller than %d bytes for the %s invocation type".formatted(type.limit(), type));
    }

    static LambdaException invalid(String message) {
        return new LambdaException(400, "InvalidParameterValueException", message);
    }

    public String type() {
        return type;
    }

    public int status() {
        return status;
    }
}
