package dev.imagefunction.gateway.answer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Where a reader is in the response's JSON: an image is the value of {@code b64_json} in an item of the root's {@code data}. */
final class DataPath {
    private static final byte[] DATA = "data".getBytes(US_ASCII);
    private static final byte[] B64_JSON = "b64_json".getBytes(US_ASCII);

    private final byte[] string = new byte[B64_JSON.length];
    private int length;
    private boolean isValueNext;
    private boolean isInData;
    private int depth;

    /** Returns true if a string that begins now is an image. */
    boolean isAtImage() {
        return isValueNext && isInData && depth == 3 && isString(B64_JSON);
    }

    private boolean isString(byte[] expected) {
        return length == expected.length && Arrays.equals(string, 0, length, expected, 0, length);
    }

    /** A string begins, which may be a name. */
    void string() {
        length = 0;
        isValueNext = false;
    }

    /** The next byte of the string. */
    void add(byte b) {
        if (length < string.length) {
            string[length] = b;
        }
        length++;
    }

    /** A byte outside of strings. */
    void token(byte b) {
        switch (b) {
            case '{', '[' -> {
                isInData |= b == '[' && depth == 1 && isValueNext && isString(DATA);
                depth++;
            }
            case '}', ']' -> {
                depth--;
                isInData &= depth > 1;
            }
            default -> {}
        }
        if (b == ':') {
            isValueNext = true;
        } else if (b > ' ' || b < 0) {
            string();
        }
    }
}
