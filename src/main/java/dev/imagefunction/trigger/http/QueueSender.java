package dev.imagefunction.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.GenerationRequest;
import dev.imagefunction.generation.Sha256;
import dev.imagefunction.trigger.Json;
import dev.imagefunction.trigger.QueuedGeneration;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * Sends accepted generations to the queue function.
 *
 * @param url of the queue; null where the deployment has none
 */
public record QueueSender(Json json, @Nullable String url, Supplier<SqsClient> sqs) {
    private static final Logger LOG = Logger.getLogger(QueueSender.class);

    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** Characters that JSON may hold unescaped and SQS refuses. */
    private static final Pattern REFUSED = Pattern.compile("[\\uFFFE\\uFFFF\\p{Cs}]");

    /** Called before anything is stored for a request that cannot be queued. */
    void check() {
        if (url == null) {
            var message =
                    "This deployment has no queue (QUEUE_URL): send the request without \"Prefer: respond-async\".";
            throw new GenerationException(Failure.of(Failure.Code.ASYNC_NOT_CONFIGURED, message));
        }
    }

    /**
     * Queues a generation; a second message for it does no harm.
     *
     * @param left the longest time that this may take
     * @return false if SQS did not respond: the message may be queued
     * @throws GenerationException if SQS refuses it
     */
    boolean send(GenerationId id, GenerationRequest request, Duration left) {
        var limit = Duration.ofMillis(Math.clamp(left.toMillis(), 1, LONGEST.toMillis()));
        var message = SendMessageRequest.builder()
                .queueUrl(url)
                .messageBody(body(id, request))
                .overrideConfiguration(override -> override.apiCallTimeout(limit));
        if (url != null && url.endsWith(".fifo")) {
            // Each generation is a group of its own: generations need no order among each other.
            var group = Sha256.hex((id.owner() + "/" + id.id()).getBytes(UTF_8));
            message.messageGroupId(group).messageDeduplicationId(group);
        }
        try {
            sqs.get().sendMessage(message.build());
            return true;
        } catch (SdkException e) {
            LOG.errorf(e, "Generation %s could not be queued", id.id());
            if (e instanceof SqsException refused && refused.statusCode() / 100 == 4) {
                var why = "The request could not be queued; nothing was made. Send it again.";
                throw new GenerationException(Failure.of(Failure.Code.QUEUE_UNAVAILABLE, why));
            }
            return false;
        }
    }

    private String body(GenerationId id, GenerationRequest request) {
        return REFUSED.matcher(json.write(QueuedGeneration.message(id, request)))
                .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
    }
}
