package dev.imagefunction.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Decodes an answer: finding the image's end, base64, and SHA-256, which is most of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecodingBenchmark {
    @Param({"100000", "1500000"})
    int bytes;

    private byte[] answer = {};
    private final Memory memory = new Memory(1 << 26);

    @Setup
    public void answer() {
        var image = new byte[bytes];
        new Random(bytes).nextBytes(image);
        System.arraycopy("\u0089PNG\r\n\u001a\n....IHDR....".getBytes(StandardCharsets.ISO_8859_1), 0, image, 0, 20);
        var end = new byte[] {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82};
        System.arraycopy(end, 0, image, bytes - end.length, end.length);
        answer = ("{\"data\":[{\"b64_json\":\"" + Base64.getEncoder().encodeToString(image) + "\"}]}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Benchmark
    public int decode() throws IOException, InterruptedException {
        var reader = new AnswerReader(memory, 1 << 25, 1, null, image -> image.close());
        reader.read(new ByteArrayInputStream(answer));
        return reader.good();
    }
}
