package dev.imagefunction.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bearer tokens of callers, as hashes.
 *
 * @param open whether anybody may call
 */
public record Tokens(boolean open, List<Entry> entries) {
    static final String ANONYMOUS = "anonymous";
    static final String JWT = "jwt-";
    static final String IAM = "iam-";

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final String HASH_OF_NOTHING = Sha256.hex(new byte[0]);

    /** A token's owner and hash. */
    public record Entry(String owner, String hash) {}

    /**
     * Reads {@code name:sha256,…}, or {@code none}.
     *
     * @throws IllegalArgumentException with what is wrong; it quotes nothing, since that may be a token by mistake
     */
    public static Tokens parse(String text) {
        if (text.isBlank()) {
            return new Tokens(false, List.of());
        }
        if (text.strip().equals("none")) {
            return new Tokens(true, List.of());
        }
        var entries = new ArrayList<Entry>();
        for (var part : text.split(",", -1)) {
            entries.add(entry(part.strip(), entries.size() + 1));
        }
        return new Tokens(false, List.copyOf(entries));
    }

    private static Entry entry(String text, int number) {
        var colon = text.indexOf(':');
        var owner = text.substring(0, Math.max(0, colon));
        var hash = text.substring(colon + 1).toLowerCase(Locale.ROOT);
        if (colon < 0 || !HASH.matcher(hash).matches()) {
            throw wrong(number, "is not name:hash with the token's SHA-256 in 64 hex digits");
        }
        if (hash.equals(HASH_OF_NOTHING)) {
            throw wrong(number, "is the hash of an empty token");
        }
        if (!GenerationId.isValid(owner)) {
            throw wrong(number, "has a name that is not " + GenerationId.ALLOWED);
        }
        if (owner.equals(GenerationId.INTERNAL)
                || owner.equals(ANONYMOUS)
                || owner.startsWith(JWT)
                || owner.startsWith(IAM)) {
            throw wrong(
                    number,
                    "has a reserved name; reserved are %s, %s and what begins with %s or %s"
                            .formatted(GenerationId.INTERNAL, ANONYMOUS, JWT, IAM));
        }
        return new Entry(owner, hash);
    }

    private static IllegalArgumentException wrong(int number, String what) {
        return new IllegalArgumentException("entry %d %s".formatted(number, what));
    }

    /** The token's owner, or null. Takes the same time for every token. */
    @Nullable
    String owner(String token) {
        var hash = Sha256.hex(token.getBytes(UTF_8)).getBytes(UTF_8);
        String owner = null;
        for (var entry : entries) {
            if (MessageDigest.isEqual(entry.hash().getBytes(UTF_8), hash)) {
                owner = entry.owner();
            }
        }
        return owner;
    }
}
