package dev.imagefunction.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.Charged;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Generator;
import dev.imagefunction.trigger.Json;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** Adds the images as base64 to an answer, for clients that read nothing else. */
public record InlineImages(Generator generator, Json json) {
    /** The largest response of a Lambda function, in bytes. */
    private static final long MAX_RESPONSE = 6 * 1024 * 1024;

    /** Headers, and what surrounds the body. */
    private static final long OVERHEAD = 4 * 1024;

    /**
     * The answer with each image's bytes, read from the bucket.
     *
     * @throws GenerationException {@link Failure.Code#RESPONSE_TOO_LARGE}; the URLs remain available
     */
    Answer fill(Answer answer, HttpCall call, Instant killed) {
        var images = answer.data();
        if (images == null) {
            return answer;
        }
        // Base64 has four characters for each three bytes.
        var expected = images.stream()
                .mapToLong(image -> Math.ceilDiv(image.bytes(), 3) * 4)
                .sum();
        if (expected > MAX_RESPONSE) {
            throw tooLarge(call.generation(answer.id()), expected);
        }
        var filled = answer.mapImages(
                image -> image.withBase64(Base64.getEncoder().encodeToString(generator.content(image, killed))));
        // The body is a string in the response's JSON, so its quotes are escaped.
        var response = json.write(Map.of("body", json.write(filled)));
        var measured = response.getBytes(UTF_8).length + OVERHEAD;
        if (measured > MAX_RESPONSE) {
            throw tooLarge(call.generation(answer.id()), measured);
        }
        return filled;
    }

    private static GenerationException tooLarge(String generation, long bytes) {
        var message =
                "The response would have %d bytes, and Lambda allows %d. The images are stored: GET %s returns their URLs."
                        .formatted(bytes, MAX_RESPONSE, generation);
        return new GenerationException(Failure.of(Failure.Code.RESPONSE_TOO_LARGE, Charged.YES, message)
                .at("response_format"));
    }
}
