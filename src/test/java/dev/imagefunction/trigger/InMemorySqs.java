package dev.imagefunction.trigger;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** Keeps what is sent. */
final class InMemorySqs implements SqsClient {
    final List<SendMessageRequest> sent = new ArrayList<>();
    boolean isDown;

    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
        if (isDown) {
            throw SdkClientException.create("no connection");
        }
        sent.add(request);
        return SendMessageResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "sqs";
    }

    @Override
    public void close() {}
}
