package dev.imagefunction.gateway.answer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.Seed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private static final int LIMIT = 300_000;
    private static final int[] ASKED = {64, 32};

    /** More than one segment of memory, and a multiple of no block size. */
    private static final byte[] LARGE = TinyImages.png(64, 32, 200_003);

    private static final byte[] SMALL = TinyImages.png(64, 32, 0);

    private final ImageMemory memory = new ImageMemory(1 << 20);
    private final List<byte[]> read = new ArrayList<>();

    private AnswerReader reader(int n) {
        return new AnswerReader(memory, LIMIT, n, ASKED, this::take);
    }

    private void take(Image image) {
        try (image) {
            read.add(image.open().readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private AnswerReader read(int n, String answer) throws IOException, InterruptedException {
        var reader = reader(n);
        reader.read(new ByteArrayInputStream(answer.getBytes(ISO_8859_1)));
        assertEquals(0, memory.lent());
        return reader;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String answer(String... images) {
        var entries = Stream.of(images).map(p -> "{\"b64_json\":\"" + p + "\"}").toList();
        return "{\"created\":7,\"data\":[" + String.join(",", entries) + "]}";
    }

    /** A stream that gives so many bytes at a time. */
    private static InputStream inPieces(byte[] bytes, int size) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int from, int length) {
                return super.read(into, from, Math.min(size, length));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 31, 127, 8191, 65_521, 131_071, 1 << 20})
    void piecesOfAnySizeGiveTheSameImages(int size) throws Exception {
        var answer = answer(base64(LARGE), base64(SMALL), base64(LARGE)).getBytes(US_ASCII);
        var reader = reader(3);

        var rest = reader.read(inPieces(answer, size));

        assertEquals(3, reader.good());
        assertArrayEquals(LARGE, read.get(0));
        assertArrayEquals(SMALL, read.get(1));
        assertArrayEquals(LARGE, read.get(2));
        assertEquals(
                "{\"created\":7,\"data\":[{\"b64_json\":\"1\"},{\"b64_json\":\"2\"},{\"b64_json\":\"3\"}]}",
                new String(rest, US_ASCII));
        assertEquals(0, memory.lent());
    }

    static Stream<String> escaped() {
        var base64 = base64(LARGE);
        return Stream.of(
                base64.replace("/", "\\/"),
                base64.replace("+", "\\u002b"),
                base64.replace("+", "\\u002B").replace("/", "\\u002F"),
                base64.replace("A", "\\u0041"),
                base64.replace("n", "\\u006e"),
                base64.replace("r", "\\u0072").replace("t", "\\u0074"),
                base64.replaceAll("(.{76})", "$1\\\\r\\\\n"),
                base64.replaceAll("(.{64})", "$1\\\\u000a"),
                base64.replaceAll("(.{64})", "$1\\\\t"));
    }

    @ParameterizedTest
    @MethodSource("escaped")
    void escapesMeanWhatTheySay(String base64) throws Exception {
        assertEquals(List.of(), read(1, answer(base64)).wrong());
        assertArrayEquals(LARGE, read.getFirst());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 98_301, 98_302, 98_303, 98_304, 98_305, 98_306, 98_307, 98_316, 196_608, 196_609})
    void paddingOfEveryLengthIsRead(int size) throws Exception {
        var png = TinyImages.png(64, 32, size);
        var padded = base64(png);

        assertEquals(1, read(1, answer(padded)).good());
        assertEquals(1, read(1, answer(padded.replace("=", ""))).good());
        assertEquals(1, read(1, answer(padded.replace("=", "\\u003d"))).good());
        read.forEach(content -> assertArrayEquals(png, content));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[{\"b64_json\":\"%s\"}],\"created\":1}",
                "{\"data\":[{\"revised_prompt\":\"say \\\"b64_json\\\":\\\"x\",\"b64_json\":\"%s\"}]}",
                "{\"data\":[{\"b64_json\" \r\n\t: \n \"%s\" , \"x\":\"b64_json\"}]}",
                "{\"note\":\"b64_json\",\"data\":[{\"b64_json\":\"%s\"}]}",
                "{\"b64_json_\":\"x\",\"xb64_json\":\"y\",\"b64_jso\":\"z\",\"data\":[{\"b64_json\":\"%s\"}]}",
                "{\"list\":[\"b64_json\",\"x\"],\"data\":[{\"b64_json\":\"%s\",\"n\":[[[1e9,null,true]]]}]}",
                "{\"\\\\\":\"\\\\\",\"data\":[{\"b64_json\":\"%s\"}]}",
                "{\"preview\":{\"b64_json\":\"AAAA\"},\"b64_json\":\"AAAA\",\"data\":[{\"b64_json\":\"%s\"}]}",
                "{\"x\":{\"data\":[{\"b64_json\":\"AAAA\"}]},\"data\":[{\"b64_json\":\"%s\"}]}",
                "{\"data\":[{\"previews\":[{\"b64_json\":\"AAAA\"}],\"b64_json\":\"%s\"}],\"b64_json\":\"AAAA\"}",
                "{\"data\":[{\"b64_json\":\"%s\"}],\"partial\":[{\"b64_json\":\"AAAA\"}]}",
                "{\"notes\":[\"data\",[{\"b64_json\":\"AAAA\"}]],\"data\":[{\"b64_json\":\"%s\"}]}"
            })
    void onlyTheFieldOfThatNameInDataIsAnImage(String shape) throws Exception {
        var reader = read(1, shape.formatted(base64(SMALL)));

        assertEquals(List.of(), reader.wrong());
        assertEquals(1, reader.good());
        assertArrayEquals(SMALL, read.getFirst());
    }

    static Stream<String> wrong() {
        var small = base64(SMALL);
        return Stream.of(
                "",
                "=",
                "A",
                "AAAA",
                "*" + small,
                small + "*",
                small + "A",
                padded() + inEights(),
                padded() + "=",
                "=" + small,
                small.substring(0, small.length() / 2),
                small.substring(1),
                small.replace("U", "\\u0155"),
                small.replaceFirst("A", "\\\\\""),
                small.replaceFirst("A", "\\\\\\\\"),
                small.replace('A', ' '),
                base64(TinyImages.png(32, 64, 0)),
                base64("GIF89a, and more than that".getBytes(US_ASCII)));
    }

    private static String padded() {
        return image(base64 -> base64.endsWith("="));
    }

    /** What is decoded by eights to its end. */
    private static String inEights() {
        return image(base64 -> !base64.endsWith("=") && base64.length() % 8 == 0);
    }

    private static String image(Predicate<String> wanted) {
        return IntStream.range(0, 6)
                .mapToObj(noise -> base64(TinyImages.png(64, 32, noise)))
                .filter(wanted)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrongImageIsPassedOverAndTheNextOneTaken(String base64) throws Exception {
        var reader = read(1, answer(base64, base64(SMALL)));

        assertEquals(1, reader.wrong().size());
        assertTrue(reader.wrong().getFirst().startsWith("image 1 is "), reader.wrong()::toString);
        assertArrayEquals(SMALL, read.getFirst());
    }

    @Test
    void bytesAfterTheEndOfAnImageAreKept() throws Exception {
        var more = Arrays.copyOf(SMALL, SMALL.length + 7);

        assertEquals(List.of(), read(1, answer(base64(more))).wrong());
        assertArrayEquals(more, read.getFirst());
    }

    @Test
    void moreImagesThanRequestedAreLeft() throws Exception {
        assertEquals(
                2,
                read(2, answer(base64(SMALL), base64(LARGE), base64(SMALL), "*"))
                        .good());
        assertEquals(2, read.size());
    }

    @Test
    void imageOverTheLimitEndsTheReading() {
        var huge = base64(new byte[LIMIT + 4]);
        var error = assertThrows(AnswerReader.TooLarge.class, () -> read(1, answer(huge)));

        assertEquals("image 1 is larger than 300000 bytes", error.getMessage());
        assertEquals(0, memory.lent());
    }

    @Test
    void restOverItsLimitEndsTheReading() {
        var endless = new InputStream() {
            @Override
            public int read() {
                return 'y';
            }

            @Override
            public int read(byte[] into, int from, int length) {
                Arrays.fill(into, from, from + length, (byte) 'y');
                return length;
            }
        };
        assertThrows(AnswerReader.TooLarge.class, () -> reader(1).read(endless));
    }

    @Test
    void brokenStreamGivesTheMemoryBack() {
        var answer = answer(base64(LARGE)).getBytes(US_ASCII);
        var cut = new ByteArrayInputStream(answer, 0, answer.length / 2) {
            @Override
            public synchronized int read(byte[] into, int from, int length) {
                var count = super.read(into, from, length);
                if (count < 0) {
                    throw new UncheckedIOException(new IOException("cut"));
                }
                return count;
            }
        };

        assertThrows(UncheckedIOException.class, () -> reader(1).read(cut));
        assertEquals(0, memory.lent());
    }

    /** Every input gives whole images as requested, or none; no other error, and no memory is lost. */
    @Test
    void mutatedResponsesNeverGiveABrokenImage() throws Exception {
        var random = Seed.random("mutated responses");
        var original =
                answer(base64(TinyImages.png(64, 32, 150)), base64(SMALL)).getBytes(US_ASCII);
        for (var round = 0; round < 20_000; round++) {
            var mutant = SpoiledBytes.of(original, random);
            var reader = reader(2);
            read.clear();
            try {
                reader.read(inPieces(mutant, 1 + random.nextInt(200)));
            } catch (AnswerReader.TooLarge allowed) {
                // a valid end too
            }
            var which = "round " + round;
            assertEquals(0, memory.lent(), which);
            assertEquals(reader.good(), read.size(), which);
            assertTrue(reader.good() <= 2, which);
            for (var image : read) {
                assertTrue(TinyImages.isFramed(image, 64, 32), which);
            }
        }
    }
}
