package dev.imagefunction.generation;

/** Carries a {@link Failure} to the trigger; its message is the failure's, and so fit for any caller. */
public final class GenerationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public GenerationException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public GenerationException(Failure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
