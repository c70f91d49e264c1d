package dev.imagefunction.local.lambda;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.local.http.LocalJson;
import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventFeederTest {
    private final LocalLambda lambda = new LocalLambda(0).retryAfter(Duration.ZERO, Duration.ZERO);
    private final EventFeeder feeder = new EventFeeder(lambda);

    @AfterEach
    void close() {
        lambda.close();
    }

    private void deploy(String name, InlineFunction.Handler handler) {
        lambda.deploy(FunctionSpec.of(name), new InlineFunction(handler));
    }

    @Test
    void publishedMessageArrivesAsAnSnsRecord() throws Exception {
        deploy("topic", event -> event);

        var seen = LocalJson.parse(
                feeder.topic("topic", "{\"prompt\":\"otter\"}").get(5, SECONDS).payload());

        assertEquals("aws:sns", seen.at("/Records/0/EventSource").asText());
        assertEquals("{\"prompt\":\"otter\"}", seen.at("/Records/0/Sns/Message").asText());
        assertEquals(36, seen.at("/Records/0/Sns/MessageId").asText().length());
    }

    @Test
    void busEventArrivesWithItsDetail() throws Exception {
        deploy("bus", event -> event);

        var seen = LocalJson.parse(
                feeder.bus("bus", "Image Wanted", LocalJson.object().put("prompt", "otter"))
                        .get(5, SECONDS)
                        .payload());

        assertEquals("Image Wanted", seen.path("detail-type").asText());
        assertEquals("otter", seen.at("/detail/prompt").asText());
    }

    @Test
    void failedDeliveryIsRetriedWithTheSameMessageId() throws Exception {
        var ids = new ConcurrentSkipListSet<String>();
        var tries = new AtomicInteger();
        deploy("topic", event -> {
            ids.add(LocalJson.parse(event).at("/Records/0/Sns/MessageId").asText());
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
            return "null";
        });

        assertEquals("null", feeder.topic("topic", "m").get(5, SECONDS).payload());

        assertEquals(3, tries.get());
        assertTrue(ids.size() == 1, ids::toString);
    }
}
