package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Sha256;
import org.jspecify.annotations.Nullable;

/** Which id a generation goes by. */
final class Ids {
    private Ids() {}

    /** A delivery's id as a generation's: itself where it can be, else its SHA-256 in hex. */
    static String of(String delivery) {
        return GenerationId.isValid(delivery) ? delivery : Sha256.hex(delivery.getBytes(UTF_8));
    }

    /** The event's own id where it has a valid one, else the delivery's. */
    static String of(@Nullable Object event, String delivery) {
        var own = Event.text(event, "id");
        return own != null && GenerationId.isValid(own) ? own : of(delivery);
    }

    static String firstOf(@Nullable String delivery, String otherwise) {
        return delivery == null || delivery.isEmpty() ? otherwise : delivery;
    }
}
