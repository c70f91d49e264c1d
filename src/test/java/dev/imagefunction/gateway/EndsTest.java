package dev.imagefunction.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EndsTest {
    @Test
    void findsWhatAPlainLoopFinds() {
        var random = new Random(1);
        for (var run = 0; run < 20_000; run++) {
            var text = new byte[random.nextInt(40)];
            random.nextBytes(text);
            if (text.length > 0 && run % 2 == 0) {
                text[random.nextInt(text.length)] = (byte) (run % 4 == 0 ? '"' : '\\');
            }
            var from = random.nextInt(text.length + 1);
            var to = from + random.nextInt(text.length - from + 1);

            assertEquals(plain(text, from, to), Ends.next(text, from, to), () -> Arrays.toString(text));
        }
    }

    @Test
    void bytesNextToAQuoteAreNotTakenForIt() {
        assertEquals(8, Ends.next("!!!!####\"".getBytes(ISO_8859_1), 0, 9));
        assertEquals(9, Ends.next("\u00a2\u00dc[]\u0000\u007f\u0080\u00ff!\"".getBytes(ISO_8859_1), 0, 10));
    }

    private static int plain(byte[] text, int from, int to) {
        var at = from;
        while (at < to && text[at] != '"' && text[at] != '\\') {
            at++;
        }
        return at;
    }
}
