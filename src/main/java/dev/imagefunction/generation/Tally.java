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
    private Charged earlier = Charged.NO;
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

    /**
     * An earlier delivery requested images.
     *
     * @param isCharged whether it is known that the gateway charged for one
     */
    synchronized void continues(boolean isCharged) {
        earlier = isCharged ? Charged.YES : Charged.UNKNOWN;
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

    /** @param lost the images of the call that were not received */
    synchronized void failed(GenerationException problem, int n, int lost) {
        chunks++;
        calls += problem.requests();
        charged += n - lost;
        switch (problem.failure().charged()) {
            case YES -> charged += lost;
            case UNKNOWN -> unknown += lost;
            case NO -> {}
        }
    }

    synchronized void stored(long size, long millis) {
        images++;
        bytes += size;
        uploadMillis += millis;
    }

    /**
     * The failure, marked as charged if any call of the generation was charged: a retry under another id would be
     * charged again.
     */
    synchronized Failure charged(Failure failure) {
        if (failure.charged() == Charged.YES || (charged + unknown == 0 && earlier == Charged.NO)) {
            return failure;
        }
        if (charged > 0 || earlier == Charged.YES) {
            return failure.charged(Charged.YES).adding("Images of this generation were charged.");
        }
        return failure.charged() == Charged.UNKNOWN
                ? failure
                : failure.charged(Charged.UNKNOWN).adding("Another request of this generation may have been charged.");
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
                Math.max(0, calls - chunks) + Math.max(0, rounds - 1),
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
