package dev.imagefunction;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Keeps every log record of the function as text, with the whole of its stack trace. */
final class CapturedLog extends Handler {
    /** The test's own HTTP client, and the store and the event server, which run in this process too. */
    private static final List<String> OTHERS =
            List.of("org.apache.http", "io.restassured", "org.gaul", "io.quarkus.amazon.lambda.runtime.Mock");

    private final Formatter text = new PatternFormatter("%p %c %s%n%E%X");
    private final Collection<String> lines = new ConcurrentLinkedQueue<>();

    CapturedLog() {
        setLevel(Level.ALL);
    }

    void start() {
        // the exploration, which may have run in this process, silences it
        Logger.getLogger("dev.imagefunction.gateway").setLevel(Level.ALL);
        Logger.getLogger("").addHandler(this);
    }

    void stop() {
        Logger.getLogger("").removeHandler(this);
    }

    Collection<String> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord log) {
        var logger = Objects.requireNonNullElse(log.getLoggerName(), "");
        if (OTHERS.stream().noneMatch(logger::startsWith)) {
            lines.add(text.format(log));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
