package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Sha256;
import org.jspecify.annotations.Nullable;

/** Derives a generation's id. */
public final class DeliveryIds {
    private DeliveryIds() {}

    /** A delivery's id as a generation's: itself where it is valid, else its SHA-256 in hex. */
    public static String of(String delivery) {
        return GenerationId.isValid(delivery) ? delivery : Sha256.hex(delivery.getBytes(UTF_8));
    }

    /** The event's own id where it has a valid one, else the delivery's. */
    static String of(@Nullable Object event, String delivery) {
        var own = Fields.of(event).text("id");
        return own != null && GenerationId.isValid(own) ? own : of(delivery);
    }
}
