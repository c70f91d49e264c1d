package dev.imagefunction.generation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns a generation event into a checked request, or tells everything that is wrong with it at once. */
public final class RequestRules {
    /** OpenAI's parameters beyond the common ones: what each may be, for a model that takes it. */
    private static final Map<String, Function<Object, @Nullable String>> PARAMETERS = Map.of(
            "background", value -> oneOf(value, List.of("auto", "transparent", "opaque")),
            "moderation", value -> oneOf(value, List.of("auto", "low")),
            "output_format", value -> oneOf(value, List.of("png", "jpeg", "webp")),
            "output_compression", value -> wholeNumber(value, 0, 100),
            "user",
                    value -> value instanceof String user && user.length() <= 256
                            ? null
                            : "must be a string of up to 256 characters");

    private static final List<String> COMMON = List.of("id", "model", "prompt", "n", "size", "quality");

    private final Map<String, Model> models;
    private final String defaultModel;
    private final int maxImages;

    public RequestRules(Map<String, Model> models, String defaultModel, int maxImages) {
        this.models = new TreeMap<>(models);
        this.defaultModel = defaultModel;
        this.maxImages = maxImages;
    }

    public Collection<Model> models() {
        return models.values();
    }

    /**
     * Checks every field, whatever the others hold. A null value is the same as none.
     *
     * @param event the generation event as JSON gives it: strings, numbers, booleans, lists, maps
     * @throws GenerationException {@link Failure.InvalidRequest}, naming each wrong field
     */
    public GenerationRequest check(@Nullable Object event) {
        if (!(event instanceof Map<?, ?> given)) {
            throw new GenerationException(new Failure.InvalidRequest(
                    "event",
                    "must be a JSON object with at least a prompt, like {\"prompt\": \"A cute baby sea otter\"}"));
        }
        var fields = new TreeMap<String, Object>();
        given.forEach((name, value) -> {
            if (value != null) {
                fields.put(String.valueOf(name), value);
            }
        });
        var problems = new ArrayList<Problem>();
        var id = text(fields, "id", null, problems);
        if (id != null && !GenerationId.isValid(id)) {
            problems.add(new Problem("id", "must be " + GenerationId.ALLOWED));
        }
        var name = text(fields, "model", defaultModel, problems);
        var model = name == null ? null : models.get(name);
        if (name != null && model == null) {
            problems.add(
                    new Problem("model", quoted(name) + "is not known; the models are " + listed(models.keySet())));
        }
        var prompt = prompt(fields.get("prompt"), model, problems);
        var n = 1;
        if (fields.containsKey("n")) {
            var wrong = wholeNumber(fields.get("n"), 1, maxImages);
            if (wrong == null) {
                n = ((Number) fields.get("n")).intValue();
            } else {
                problems.add(new Problem("n", wrong));
            }
        }
        var size = choice(fields, "size", model == null ? null : model.sizes(), model, problems);
        var quality = choice(fields, "quality", model == null ? null : model.qualities(), model, problems);
        var parameters = parameters(fields, model, problems);
        if (!problems.isEmpty() || model == null || prompt == null || size == null || quality == null) {
            throw new GenerationException(new Failure.InvalidRequest(problems));
        }
        return new GenerationRequest(id, model.name(), prompt, n, size, quality, parameters);
    }

    private static @Nullable String prompt(@Nullable Object value, @Nullable Model model, List<Problem> problems) {
        if (value == null) {
            problems.add(new Problem("prompt", "is missing; it is the text that describes the image"));
        } else if (!(value instanceof String prompt)) {
            problems.add(new Problem("prompt", "must be a string"));
        } else if (prompt.isBlank()) {
            problems.add(new Problem("prompt", "is empty; it is the text that describes the image"));
        } else if (prompt.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            problems.add(new Problem("prompt", "holds half a character (a lone surrogate); it must be valid Unicode"));
        } else {
            var length = prompt.codePointCount(0, prompt.length());
            if (model != null && length > model.promptLimit()) {
                problems.add(new Problem(
                        "prompt",
                        "has %d characters; %s takes 1 to %d".formatted(length, model.name(), model.promptLimit())));
            }
            return prompt;
        }
        return null;
    }

    private static @Nullable String text(
            Map<String, Object> fields, String field, @Nullable String otherwise, List<Problem> problems) {
        var value = fields.get(field);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof String text) {
            return text;
        }
        problems.add(new Problem(field, "must be a string"));
        return null;
    }

    private static @Nullable String choice(
            Map<String, Object> fields,
            String field,
            @Nullable List<String> allowed,
            @Nullable Model model,
            List<Problem> problems) {
        var value = text(fields, field, allowed == null ? null : allowed.getFirst(), problems);
        if (value != null && allowed != null && model != null && !allowed.contains(value)) {
            problems.add(new Problem(
                    field,
                    "%sis not a %s of %s: it takes %s".formatted(quoted(value), field, model.name(), listed(allowed))));
        }
        return value;
    }

    private static SortedMap<String, Object> parameters(
            Map<String, Object> fields, @Nullable Model model, List<Problem> problems) {
        var parameters = new TreeMap<String, Object>();
        fields.forEach((field, value) -> {
            if (COMMON.contains(field)) {
                return;
            }
            var rule = PARAMETERS.get(field);
            if (rule == null) {
                problems.add(unknown(field));
                return;
            }
            var wrong = rule.apply(value);
            if (model != null && !model.parameters().contains(field)) {
                wrong = "is a parameter that %s does not take%s"
                        .formatted(
                                model.name(),
                                model.parameters().isEmpty() ? "" : "; it takes " + listed(model.parameters()));
            }
            if (wrong != null) {
                problems.add(new Problem(field, wrong));
            } else {
                parameters.put(field, value);
            }
        });
        return parameters;
    }

    private static Problem unknown(String field) {
        var nearest = "";
        var best = Integer.MAX_VALUE;
        for (var known : List.of(
                "prompt",
                "model",
                "n",
                "size",
                "quality",
                "id",
                "background",
                "moderation",
                "output_format",
                "output_compression",
                "user")) {
            var distance = distance(field.toLowerCase(Locale.ROOT), known);
            if (distance < best) {
                best = distance;
                nearest = known;
            }
        }
        var name = isHarmless(field) ? field : "(a field)";
        return new Problem(name, "is not a field of a generation event; the nearest that is one is " + nearest);
    }

    /** How many letters to add, drop or change to make one word of the other (Levenshtein). */
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

    private static @Nullable String oneOf(Object value, List<String> allowed) {
        return value instanceof String text && allowed.contains(text) ? null : "must be one of " + listed(allowed);
    }

    private static @Nullable String wholeNumber(@Nullable Object value, int least, int most) {
        var allowed = "must be a whole number from %d to %d".formatted(least, most);
        if (!(value instanceof Integer || value instanceof Long)) {
            return allowed;
        }
        var number = ((Number) value).longValue();
        return number >= least && number <= most ? null : "is " + number + " but " + allowed;
    }

    private static String listed(Collection<String> words) {
        var ordered = words instanceof List ? words : new TreeSet<>(words);
        return String.join(", ", ordered);
    }

    /** A value is repeated only where it cannot be a misplaced prompt or key. */
    private static String quoted(String value) {
        return isHarmless(value) ? "\"" + value + "\" " : "";
    }

    private static boolean isHarmless(String word) {
        return word.matches("[A-Za-z0-9_.-]{1,32}");
    }
}
