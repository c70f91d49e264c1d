package dev.imagefunction.gateway.answer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils bytes as networks, proxies and other people's programs do. */
final class SpoiledBytes {
    private static final List<String> TOKENS = List.of(
            "\"",
            "\\",
            "\\u",
            "\\u002",
            "\\/",
            "\\n",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "null",
            "\"b64_json\":\"",
            "\"b64_json\"",
            "=",
            "==",
            "AAAA",
            "\0",
            "\u007f",
            " ",
            "\n",
            "1e999",
            "\"data\":[");

    private SpoiledBytes() {}

    /** One to four changes: a byte, a token, a cut, a doubled or a missing part. */
    static byte[] of(byte[] original, Random random) {
        var bytes = original;
        for (var changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    private static byte[] changed(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        var at = random.nextInt(bytes.length);
        var to = Math.min(bytes.length, at + 1 + random.nextInt(200));
        return switch (random.nextInt(6)) {
            case 0 -> {
                var copy = bytes.clone();
                copy[at] = (byte) random.nextInt(256);
                yield copy;
            }
            case 1 ->
                joined(bytes, at, TOKENS.get(random.nextInt(TOKENS.size())).getBytes(US_ASCII), at);
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> joined(bytes, at, new byte[0], to);
            case 4 -> joined(bytes, to, Arrays.copyOfRange(bytes, at, to), to);
            default -> {
                var copy = bytes.clone();
                copy[at] ^= (byte) (1 << random.nextInt(8));
                yield copy;
            }
        };
    }

    private static byte[] joined(byte[] bytes, int head, byte[] middle, int tail) {
        var out = new ByteArrayOutputStream(bytes.length + middle.length);
        out.write(bytes, 0, head);
        out.writeBytes(middle);
        out.write(bytes, tail, bytes.length - tail);
        return out.toByteArray();
    }
}
