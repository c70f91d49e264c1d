package dev.imagefunction.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Calls the gateway as any HTTP client would. */
final class StandInClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private StandInClient() {}

    static HttpRequest.Builder request(LocalGateway gateway, String body) {
        return HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/images/generations"))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + LocalGateway.KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    static HttpResponse<String> post(LocalGateway gateway, Map<String, ?> body)
            throws IOException, InterruptedException {
        return send(request(gateway, JSON.writeValueAsString(body)));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    static byte[] image(HttpResponse<String> response, int index) throws IOException {
        return Base64.getDecoder()
                .decode(json(response).at("/data/" + index + "/b64_json").textValue());
    }
}
