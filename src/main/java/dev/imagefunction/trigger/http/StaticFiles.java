package dev.imagefunction.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The page and the OpenAPI document. They hold no secret, so they need no token.
 *
 * @param imageOrigin the scheme and host of presigned URLs
 */
public record StaticFiles(Supplier<String> imageOrigin) {
    private static final Map<String, String> FILES = Map.of("/", "page.html", "/openapi.json", "openapi.json");

    boolean has(String path) {
        return FILES.containsKey(path);
    }

    HttpReply get(String path) {
        var file = Objects.requireNonNull(FILES.get(path));
        var content = read(file);
        var reply = HttpReply.of(200, content);
        return file.endsWith(".html")
                ? reply.with("content-type", "text/html; charset=utf-8")
                        .with("content-security-policy", policy(content))
                        .with("referrer-policy", "no-referrer")
                : reply;
    }

    /** Allows the page's own script and style, by their hashes, requests to this function, and the bucket's images. */
    private String policy(String page) {
        return "default-src 'none'; script-src 'sha256-%s'; style-src 'sha256-%s'; connect-src 'self'; img-src %s; "
                        .formatted(hash(page, "script"), hash(page, "style"), imageOrigin.get())
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static String hash(String page, String element) {
        var found = Pattern.compile("<%s>(.*?)</%s>".formatted(element, element), Pattern.DOTALL)
                .matcher(page);
        if (!found.find()) {
            throw new IllegalStateException("page.html has no <" + element + ">");
        }
        return Base64.getEncoder()
                .encodeToString(Sha256.digest().digest(found.group(1).getBytes(UTF_8)));
    }

    private static String read(String name) {
        try (var file =
                Objects.requireNonNull(StaticFiles.class.getClassLoader().getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
