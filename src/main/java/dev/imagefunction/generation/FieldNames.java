package dev.imagefunction.generation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields of a generation event, and the errors of unknown ones. */
public final class FieldNames {
    /** Fields that every model takes. */
    static final List<String> COMMON = List.of("prompt", "model", "n", "size", "quality", "id");

    /** OpenAI's extra parameters: the check of each value, for models that take it. */
    static final Map<String, Function<Object, @Nullable String>> PARAMETERS = new TreeMap<>(Map.of(
            "background", value -> Values.oneOf(value, List.of("auto", "transparent", "opaque")),
            "moderation", value -> Values.oneOf(value, List.of("auto", "low")),
            "output_format", value -> Values.oneOf(value, List.of("png", "jpeg", "webp")),
            "output_compression", value -> Values.wholeNumber(value, 0, 100),
            "style", value -> Values.oneOf(value, List.of("vivid", "natural")),
            "user",
                    value -> value instanceof String user && user.length() <= 256
                            ? null
                            : "must be a string of up to 256 characters"));

    /** Parameters of OpenAI's images API that no model of this function takes. */
    private static final Set<String> NEVER = Set.of("input_fidelity", "partial_images", "response_format", "stream");

    private static final int MOST_NAMED = 10;

    private FieldNames() {}

    /** Returns true for a field that is sent to the gateway. The id is not. */
    public static boolean isSent(String field) {
        return !field.equals("id") && (COMMON.contains(field) || PARAMETERS.containsKey(field));
    }

    /** Names the first ten unknown fields, and the number of the others. */
    static List<FieldError> unknown(Collection<String> fields) {
        var problems = new ArrayList<FieldError>();
        fields.stream().limit(MOST_NAMED).forEach(field -> problems.add(unknown(field)));
        if (fields.size() > MOST_NAMED) {
            problems.add(new FieldError("event", "has %d more unknown fields".formatted(fields.size() - MOST_NAMED)));
        }
        return problems;
    }

    private static FieldError unknown(String field) {
        if (NEVER.contains(field)) {
            return new FieldError(
                    field,
                    field.equals("response_format")
                            ? "is a parameter of OpenAI's API that only the http function takes; remove it"
                            : "is a parameter of OpenAI's API that this function does not take; remove it");
        }
        var name = Values.isHarmless(field) ? field : "(a field)";
        var nearest = nearest(field);
        return new FieldError(
                name,
                "is not a field of a generation event"
                        + (nearest == null
                                ? "; remove it. The fields are " + Values.listed(COMMON) + " and the model's parameters"
                                : "; the nearest field is " + nearest));
    }

    /** A misspelt name has at most about one wrong letter in four. */
    static @Nullable String nearest(String name) {
        var field = name.toLowerCase(Locale.ROOT);
        return Stream.concat(COMMON.stream(), PARAMETERS.keySet().stream())
                .filter(known -> distance(field, known) <= (field.length() + 2) / 4)
                .min(Comparator.comparingInt(known -> distance(field, known)))
                .orElse(null);
    }

    /** How many letters to add, remove or change to turn one word into the other (Levenshtein distance). */
    private static int distance(String one, String other) {
        var length = Math.min(one.length(), 64);
        var row = new int[other.length() + 1];
        for (var j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (var i = 1; i <= length; i++) {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j < row.length; j++) {
                var changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
