package dev.imagefunction.local.gateway;

import com.google.common.collect.Iterables;
import com.google.common.io.ByteSource;
import dev.imagefunction.local.http.BrokenWire;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** Whole responses of status 2xx that are unusual or unusable; the images are charged. A client must read most of them. */
public final class UnusualResponses {
    private UnusualResponses() {}

    /** Any body at all, such as nothing, {@code {}} or {@code {"data":null}}. */
    public static Fault body(String contentType, String body) {
        return Fault.status(200).body(contentType, body).charging();
    }

    public static Fault json(String body) {
        return body("application/json", body);
    }

    /** The whole response, and then more on the same connection, which stays open. */
    public static Fault followedBy(String text) {
        return Fault.charging(reply -> {
            reply.json(reply.regular());
            BrokenWire.raw(reply.wire(), text);
        });
    }

    /** Only the first of the requested images. */
    public static Fault only(int images) {
        return withData(reply -> entries(reply).subList(0, images));
    }

    /** The last image again, so many times. */
    public static Fault extra(int images) {
        return withData(reply -> {
            var entries = new ArrayList<>(entries(reply));
            entries.addAll(Collections.nCopies(images, entries.getLast()));
            return entries;
        });
    }

    /** {@code null} in the last image's place. */
    public static Fault nullEntry() {
        return lastEntry(GatewayReply.text("null"));
    }

    public static Fault emptyImage() {
        return lastEntry(GatewayReply.text("{\"b64_json\":\"\"}"));
    }

    public static Fault nullImage() {
        return lastEntry(GatewayReply.text("{\"b64_json\":null}"));
    }

    public static Fault invalidBase64() {
        return lastEntry(GatewayReply.text("{\"b64_json\":\"iVBORw0KGgo*not-base64*\"}"));
    }

    public static Fault textForImage() {
        return lastEntry(GatewayReply.entry("I am not an image.".getBytes(StandardCharsets.UTF_8)));
    }

    public static Fault svgForImage() {
        var svg = "<svg xmlns='http://www.w3.org/2000/svg' width='1024' height='1024'/>";
        return lastEntry(GatewayReply.entry(svg.getBytes(StandardCharsets.UTF_8)));
    }

    /** Each image is cut in half. */
    public static Fault truncatedPng() {
        return eachImage(png -> Arrays.copyOf(png, png.length / 2));
    }

    /** Images of another size than was requested. */
    public static Fault wrongDimensions(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        return eachImage(png -> ImageFiles.png(image));
    }

    public static Fault jpeg() {
        return eachImage(MetadataFiles::jpeg);
    }

    /** JPEG whose size stands behind so many bytes of C2PA metadata. */
    public static Fault jpegWithMetadata(int bytes) {
        return eachImage(png -> MetadataFiles.withSegments(MetadataFiles.jpeg(png), bytes));
    }

    /** PNG with a C2PA chunk of so many bytes. */
    public static Fault pngWithMetadata(int bytes) {
        return eachImage(png -> MetadataFiles.withChunk(png, bytes));
    }

    /** A black WebP, with so many bytes of metadata before and after its pixels. */
    public static Fault webp(int metadata) {
        return withData(reply -> {
            var image = MetadataFiles.webp(reply.call().width(), reply.call().height(), metadata);
            return Collections.nCopies(reply.call().n(), GatewayReply.entry(image));
        });
    }

    /** Images with so many bytes after their end. */
    public static Fault trailingBytes(int bytes) {
        return eachImage(png -> MetadataFiles.withTrailer(png, bytes));
    }

    /** Whole, with fields that compatible gateways add, {@code usage} and {@code revised_prompt} among them. */
    public static Fault unknownFields() {
        return written(
                "{\"background\":\"opaque\",\"created\":0,\"data\":[",
                "{\"revised_prompt\":\"better {[\\\"\",\"b64_json\":\"",
                "\",\"extra\":[{\"b64_json\":\"\"}]}",
                "],\"output_format\":\"png\",\"usage\":{\"input_tokens\":13,\"input_tokens_details\":"
                        + "{\"image_tokens\":0,\"text_tokens\":13},\"output_tokens\":4160,\"total_tokens\":4173}}");
    }

    /** Whole, with this JSON as its {@code usage}. */
    public static Fault usage(String json) {
        return around("{\"created\":0,\"data\":[", "],\"usage\":" + json + "}");
    }

    /** Whole, with {@code null} wherever {@code usage} may have a number or an object. */
    public static Fault usageOfNulls() {
        return usage("{\"input_tokens\":null,\"input_tokens_details\":null,"
                + "\"output_tokens\":4160,\"output_tokens_details\":{\"image_tokens\":null},\"total_tokens\":null}");
    }

