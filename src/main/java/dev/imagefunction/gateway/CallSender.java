package dev.imagefunction.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.imagefunction.gateway.answer.AnswerReader;
import dev.imagefunction.gateway.answer.ImageMemory;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Image;
import dev.imagefunction.secret.Secret;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Sends one request over HTTP, and once more with a renewed key if the gateway refuses the first one. */
record CallSender(
        ClientPool clients,
        Secret key,
        GatewayConfig config,
        GatewayResponse interpreted,
        Clock clock,
        ImageMemory memory)
        implements HttpGateway.Sender {
    private static final int MAX_ERROR_BODY = 64 * 1024;

    /** The first two bytes (RFC 1952). */
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};

    @Override
    public Gateway.Made send(Gateway.Call call, Consumer<Image> each) throws InterruptedException {
        var used = key.get();
        try {
            return send(call, each, used);
        } catch (GenerationException e) {
            if (e.failure().code() == Failure.Code.GATEWAY_REJECTED && key.renew(used)) {
                return send(call, each, key.get());
            }
            throw e;
        }
    }

    private Gateway.Made send(Gateway.Call call, Consumer<Image> each, String secret) throws InterruptedException {
        // Reading the key may have taken a while.
        if (!clock.instant().isBefore(call.lastStart())) {
            throw HttpGateway.tooLate(0);
        }
        var reader = new AnswerReader(
                memory, config.maxImageBytes(), call.n(), call.request().dimensions(), each);
        var isClean = false;
        var client = clients.take();
        var request = call.request().toCall(call.n());
        try (var response = client.generate("Bearer " + secret, call.idempotencyKey(), request)) {
            var isSuccess = response.getStatus() / 100 == 2;
            var body = isSuccess ? reader.read(body(response)) : errorBody(response);
            var json = interpreted.json(body);
            // One whole JSON object was read: its header had no shorter length.
            isClean = json.isObject();
            if (!isSuccess) {
                var wait = Backoff.said(response::getHeaderString, clock);
                throw new GenerationException(
                        GatewayErrors.of(response.getStatus(), json, new String(body, ISO_8859_1), wait));
            }
            return interpreted.made(json, reader, call.n());
        } catch (AnswerReader.TooLarge e) {
            throw new GenerationException(GatewayErrors.unusable(e.getMessage()));
        } catch (IOException e) {
            return broken(call, reader, e);
        } catch (GenerationException e) {
            throw e;
        } catch (RuntimeException e) {
            // JAX-RS wraps most of what breaks a connection; some of the HTTP client's own errors come as they are.
            return broken(call, reader, e instanceof ProcessingException && e.getCause() != null ? e.getCause() : e);
        } finally {
            clients.giveBack(client, isClean ? LiveCall.connection() : null);
            LiveCall.end();
        }
    }

    /**
     * The body, whatever its encoding: some gateways compress it although {@code identity} is requested, and some proxies say
     * so of a body that is not compressed.
     */
    private static InputStream body(Response response) throws IOException {
        var body = response.readEntity(InputStream.class);
        if (body == null) {
            return InputStream.nullInputStream();
        }
        var encoding = response.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return body;
        }
        var peeked = new PushbackInputStream(body, GZIP.length);
        var start = peeked.readNBytes(GZIP.length);
        peeked.unread(start);
        return Arrays.equals(start, GZIP) ? new GZIPInputStream(peeked, 16 * 1024) : peeked;
    }

    /** An error body that breaks off is of no use; the status decides then. */
    private static byte[] errorBody(Response response) {
        try {
            return body(response).readNBytes(MAX_ERROR_BODY);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static Gateway.Made broken(Gateway.Call call, AnswerReader reader, @Nullable Throwable cause) {
        if (reader.good() == call.n()) {
            // Only what follows the last image is missing.
            return new Gateway.Made(null, Map.of(), 1);
        }
        throw new GenerationException(GatewayErrors.broken(LiveCall.isSent(), cause), cause);
    }
}
