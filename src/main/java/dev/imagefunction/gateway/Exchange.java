package dev.imagefunction.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Image;
import dev.imagefunction.secret.Secret;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** One request to the gateway and its answer. */
final class Exchange {
    private static final int MAX_ERROR_BODY = 64 * 1024;

    private final ImagesApi api;
    private final Secret key;
    private final GatewayConfig config;
    private final ObjectMapper json;
    private final Clock clock;
    private final Refusals refusals;
    private final Memory memory;

    Exchange(ImagesApi api, Secret key, GatewayConfig config, ObjectMapper json, Clock clock) {
        this.api = api;
        this.key = key;
        this.config = config;
        this.json = json;
        this.clock = clock;
        this.refusals = new Refusals(json);
        this.memory = new Memory(config.memory());
    }

    /**
     * Sends the call once, and once more with a fresh key where the gateway refuses the one at hand.
     *
     * @throws GenerationException what the gateway's answer, or its want, means
     */
    Gateway.Made send(Gateway.Call call, Consumer<Image> each) throws InterruptedException {
        var used = key.get();
        try {
            return send(call, each, used);
        } catch (GenerationException e) {
            if (e.failure() instanceof Failure.GatewayRejected && key.renew(used)) {
                return send(call, each, key.get());
            }
            throw e;
        }
    }

    private Gateway.Made send(Gateway.Call call, Consumer<Image> each, String secret) throws InterruptedException {
        var request = call.request().toEvent();
        request.remove("id");
        request.put("n", call.n());
        var reader = new AnswerReader(
                memory, config.maxImageBytes(), call.n(), call.request().dimensions(), each);
        var complete = false;
        try (var response = api.generate("Bearer " + secret, call.idempotencyKey(), request)) {
            var body = response.readEntity(InputStream.class);
            if (response.getStatus() != 200) {
                var text = errorBody(body);
                complete = text != null && text.length < MAX_ERROR_BODY;
                throw new GenerationException(refused(response, text == null ? new byte[0] : text));
            }
            var rest = body == null ? new byte[0] : reader.read(body);
            complete = true;
            return made(rest, reader, call.n());
        } catch (AnswerReader.TooLarge e) {
            throw new GenerationException(unusable(e.getMessage()));
        } catch (IOException e) {
            // Whatever broke came after the last image.
            if (reader.good() == call.n()) {
                return new Gateway.Made(null, Map.of(), 1);
            }
            throw new GenerationException(broken(e), e);
        } catch (GenerationException e) {
            throw e;
        } catch (RuntimeException e) {
            // JAX-RS wraps most of what breaks a connection; some of the HTTP client's own errors come bare.
            var cause = e instanceof ProcessingException ? e.getCause() : null;
            throw new GenerationException(broken(cause == null ? e : cause), e);
        } finally {
            LiveCall.end(complete);
        }
    }

    /** Null where it breaks off: the status alone tells whether anything was paid. */
    private static byte @Nullable [] errorBody(@Nullable InputStream body) {
        try {
            return body == null ? new byte[0] : body.readNBytes(MAX_ERROR_BODY);
        } catch (IOException e) {
            return null;
        }
    }

    private Failure refused(Response response, byte[] body) {
        return refusals.of(response.getStatus(), body, Backoff.said(response::getHeaderString, clock));
    }

    /** A call that never reached the gateway was not paid; any other may have been. */
    private static Failure broken(Throwable cause) {
        for (@Nullable Throwable e = cause; e != null; e = e.getCause()) {
            var why =
                    switch (e) {
                        case ConnectException c -> "no connection could be made";
                        case UnknownHostException c -> "its host name is not known";
                        case NoRouteToHostException c -> "there is no way to its host";
                        case UnresolvedAddressException c -> "its host name is not known";
                        case SSLHandshakeException c -> "its TLS certificate or protocol was not accepted";
                        default -> null;
                    };
            if (why != null) {
                return new Failure.GatewayUnreachable(
                        "The gateway was not reached: %s. Check GATEWAY_BASE_URL and the network; nothing was charged."
                                .formatted(why));
            }
        }
        return new Failure.NoAnswer(
                "The connection to the gateway broke before its answer was complete (%s); whether it charged is not known."
                        .formatted(cause.getClass().getSimpleName()));
    }

    private Gateway.Made made(byte[] rest, AnswerReader reader, int n) {
        var answer = parsed(rest);
        var data = answer == null ? null : answer.path("data");
        if (reader.good() < n) {
            var wrong = new ArrayList<>(reader.wrong());
            if (answer == null) {
                wrong.add("it is not JSON");
            } else if (data == null || !data.isArray() || data.isEmpty()) {
                wrong.add("it holds no data");
            } else if (data.size() < n) {
                wrong.add("it holds %d of %d images".formatted(data.size(), n));
            }
            for (var i = 0; data != null && i < data.size(); i++) {
                if (!data.path(i).path("b64_json").isTextual()) {
                    wrong.add("image %d has no b64_json".formatted(i + 1));
                }
            }
            throw new GenerationException(unusable(String.join(", ", wrong)));
        }
        return answer == null
                ? new Gateway.Made(null, Map.of(), 1)
                : new Gateway.Made(created(answer), usage(answer), 1);
    }

    private static Failure unusable(@Nullable String what) {
        return new Failure.UnusableAnswer("The gateway's answer, which it charged for, is of no use: " + what + ".");
    }

    private @Nullable JsonNode parsed(byte[] rest) {
        try {
            var node = json.readTree(rest);
            return node == null || !node.isObject() ? null : node;
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable Long created(JsonNode answer) {
        var created = answer.path("created");
        return created.canConvertToLong() && created.asLong() > 0 ? created.asLong() : null;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> usage(JsonNode answer) {
        var usage = answer.path("usage");
        return usage.isObject() ? json.convertValue(usage, Map.class) : Map.of();
    }
}
