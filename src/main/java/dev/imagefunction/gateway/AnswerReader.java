package dev.imagefunction.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.imagefunction.generation.Image;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the gateway's answer as it comes: the value of every {@code b64_json} is decoded on the spot, straight from the
 * bytes on the wire, and what is left of the JSON, some hundred bytes, is kept for a parser. Nothing is ever held but the
 * images in flight, whatever the answer's size.
 */
final class AnswerReader {
    /** What an answer may hold besides images. */
    private static final int MAX_REST = 1 << 20;

    private static final byte[] NAME = "b64_json".getBytes(US_ASCII);

    private final Memory memory;
    private final int maxImageBytes;
    private final int n;
    private final int @Nullable [] dimensions;
    private final Consumer<Image> each;

    private final ByteArrayOutputStream rest = new ByteArrayOutputStream(1024);
    private final List<String> wrong = new ArrayList<>();
    private byte[] buffer = new byte[0];
    private int at;
    private int end;
    private int images;
    private int good;

    /**
     * Reads one answer.
     *
     * @param n how many images were asked for; more are passed over
     * @param dimensions what they must have, or null where the model chose
     */
    AnswerReader(Memory memory, int maxImageBytes, int n, int @Nullable [] dimensions, Consumer<Image> each) {
        this.memory = memory;
        this.maxImageBytes = maxImageBytes;
        this.n = n;
        this.dimensions = dimensions;
        this.each = each;
    }

    /** The answer is more than it may be: reading on is no use. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(String what) {
            super(what);
        }
    }

    /**
     * Reads to the end, handing over each good image.
     *
     * @return the answer's JSON, with the number of the image in place of its base64
     */
    byte[] read(InputStream answer) throws IOException, InterruptedException {
        var name = new byte[NAME.length];
        var nameLength = -1; // of the string that was read last; -1 for none, or a longer one
        var value = false; // whether a value comes next, that is, a colon was the last token
        while (fill(answer)) {
            var b = buffer[at++];
            if (b == '"' && value && nameLength == NAME.length && Arrays.equals(name, NAME)) {
                image(answer);
                value = false;
                nameLength = -1;
            } else if (b == '"') {
                nameLength = string(answer, name);
                value = false;
            } else {
                keep(b);
                if (b == ':') {
                    value = true;
                } else if (b > ' ') {
                    value = false;
                    nameLength = -1;
                }
            }
        }
        return rest.toByteArray();
    }

    /** How many good images were handed over. */
    int good() {
        return good;
    }

    /** What is wrong with the others, like {@code image 2 is not valid base64}. */
    List<String> wrong() {
        return wrong;
    }

    /** Keeps a string as it is; gives its length where it may be the name looked for. */
    private int string(InputStream answer, byte[] name) throws IOException {
        keep((byte) '"');
        var length = 0;
        while (fill(answer)) {
            var b = buffer[at++];
            keep(b);
            if (b == '"') {
                return length <= name.length ? length : -1;
            }
            if (length < name.length) {
                name[length] = b;
            }
            length++;
            if (b == '\\' && fill(answer)) {
                keep(buffer[at++]);
            }
        }
        return -1;
    }

    private void image(InputStream answer) throws IOException, InterruptedException {
        images++;
        rest.writeBytes(("\"" + images + "\"").getBytes(US_ASCII));
        var image = new Base64Image(memory, maxImageBytes);
        if (good < n) {
            memory.awaitRoom();
        } else {
            image.passOver();
        }
        var ended = false;
        var length = 0L;
        try {
            while (!ended && fill(answer)) {
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
                    escaped(answer, image);
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

    /** Some encoders escape the slash, and some break lines; white space means nothing. */
    private void escaped(InputStream answer, Base64Image image) throws IOException {
        if (!fill(answer)) {
            return;
        }
        var b = buffer[at++];
        var code =
                switch (b) {
                    case 'n', 'r', 't' -> ' ';
                    case 'u' -> unicode(answer);
                    default -> b;
                };
        if (code != ' ' && code != '\n' && code != '\r' && code != '\t') {
            // What is no ASCII is no base64 either, and must not become some by losing bits.
            image.add(code > 0 && code < 0x80 ? (byte) code : 0);
        }
    }

    /** Four hexadecimal digits; negative where there is another character among them. */
    private int unicode(InputStream answer) throws IOException {
        var code = 0;
        for (var i = 0; i < 4 && fill(answer) && buffer[at] != '"'; i++) {
            var digit = Character.digit(buffer[at++], 16);
            code = digit < 0 || code < 0 ? -1 : code << 4 | digit;
        }
        return code;
    }

    private void keep(byte b) throws IOException {
        if (rest.size() >= MAX_REST) {
            throw new TooLarge("it holds more than %d bytes besides its images".formatted(MAX_REST));
        }
        rest.write(b);
    }

    /** Whether there is a byte at {@link #at}. */
    private boolean fill(InputStream answer) throws IOException {
        while (at == end) {
            if (!(answer instanceof AnswerStream pieces)) {
                return fillFrom(answer);
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

    private boolean fillFrom(InputStream answer) throws IOException {
        if (buffer.length == 0) {
            buffer = new byte[16 * 1024];
        }
        at = 0;
        end = Math.max(0, answer.read(buffer, 0, buffer.length));
        return end > 0;
    }
}
