package dev.imagefunction.local.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.local.http.LoopbackServer;
import dev.imagefunction.local.http.Wire;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Secrets Manager and SSM's parameters, as far as a value can be read from them. */
public final class LocalSecrets implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, String> values = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger hanging = new AtomicInteger();
    private volatile String refusal = "";
    private final LoopbackServer server;

    public LocalSecrets() {
        server = new LoopbackServer(0, this::answer);
    }

    /** The endpoint of both services. */
    public URI endpoint() {
        return server.uri();
    }

    /** Sets, or rotates, a secret or a parameter. */
    public void put(String name, String value) {
        values.put(name, value);
    }

    /** How often a value was read. */
    public int reads() {
        return reads.get();
    }

    /** Leaves the next so many reads without a response. */
    public void hang(int times) {
        hanging.set(times);
    }

    /** Refuses every later read with this error. */
    public void refuse(String code) {
        refusal = code;
    }

    private void answer(Wire wire) throws IOException, InterruptedException {
        reads.incrementAndGet();
        if (hanging.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            wire.hold();
            return;
        }
        var request = json.readTree(wire.body());
        var secret = wire.header("X-Amz-Target")
                .filter("secretsmanager.GetSecretValue"::equals)
                .isPresent();
        var name = request.path(secret ? "SecretId" : "Name").asText();
        var value = values.get(name);
        if (value == null || !refusal.isEmpty()) {
            var missing = secret ? "ResourceNotFoundException" : "ParameterNotFound";
            var type = refusal.isEmpty() ? missing : refusal;
            wire.json(400, json.writeValueAsString(Map.of("__type", type)));
        } else {
            var answer = secret
                    ? Map.of("Name", name, "SecretString", value)
                    : Map.of("Parameter", Map.of("Name", name, "Value", value, "Type", "SecureString"));
            wire.json(200, json.writeValueAsString(answer));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