    /** Whole, with numbers in {@code usage} that no type of Java's holds. */
    public static Fault usageOutOfRange() {
        return usage("{\"input_tokens\":1e400,\"output_tokens\":-1e400,\"total_tokens\":99999999999999999999999}");
    }

    /** One image of so many bytes of base64, made up as it is sent. */
    public static Fault huge(long bytes) {
        return repeated(bytes / (12 * 1024));
    }

    /** One image whose base64 never ends. */
    public static Fault endless() {
        return repeated(-1);
    }

    /** Arrays so many levels deep beside the images. */
    public static Fault deeplyNested(int levels) {
        var deep = "[".repeat(levels) + "]".repeat(levels);
        return around("{\"deep\":" + deep + ",\"data\":[", "]}");
    }

    /** A whole response that claims to be something else. */
    public static Fault contentType(String contentType) {
        return whole(200, Map.of("Content-Type", contentType));
    }

    /** A whole response under another status, such as 201. */
    public static Fault status(int status) {
        return whole(status, Map.of("Content-Type", "application/json"));
    }

    /** A whole response in gzip, although the request forbids it. */
    public static Fault gzipped(String encoding) {
        return Fault.charging(reply -> {
            var zipped = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(zipped)) {
                reply.regular().copyTo(gzip);
            }
            var headers = Map.of("Content-Type", "application/json", "Content-Encoding", encoding);
            reply.wire().respond(200, headers.entrySet(), ByteSource.wrap(zipped.toByteArray()));
        });
    }

    /** Whole, with a header of so many bytes. */
    public static Fault header(int bytes) {
        return whole(200, Map.of("Content-Type", "application/json", "X-Debug", "x".repeat(bytes)));
    }

    /** Whole, in other words of HTTP; the connection is closed after it. */
    public static Fault framed(UnaryOperator<String> responseWithBody) {
        return Fault.charging(reply -> {
            var body = new String(reply.regular().read(), StandardCharsets.US_ASCII);
            BrokenWire.raw(reply.wire(), responseWithBody.apply(body));
        });
    }

    /** Whole, with this text around the base64 of each image. */
    public static Fault imageIn(String before, String after) {
        return written("{\"data\":[", before, after, "]}");
    }

    /** Whole, with this text around all images. */
    public static Fault imagesIn(String before, String after) {
        return around(before, after);
    }

    /** Whole, in another base64 than the usual. */
    public static Fault encoded(Function<byte[], String> encoder) {
        return withData(reply -> reply.images().get().stream()
                .map(png -> GatewayReply.text("{\"b64_json\":\"" + encoder.apply(png) + "\"}"))
                .toList());
    }

    private static Fault whole(int status, Map<String, String> headers) {
        return Fault.charging(reply -> reply.wire().respond(status, headers.entrySet(), reply.regular()));
    }

    private static Fault around(String before, String after) {
        return responding(reply -> GatewayReply.around(before, entries(reply), after));
    }

    private static Fault written(String before, String beforeImage, String afterImage, String after) {
        return responding(reply -> {
            var entries = reply.images().get().stream()
                    .map(png -> entry(beforeImage, GatewayReply.base64(png), afterImage))
                    .toList();
            return GatewayReply.around(before, entries, after);
        });
    }

    private static Fault repeated(long times) {
        var once = GatewayReply.text("iVBORw0KGgoA".repeat(1024));
        var base64 = times >= 0
                ? ByteSource.concat(Collections.nCopies((int) times, once))
                : new ByteSource() {
                    @Override
                    public InputStream openStream() throws IOException {
                        return ByteSource.concat(Iterables.cycle(once)).openStream();
                    }
                };
        return withData(reply -> List.of(entry("{\"b64_json\":\"", base64, "\"}")));
    }

    private static Fault responding(Function<GatewayReply, ByteSource> body) {
        return Fault.charging(reply -> reply.json(body.apply(reply)));
    }

    private static Fault withData(Function<GatewayReply, List<ByteSource>> entries) {
        return responding(reply -> GatewayReply.withData(entries.apply(reply)));
    }

    private static List<ByteSource> entries(GatewayReply reply) {
        return reply.images().get().stream().map(GatewayReply::entry).toList();
    }

    private static ByteSource entry(String before, ByteSource base64, String after) {
        return ByteSource.concat(GatewayReply.text(before), base64, GatewayReply.text(after));
    }

    private static Fault lastEntry(ByteSource entry) {
        return withData(reply -> {
            var entries = new ArrayList<>(entries(reply));
            entries.set(entries.size() - 1, entry);
            return entries;
        });
    }

    private static Fault eachImage(UnaryOperator<byte[]> change) {
        return withData(reply -> reply.images().get().stream()
                .map(png -> GatewayReply.entry(change.apply(png)))
                .toList());
    }
}
