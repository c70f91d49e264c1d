package dev.imagefunction.boot;

import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationRequest;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.ImageHeader;
import dev.imagefunction.generation.Sha256;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes small images, or fails as the prompt says. */
public final class InMemoryGateway implements Gateway {
    /** The requests, in this order. */
    public final Queue<GenerationRequest> calls = new ConcurrentLinkedQueue<>();

    /** Called for each request before it gets its response. */
    public Consumer<GenerationRequest> meanwhile = request -> {};

    /** Whether the prompt {@code WRONG KEY} is refused; later it makes images. */
    public boolean isKeyRefused = true;

    /** The size of every image. */
    public int bytes = 3;

    @Override
    public Made generate(Call call, Consumer<Image> each) {
        calls.add(call.request());
        meanwhile.accept(call.request());
        if (isKeyRefused && call.request().prompt().equals("WRONG KEY")) {
            throw failure(Failure.of(Failure.Code.GATEWAY_REJECTED, "The gateway refuses GATEWAY_API_KEY."));
        }
        switch (call.request().prompt()) {
            case "REFUSED" -> throw failure(Failure.of(Failure.Code.MODERATION_BLOCKED, "The gateway refused."));
            case "THROTTLED" ->
                throw failure(Failure.of(Failure.Code.RATE_LIMIT_EXCEEDED, "The gateway is busy.")
                        .after(Duration.ofMillis(6500)));
            case "BUSY" -> throw failure(Failure.of(Failure.Code.RATE_LIMIT_EXCEEDED, "The gateway is busy."));
            case "UNREACHABLE" ->
                throw failure(Failure.of(Failure.Code.GATEWAY_UNREACHABLE, "The gateway was not reached."));
            case "TIMEOUT" ->
                throw failure(Failure.of(Failure.Code.GATEWAY_TIMEOUT, "The gateway did not respond.")
                        .charged(Charged.UNKNOWN));
            case "BROKEN" -> throw new IllegalStateException("a mistake in the code");
            default -> {
                for (var i = 0; i < call.n(); i++) {
                    each.accept(image());
                }
                var usage = Map.<String, @Nullable Object>of(
                        "total_tokens", 100, "input", call.request().prompt());
                return new Made(1589478378L, usage, 1);
            }
        }
    }

    private static GenerationException failure(Failure failure) {
        return new GenerationException(failure);
    }

    private Image image() {
        var content = new byte[bytes];
        var header = new ImageHeader(ImageHeader.PNG, 1024, 1024, true);
        return new Image(List.of(content), content.length, header, Sha256.hex(content), () -> {});
    }
}
