package dev.imagefunction.generation;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what one delivery does, across its parallel calls and uploads. */
final class Tally {
    private final GenerationId id;
    private final GenerationRequest request;
    private final long begun;
    private boolean replayed;
    private int rounds;
    private int chunks;
    private int calls;
    private int images;
    private int charged;
    private int unknown;
    private long gatewayMillis;
    private long uploadMillis;
    private long bytes;
    private @Nullable Long created;
    private Map<String, @Nullable Object> usage = new LinkedHashMap<>();

    Tally(GenerationId id, GenerationRequest request, long begun) {
        this.id = id;
        this.request = request;
        this.begun = begun;
    }

    synchronized void replayed() {
        replayed = true;
    }

    synchronized void round(long millis) {
        rounds++;
        gatewayMillis += millis;
    }

    synchronized void made(Gateway.Made made, int n) {
        chunks++;
        calls += made.requests();
        charged += n;
        created = made.created() == null ? created : made.created();
        usage = Usage.sum(usage, made.usage());
    }

    /** @param lost the images of the call that did not come */
    synchronized void failed(Failure failure, int n, int lost) {
        chunks++;
        calls++;
        switch (failure.charged()) {
            case YES -> charged += n;
            case UNKNOWN -> {
                unknown += lost;
                charged += n - lost;
            }
            case NO -> charged += n - lost;
        }
    }

    synchronized void stored(long size, long millis) {
        images++;
        bytes += size;
        uploadMillis += millis;
    }

    synchronized long createdOr(long now) {
        return created == null ? now : created;
    }

    synchronized @Nullable Map<String, @Nullable Object> usage() {
        return usage.isEmpty() ? null : usage;
    }

    Report report(Answer answer, long now) {
        var error = answer.error();
        return report(answer.status().name().toLowerCase(Locale.ROOT), error == null ? null : error.code(), now);
    }

    Report report(Failure failure, long now) {
        return report(failure.code().text(), failure.code().text(), now);
    }

    private synchronized Report report(String outcome, @Nullable String code, long now) {
        return new Report(
                id,
                request,
                outcome,
                code,
                replayed,
                calls,
                calls - chunks + Math.max(0, rounds - 1),
                images,
                charged,
                unknown,
                gatewayMillis,
                uploadMillis,
                now - begun,
                bytes,
                usage);
    }
}
