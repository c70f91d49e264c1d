package dev.imagefunction.trigger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** An HTTP answer as payload format 2.0 wants it. */
public record HttpResponse(
        @JsonProperty("statusCode") int status,
        @JsonProperty("headers") Map<String, String> headers,
        @JsonProperty("body") String body,
        @JsonProperty("isBase64Encoded") boolean base64) {}
