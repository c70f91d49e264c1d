package dev.imagefunction.telemetry;

import dev.imagefunction.generation.GenerationException;
import io.quarkus.funqy.runtime.ApplicationException;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Logs a thrown failure without a cause in one line. Its stack trace has Funqy's frames only, and each frame would be a log
 * event of its own.
 */
@LoggingFilter(name = "thrown-failures")
public final class ThrownFailures implements Filter {
    @Override
    public boolean isLoggable(LogRecord log) {
        if (log.getThrown() instanceof ApplicationException thrown
                && thrown.getCause() instanceof GenerationException failure
                && failure.getCause() == null) {
            log.setMessage(log.getMessage() + ": " + thrown);
            log.setThrown(null);
        }
        return true;
    }
}
