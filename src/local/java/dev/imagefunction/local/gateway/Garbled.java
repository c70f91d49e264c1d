package dev.imagefunction.local.gateway;

import static dev.imagefunction.local.gateway.Exchange.entry;

import dev.imagefunction.local.http.Body;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;

/** Answers of status 200 that are not as they should be; the images are charged. Some of them a client must read. */
public final class Garbled {
    private Garbled() {}

    /** Any body at all, such as nothing, {@code {}} or {@code {"data":null}}. */
    public static Fault body(String contentType, String body) {
        return Fault.status(200).body(contentType, body).charging();
    }

    public static Fault json(String body) {
        return body("application/json", body);
    }

    /** The first so many images of those asked for. */
    public static Fault only(int images) {
        return Fault.Deed.answeringEntries(
                "only " + images, exchange -> exchange.entries().subList(0, images));
    }

    /** The last image again, so many times. */
    public static Fault extra(int images) {
        return Fault.Deed.answeringEntries("extra " + images, exchange -> {
            var entries = new ArrayList<>(exchange.entries());
            entries.addAll(Collections.nCopies(images, entries.getLast()));
            return entries;
        });
    }

    /** {@code null} in the last image's place. */
    public static Fault nullEntry() {
        return lastEntry("null entry", Body.text("null"));
    }

    public static Fault emptyImage() {
        return lastEntry("empty image", entry(Body.text("")));
    }

    public static Fault nullImage() {
        return lastEntry("null image", Body.text("{\"b64_json\":null}"));
    }

    public static Fault invalidBase64() {
        return lastEntry("invalid base64", entry(Body.text("iVBORw0KGgo*not-base64*")));
    }

    public static Fault textForImage() {
        return lastEntry("text", entry("I am not an image.".getBytes(StandardCharsets.UTF_8)));
    }

    public static Fault svgForImage() {
        var svg = "<svg xmlns='http://www.w3.org/2000/svg' width='1024' height='1024'/>";
        return lastEntry("svg", entry(svg.getBytes(StandardCharsets.UTF_8)));
    }

    /** Each image is cut in half. */
    public static Fault truncatedPng() {
        return eachImage("truncated", png -> Arrays.copyOf(png, png.length / 2));
    }

    /** Images of another size than was asked for. */
    public static Fault wrongDimensions(int width, int height) {
        return eachImage("wrong dimensions", png -> Png.of(new int[width * height], width, height));
    }

    public static Fault jpeg() {
        return eachImage("jpeg", Garbled::asJpeg);
    }

    /** Whole, with each slash of the base64 escaped, as some JSON writers do. */
    public static Fault escapedSlashes() {
        return Fault.Deed.answeringEntries("escaped slashes", exchange -> exchange.images().get().stream()
                .map(png -> Base64.getEncoder().encodeToString(png).replace("/", "\\/"))
                .map(base64 -> entry(Body.text(base64)))
                .toList());
    }

    /** Whole, with {@code data} before {@code created}. */
    public static Fault dataFirst() {
        return Fault.Deed.answering(
                "data first",
                exchange -> Exchange.around(
                        "{\"data\":[", exchange.entries(), "],\"created\":" + exchange.created() + "}"));
    }

    /** Whole, with fields that compatible gateways add, {@code usage} and {@code revised_prompt} among them. */
    public static Fault unknownFields() {
        return Fault.Deed.answering("unknown fields", exchange -> {
            var entries = exchange.images().get().stream()
                    .map(png -> Body.joined(List.of(
                            Body.text("{\"revised_prompt\":\"better {[\\\"\",\"b64_json\":\""),
                            Body.base64(png),
                            Body.text("\",\"extra\":[{\"b64_json\":\"\"}]}"))))
                    .toList();
            return Exchange.around(
                    "{\"background\":\"opaque\",\"created\":" + exchange.created() + ",\"data\":[",
                    entries,
                    "],\"output_format\":\"png\",\"usage\":{\"input_tokens\":13,\"input_tokens_details\":"
                            + "{\"image_tokens\":0,\"text_tokens\":13},\"output_tokens\":4160,\"total_tokens\":4173}}");
        });
    }

    /** Whole, with white space wherever JSON allows it. */
    public static Fault prettyPrinted() {
        return Fault.Deed.answering("pretty printed", exchange -> {
            var entries = exchange.images().get().stream()
                    .map(png -> Body.joined(List.of(
                            Body.text("\n    {\r\n\t  \"b64_json\" : \""), Body.base64(png), Body.text("\"\n    }"))))
                    .toList();
            return Exchange.around(
                    "{\n  \"created\" : " + exchange.created() + " ,\n  \"data\" : [", entries, "\n  ]\n}\n");
        });
    }

    /** One image of so many bytes of base64, made up as it is sent. */
    public static Fault huge(long bytes) {
        return Fault.Deed.answeringEntries(
                "huge", exchange -> List.of(entry(Body.repeated("iVBORw0KGgoA".repeat(1024), bytes / (12 * 1024)))));
    }

    /** One image whose base64 never ends. */
    public static Fault endless() {
        return Fault.Deed.answeringEntries(
                "endless", exchange -> List.of(entry(Body.repeated("iVBORw0KGgoA".repeat(1024), -1))));
    }

    /** Arrays so many levels deep beside the images. */
    public static Fault deeplyNested(int levels) {
        return Fault.Deed.answering(
                "deeply nested",
                exchange -> Exchange.around(
                        "{\"deep\":" + "[".repeat(levels) + "]".repeat(levels) + ",\"data\":[",
                        exchange.entries(),
                        "]}"));
    }

    /** A whole answer that claims to be something else. */
    public static Fault contentType(String contentType) {
        return new Fault.Deed(
                "content type",
                true,
                exchange -> exchange.answer(200, Map.of("Content-Type", contentType), exchange.regular()));
    }

    private static Fault lastEntry(String name, Body entry) {
        return Fault.Deed.answeringEntries(name, exchange -> {
            var entries = new ArrayList<>(exchange.entries());
            entries.set(entries.size() - 1, entry);
            return entries;
        });
    }

    private static Fault eachImage(String name, UnaryOperator<byte[]> change) {
        return Fault.Deed.answeringEntries(name, exchange -> exchange.images().get().stream()
                .map(png -> entry(change.apply(png)))
                .toList());
    }

    private static byte[] asJpeg(byte[] png) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
            var out = new ByteArrayOutputStream();
            ImageIO.write(image, "jpeg", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
