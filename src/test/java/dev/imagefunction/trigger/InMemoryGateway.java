package dev.imagefunction.trigger;

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

/** Makes tiny images, or fails as the prompt says. */
final class InMemoryGateway implements Gateway {
    /** What was asked for, in this order. */
    final Queue<GenerationRequest> calls = new ConcurrentLinkedQueue<>();

    /** Called for each request before it is answered. */
    Consumer<GenerationRequest> meanwhile = request -> {};

    @Override
    public Made make(Call call, Consumer<Image> each) {
        calls.add(call.request());
        meanwhile.accept(call.request());
        switch (call.request().prompt()) {
            case "REFUSED" -> throw new GenerationException(new Failure.Refused());
            case "THROTTLED" -> throw new GenerationException(new Failure.RateLimited(Duration.ofMillis(6500)));
            case "TIMEOUT" -> throw new GenerationException(new Failure.NoAnswer("The gateway never answered."));
            case "BROKEN" -> throw new IllegalStateException("a mistake in the code");
            default -> {
                for (var i = 0; i < call.n(); i++) {
                    each.accept(image());
                }
                return new Made(1589478378L, Map.of("total_tokens", 100), 1);
            }
        }
    }

    private static Image image() {
        var bytes = new byte[] {1, 2, 3};
        var header = new ImageHeader(ImageHeader.PNG, 1024, 1024);
        return new Image(List.of(bytes), bytes.length, header, Sha256.hex(bytes), () -> {});
    }
}
