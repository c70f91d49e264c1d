package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.GenerationRequest;
import dev.imagefunction.generation.Sha256;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** The way from an HTTP call that does not wait to the {@link Queue}. */
final class Outbox {
    private static final Logger LOG = Logger.getLogger(Outbox.class);
    /** What JSON may hold as it is and SQS refuses. */
    private static final Pattern REFUSED = Pattern.compile("[\\uFFFE\\uFFFF\\p{Cs}]");

    private final Json json;
    private final @Nullable String url;
    private final @Nullable SqsClient client;

    /**
     * Connects to the queue, where there is one.
     *
     * @param client asked for only then
     */
    Outbox(Json json, Optional<String> url, Supplier<SqsClient> client) {
        this.json = json;
        this.url = url.orElse(null);
        this.client = url.isPresent() ? client.get() : null;
    }

    /** Before anything is written down for a call that cannot be queued. */
    void check() {
        if (url == null) {
            throw new Refusal(
                    501,
                    "async_not_configured",
                    null,
                    "This deployment has no queue (QUEUE_URL): send the request without \"Prefer: respond-async\".");
        }
    }

    /** Sends an accepted generation on its way; twice does no harm. */
    void send(GenerationId id, GenerationRequest request) {
        check();
        if (client == null) {
            throw new IllegalStateException("no client");
        }
        var message = SendMessageRequest.builder().queueUrl(url).messageBody(body(id, request));
        if (url != null && url.endsWith(".fifo")) {
            // Each generation is its own group: they need no order, and hold nobody up.
            var group = Sha256.hex((id.owner() + "/" + id.id()).getBytes(UTF_8));
            message.messageGroupId(group).messageDeduplicationId(group);
        }
        try {
            client.sendMessage(message.build());
        } catch (SdkException e) {
            LOG.errorf(e, "Generation %s could not be queued", id.id());
            throw new Refusal(
                    503,
                    "queue_unavailable",
                    null,
                    "The request could not be queued; nothing was made. Send it again.");
        }
    }

    private String body(GenerationId id, GenerationRequest request) {
        return REFUSED.matcher(json.write(Accepted.message(id, request)))
                .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
    }
}
