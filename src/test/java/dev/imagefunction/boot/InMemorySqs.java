package dev.imagefunction.boot;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** Keeps what is sent and changed. */
public final class InMemorySqs implements SqsClient {
    public final List<SendMessageRequest> sent = new CopyOnWriteArrayList<>();
    public final List<ChangeMessageVisibilityRequest> changed = new CopyOnWriteArrayList<>();
    public @Nullable SdkException failure;

    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
        check();
        sent.add(request);
        return SendMessageResponse.builder().build();
    }

    @Override
    public ChangeMessageVisibilityResponse changeMessageVisibility(ChangeMessageVisibilityRequest request) {
        check();
        changed.add(request);
        return ChangeMessageVisibilityResponse.builder().build();
    }

    private void check() {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public String serviceName() {
        return "sqs";
    }

    @Override
    public void close() {}
}
