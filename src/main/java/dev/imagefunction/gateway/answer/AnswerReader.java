package dev.imagefunction.gateway.answer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.imagefunction.generation.Image;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the gateway's response as it is received. The value of {@code data[].b64_json} is decoded directly from the bytes on
 * the wire; the rest of the JSON, some hundred bytes, is kept for a parser. Only the images in flight are in memory, whatever
 * the length of the response.
 */
public final class AnswerReader {
    /** The longest rest of the JSON that is kept. A longer rest is ignored, because the images matter more. */
    private static final int MOST_KEPT = 256 * 1024;

    /** The longest string that is kept, such as a revised prompt. */
    private static final int MOST_KEPT_OF_STRING = 8 * 1024;

    /** The longest rest of the JSON that is read; it may hold a preview, for example. */
    private static final long MOST_SKIPPED = 64 << 20;

    private final ImageMemory memory;
    private final int maxImageBytes;
    private final int n;
    private final int @Nullable [] dimensions;
    private final Consumer<Image> each;

    private final ByteArrayOutputStream rest = new ByteArrayOutputStream(1024);
    private final List<String> wrong = new ArrayList<>();
    private final DataPath path = new DataPath();
    private byte[] buffer = new byte[0];
    private int at;
    private int end;
    private long skipped;
    private int images;
    private int good;

    /** Loads what the first response needs. */
    public static void warmUp() {
        var unused = Base64Image.sha256();
    }

    /**
     * Reads one response.
     *
     * @param n the number of images requested; more are skipped
     * @param dimensions that each must have, or null where the model chose them
     */
    public AnswerReader(
            ImageMemory memory, int maxImageBytes, int n, int @Nullable [] dimensions, Consumer<Image> each) {
        this.memory = memory;
        this.maxImageBytes = maxImageBytes;
        this.n = n;
        this.dimensions = dimensions;
        this.each = each;
    }

    /** The response is too large to be read. */
    public static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(String what) {
            super(what);
        }
    }

    /**
     * Reads to the end and passes each valid image on.
     *
     * @return the JSON of the response, with the image's number in place of its base64
     */
    public byte[] read(InputStream response) throws IOException, InterruptedException {
        while (fill(response)) {
            var b = buffer[at++];
            if (b == '"') {
                if (path.isAtImage()) {
                    path.string();
                    image(response);
                } else {
                    string(response);
                }
            } else {
                keep(b);
                path.token(b);
            }
        }
        return rest.toByteArray();
    }

    /** The number of valid images that were passed on. */
    public int good() {
        return good;
    }

    /** What is wrong with the other images, such as {@code image 2 is not valid base64}. */
    public List<String> wrong() {
        return wrong;
    }

    private void string(InputStream response) throws IOException {
        keep((byte) '"');
        path.string();
        for (var length = 0; fill(response); length++) {
            var b = buffer[at++];
            if (b == '"') {
                keep(b);
                return;
            }
            var isKept = length < MOST_KEPT_OF_STRING;
            keep(b, isKept);
            path.add(b);
            if (b == '\\' && fill(response)) {
                keep(buffer[at++], isKept);
            }
        }
    }

    private void image(InputStream response) throws IOException, InterruptedException {
        images++;
        rest.writeBytes(("\"" + images + "\"").getBytes(US_ASCII));
        var image = new Base64Image(memory, maxImageBytes);
        if (good >= n) {
            image.skip();
        }
        var ended = false;
        var length = 0L;
        try {
            while (!ended && fill(response)) {
                var from = at;
                at = image.add(buffer, at, end);
                length += at - from;
                if (length > maxImageBytes * 4L / 3 + 4) {
                    throw new TooLarge("image %d is larger than %d bytes".formatted(images, maxImageBytes));
                }
                if (at == end) {
                    continue;
                }
                if (buffer[at++] == '"') {
                    ended = true;
                } else {
                    length++;
                    escaped(response, image);
                }
            }
            if (ended && good < n) {
                var finished = image.finish(dimensions);
                good++;
                each.accept(finished);
            }
        } catch (Base64Image.Unusable e) {
            wrong.add("image " + images + " " + e.getMessage());
        } finally {
            image.drop();
        }
    }

    /** Some encoders escape the slash, and some break lines. */
    private void escaped(InputStream response, Base64Image image) throws IOException, InterruptedException {
        if (!fill(response)) {
            return;
        }
        var b = buffer[at++];
        var code =
                switch (b) {
                    case 'n', 'r', 't' -> ' ';
                    case 'u' -> unicode(response);
                    default -> b;
                };
        // Rejects non-ASCII characters; narrowing one to a byte could yield a valid base64 character.
        image.add(code > 0 && code < 0x80 ? (byte) code : 0);
    }

    /** Four hexadecimal digits; negative where one of them is another character. */
    private int unicode(InputStream response) throws IOException {
        var code = 0;
        for (var i = 0; i < 4 && fill(response) && buffer[at] != '"'; i++) {
            var digit = Character.digit(buffer[at++], 16);
            code = digit < 0 || code < 0 ? -1 : code << 4 | digit;
        }
        return code;
    }

    private void keep(byte b) throws IOException {
        keep(b, true);
    }

    private void keep(byte b, boolean isKept) throws IOException {
        if (isKept && rest.size() < MOST_KEPT) {
            rest.write(b);
        } else if (++skipped > MOST_SKIPPED) {
            throw new TooLarge("it holds more than %d bytes besides its images".formatted(MOST_SKIPPED));
        }
    }

    /** Returns true if there is a byte at {@link #at}. */
    private boolean fill(InputStream response) throws IOException {
        while (at == end) {
            if (!(response instanceof AnswerStream pieces)) {
                return fillFrom(response);
            }
            var piece = pieces.next();
            if (piece == null) {
                return false;
            }
            buffer = piece.array();
            at = piece.arrayOffset() + piece.readerIndex();
            end = at + piece.readableBytes();
        }
        return true;
    }

    private boolean fillFrom(InputStream response) throws IOException {
        if (buffer.length == 0) {
            buffer = new byte[16 * 1024];
        }
        at = 0;
        end = Math.max(0, response.read(buffer, 0, buffer.length));
        return end > 0;
    }
}
