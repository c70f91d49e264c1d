package dev.imagefunction.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.local.gateway.BrokenResponses;
import dev.imagefunction.local.gateway.Fault;
import dev.imagefunction.local.gateway.GatewayCall;
import dev.imagefunction.local.gateway.LocalGateway;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.model.Message;

/** A FIFO queue's messages: nothing overtakes a failed message of its group. */
@ExtendWith(Deployment.class)
class FifoQueueIT {
    private static final Fault FINE = BrokenResponses.first(() -> {});
    private static final Fault LIMITED = Fault.rateLimited(3600);
    private static final String UNREADABLE = "An otter, please";

    private final LocalGateway gateway;
    private final Mailbox mailbox;

    FifoQueueIT(LocalEnvironment local) {
        gateway = local.gateway();
        mailbox = new Mailbox(local, ".fifo");
    }

    @AfterEach
    void close() {
        mailbox.close();
    }

    private static List<String> bodies(String... prompts) {
        return Stream.of(prompts)
                .map(prompt -> prompt.equals(UNREADABLE) ? prompt : "{\"prompt\": \"" + prompt + "\"}")
                .toList();
    }

    private void deliver() {
        mailbox.deliver();
        mailbox.awaitEmpty();
    }

    private List<String> asked() {
        return gateway.calls().stream().map(GatewayCall::prompt).toList();
    }

    @Test
    void nothingOvertakesAFailedMessageOfItsGroup() {
        gateway.next(FINE, FINE, LIMITED);
        mailbox.send("a", bodies("1", "2", "3", "4", "5"));

        deliver();

        assertEquals(List.of("1", "2", "3", "3", "4", "5"), asked());
        assertEquals(5, gateway.charged());
    }

    @Test
    void groupsAreWorkedBesideEachOther() {
        gateway.latency(Duration.ofSeconds(1));
        mailbox.send("a", bodies("a1", "a2"));
        mailbox.send("b", bodies("b1", "b2"));

        deliver();

        assertEquals(2, gateway.busiest());
        assertEquals(4, gateway.charged());
        assertEquals(
                List.of("a1", "a2"),
                asked().stream().filter(prompt -> prompt.startsWith("a")).toList());
    }

    @Test
    void unreadableMessageHoldsUpNothing() {
        mailbox.send("a", bodies("a1", UNREADABLE, "a3"));
        mailbox.send("b", bodies("b1", "b2"));

        deliver();

        assertEquals(
                List.of(UNREADABLE),
                mailbox.deadLetters(1).stream().map(Message::body).toList());
        assertEquals(List.of("a1", "a3", "b1", "b2"), asked().stream().sorted().toList());
    }

    @Test
    void messageThatTheGatewayRefusesHoldsUpNothing() {
        gateway.next(FINE, Fault.moderationBlocked());
        mailbox.send("a", bodies("1", "2", "3"));

        deliver();

        assertEquals(List.of("1", "2", "3"), asked());
        assertEquals(2, gateway.charged());
    }
}
