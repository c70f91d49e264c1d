package dev.imagefunction.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.imagefunction.local.http.LocalJson;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Future;

/** Delivers messages to functions as SNS and EventBridge do: as asynchronous events, which Lambda tries again itself. */
public final class EventFeeder {
    private static final String TOPIC =
            "arn:aws:sns:%s:%s:generations".formatted(LocalLambda.REGION, LocalLambda.ACCOUNT);

    private final LocalLambda lambda;

    public EventFeeder(LocalLambda lambda) {
        this.lambda = lambda;
    }

    /** Publishes to a topic that the function is subscribed to. */
    public Future<Outcome> topic(String function, String message) {
        return lambda.send(function, LocalJson.text(topicEvent(UUID.randomUUID().toString(), message)));
    }

    /** Puts an event on a bus whose rule has the function as its target. */
    public Future<Outcome> bus(String function, String detailType, JsonNode detail) {
        return lambda.send(function, LocalJson.text(busEvent(UUID.randomUUID().toString(), detailType, detail)));
    }

    static JsonNode topicEvent(String messageId, String message) {
        var event = LocalJson.object();
        var sns = event.putArray("Records")
                .addObject()
                .put("EventSource", "aws:sns")
                .put("EventVersion", "1.0")
                .put("EventSubscriptionArn", TOPIC + ":" + messageId)
                .putObject("Sns");
        sns.put("Type", "Notification")
                .put("MessageId", messageId)
                .put("TopicArn", TOPIC)
                .putNull("Subject")
                .put("Message", message)
                .put("Timestamp", Instant.now().toString())
                .put("SignatureVersion", "1")
                .put("Signature", "local")
                .put("SigningCertUrl", "https://sns.eu-central-1.amazonaws.com/local.pem")
                .put("UnsubscribeUrl", "https://sns.eu-central-1.amazonaws.com/")
                .putObject("MessageAttributes");
        return event;
    }

    static JsonNode busEvent(String id, String detailType, JsonNode detail) {
        var event = LocalJson.object()
                .put("version", "0")
                .put("id", id)
                .put("detail-type", detailType)
                .put("source", "local")
                .put("account", LocalLambda.ACCOUNT)
                .put("time", Instant.now().toString())
                .put("region", LocalLambda.REGION);
        event.putArray("resources");
        return event.set("detail", detail);
    }
}
