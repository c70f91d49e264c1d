package dev.imagefunction.generation.exploration;

import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one request to the gateway ends. */
enum Ending {
    SUCCEEDS(true, null, Charged.YES),
    /** One image less than requested; all of them charged. */
    RETURNS_FEWER(true, Failure.Code.GATEWAY_ANSWER_UNUSABLE, Charged.YES),
    /** No response until the deadline. */
    TIMES_OUT(true, Failure.Code.GATEWAY_TIMEOUT, Charged.UNKNOWN),
    /** The connection is cut at once. */
    IS_CUT(true, Failure.Code.GATEWAY_TIMEOUT, Charged.UNKNOWN),
    /** A 502 of a proxy. */
    PROXY_FAILS(true, Failure.Code.GATEWAY_FAILED, Charged.UNKNOWN),
    /** A defect of this function while it reads the response. */
    BREAKS_THE_FUNCTION(true, null, Charged.UNKNOWN),
    LIMITS_THE_RATE(false, Failure.Code.RATE_LIMIT_EXCEEDED, Charged.NO),
    FAILS(false, Failure.Code.GATEWAY_FAILED, Charged.NO),
    IS_NOT_REACHED(false, Failure.Code.GATEWAY_UNREACHABLE, Charged.NO),
    /** A wrong key: the operator can correct it. */
    REJECTS(false, Failure.Code.GATEWAY_REJECTED, Charged.NO),
    /** Moderation: final. */
    REFUSES(false, Failure.Code.MODERATION_BLOCKED, Charged.NO);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(20);

    /** True if the gateway may have charged, whatever the function is told. */
    final boolean isPaid;

    private final Failure.@Nullable Code code;
    private final Charged charged;

    Ending(boolean isPaid, Failure.@Nullable Code code, Charged charged) {
        this.isPaid = isPaid;
        this.code = code;
        this.charged = charged;
    }

    @Nullable
    Failure failure() {
        return code == null
                ? null
                : Failure.of(code, "The gateway: " + this)
                        .charged(charged)
                        .after(this == LIMITS_THE_RATE ? RETRY_AFTER : null);
    }
}
