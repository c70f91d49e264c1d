package dev.imagefunction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** An image as its presigned URL returns it, and what the answer says about it. */
record OpenedImage(HttpResponse<byte[]> response, JsonPath told, String at) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern SIGNED = Pattern.compile("X-Amz-Date=(\\w+)&.*X-Amz-Expires=(\\d+)");
    private static final DateTimeFormatter BASIC = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

    static OpenedImage at(JsonPath answer, int index) throws IOException, InterruptedException {
        var at = "data[" + index + "].";
        return new OpenedImage(get(answer.getString(at + "url")), answer, at);
    }

    static int status(String url) throws IOException, InterruptedException {
        return get(url).statusCode();
    }

    private static HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMinutes(2));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Opens it, and finds in it what the answer tells. */
    void isAsTold(int width, int height) throws IOException, NoSuchAlgorithmException {
        assertEquals(200, response.statusCode());
        var content = response.body();
        assertEquals(
                told.getString(at + "content_type"),
                response.headers().firstValue("Content-Type").orElse(""));
        assertEquals("image/png", told.getString(at + "content_type"));
        assertEquals(told.getInt(at + "bytes"), content.length);
        var digest = MessageDigest.getInstance("SHA-256").digest(content);
        assertEquals(told.getString(at + "sha256"), HexFormat.of().formatHex(digest));
        var image = ImageIO.read(new ByteArrayInputStream(content));
        assertEquals(width, image.getWidth());
        assertEquals(height, image.getHeight());
        assertEquals(width, told.getInt(at + "width"));
        assertEquals(height, told.getInt(at + "height"));
        expiresAsTold();
    }

    private void expiresAsTold() {
        var signed = SIGNED.matcher(told.getString(at + "url"));
        assertTrue(signed.find());
        var from = LocalDateTime.parse(signed.group(1), BASIC).toInstant(ZoneOffset.UTC);
        var end = from.plusSeconds(Long.parseLong(signed.group(2)));
        assertEquals(Instant.ofEpochSecond(told.getLong(at + "expires_at")), end);
        assertTrue(Duration.between(Instant.now(), end).compareTo(Duration.ofMinutes(58)) > 0);
    }
}
