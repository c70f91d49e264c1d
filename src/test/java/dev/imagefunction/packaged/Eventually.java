package dev.imagefunction.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.store.StoreClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Looks until something has come about, or a minute is over. */
final class Eventually {
    private static final Duration AT_MOST = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private Eventually() {}

    static <T> T get(String what, Supplier<Optional<T>> look) {
        var end = System.nanoTime() + AT_MOST.toNanos();
        while (System.nanoTime() < end) {
            var found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        throw new AssertionError("not within " + AT_MOST + ": " + what);
    }

    /** The outcome of a generation that no HTTP caller owns. */
    static JsonNode result(LocalEnvironment local, String id) {
        return get("the result of " + id, () -> resultNow(local, id));
    }

    static Optional<JsonNode> resultNow(LocalEnvironment local, String id) {
        var key = "generations/internal/" + id + "/result.json";
        return StoreClient.keys(local.store(), LocalEnvironment.BUCKET, key).contains(key)
                ? Optional.of(LocalJson.parseOrText(
                        new String(StoreClient.read(local.store(), LocalEnvironment.BUCKET, key), UTF_8)))
                : Optional.empty();
    }
}
