package dev.imagefunction.generation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/**
 * Names one generation: the same owner and id always mean the same images.
 *
 * @param owner {@value #INTERNAL}, or the name of the HTTP caller: no caller can read or collide with another's
 * @param id 1 to 128 of {@code A-Z a-z 0-9 . _ -}, not starting with a dot
 */
public record GenerationId(String owner, String id) {
    public static final String INTERNAL = "internal";
    public static final String ALLOWED = "1 to 128 of A-Z a-z 0-9 . _ -, not starting with a dot";
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

    public GenerationId {
        if (!isValid(owner) || !isValid(id)) {
            throw new IllegalArgumentException("a generation's owner and id are " + ALLOWED);
        }
    }

    public static GenerationId internal(String id) {
        return new GenerationId(INTERNAL, id);
    }

    /** The id for a delivery's own: itself where it is valid, else its SHA-256 in hex. */
    public static String ofDelivery(String id) {
        return isValid(id) ? id : Sha256.hex(id.getBytes(UTF_8));
    }

    public static boolean isValid(String id) {
        return SHAPE.matcher(id).matches();
    }
}
