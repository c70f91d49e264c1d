package dev.imagefunction.generation;

import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link Failure} to the trigger. Its message begins with the failure's code, for callers that can only match
 * text.
 */
public final class GenerationException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(GenerationException.class.getName());

    private final transient Failure failure;
    private final int requests;

    public GenerationException(Failure failure) {
        this(failure, null);
    }

    public GenerationException(Failure failure, @Nullable Throwable cause) {
        this(failure, 1, cause);
    }

    /** @param requests sent to the gateway for the call that failed, retries included */
    public GenerationException(Failure failure, int requests, @Nullable Throwable cause) {
        // Has no stack trace: an expected failure does not need one.
        super(failure.code().text() + ": " + failure.message(), cause, false, false);
        this.failure = failure;
        this.requests = requests;
    }

    /** A field whose value is wrong. */
    public static GenerationException invalid(String field, String message) {
        return new GenerationException(Failure.invalid(field, message));
    }

    /** An expected failure. Any other is a defect: its reason is logged here and hidden from the caller. */
    public static GenerationException of(Throwable thrown) {
        var e = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (e instanceof GenerationException foreseen) {
            return foreseen;
        }
        LOG.log(Level.SEVERE, "Unexpected failure", e);
        var message = "The function failed; its log has the reason.";
        return new GenerationException(Failure.of(Failure.Code.INTERNAL_ERROR, Charged.UNKNOWN, message), e);
    }

    public int requests() {
        return requests;
    }

    public Failure failure() {
        return failure;
    }

    /** The message alone: Funqy puts this text into Lambda's {@code errorMessage}. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // getMessage would not be used there
    public String toString() {
        return String.valueOf(getMessage());
    }
}
