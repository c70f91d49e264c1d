package dev.imagefunction.trigger.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** An HTTP response in payload format 2.0 of API Gateway and Function URLs. */
public record ProxyResponse(
        @JsonProperty("statusCode") int statusCode,
        @JsonProperty("headers") Map<String, String> headers,
        @JsonProperty("body") String body,
        @JsonProperty("isBase64Encoded") boolean isBase64Encoded) {}
