package dev.imagefunction.local.lambda;

import java.util.stream.Stream;

/** How a function is invoked; the names are the Invoke API's. */
enum InvocationType {
    RequestResponse(6 * 1024 * 1024),
    Event(1024 * 1024);

    private final int limit;

    InvocationType(int limit) {
        this.limit = limit;
    }

    /** The largest event, in bytes. */
    int limit() {
        return limit;
    }

    static InvocationType named(String name) {
        return Stream.of(values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LambdaException.invalid("Invalid invocation type: " + name));
    }
}
