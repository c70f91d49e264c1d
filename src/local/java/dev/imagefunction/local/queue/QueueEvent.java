package dev.imagefunction.local.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.imagefunction.local.http.LocalJson;
import dev.imagefunction.local.lambda.LocalLambda;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Converts a batch of messages to an event.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">Lambda with SQS</a>
 */
final class QueueEvent {
    private QueueEvent() {}

    static ObjectNode of(String queue, List<Message> messages) {
        var event = LocalJson.object();
        var records = event.putArray("Records");
        messages.forEach(message -> records.add(record(queue, message)));
        return event;
    }

    private static ObjectNode record(String queue, Message message) {
        var record = LocalJson.object()
                .put("messageId", message.messageId())
                .put("receiptHandle", message.receiptHandle())
                .put("body", message.body());
        var attributes = record.putObject("attributes");
        message.attributesAsStrings().forEach(attributes::put);
        return record.put("md5OfBody", message.md5OfBody())
                .put("eventSource", "aws:sqs")
                .put("eventSourceARN", LocalQueues.arn(queue))
                .put("awsRegion", LocalLambda.REGION);
    }
}
