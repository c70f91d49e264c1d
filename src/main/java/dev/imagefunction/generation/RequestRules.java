package dev.imagefunction.generation;

import static dev.imagefunction.generation.Values.listed;
import static dev.imagefunction.generation.Values.quoted;

import dev.imagefunction.generation.GenerationConfig.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns a generation event into a valid request, or reports everything that is wrong with it at once. */
public final class RequestRules {
    /** The most images in one generation. */
    public static final int MAX_IMAGES = 10;

    private final SortedMap<String, Model> models;
    private final String defaultModel;

    /**
     * The rules for a model table.
     *
     * @throws IllegalArgumentException if the table cannot be used
     */
    public RequestRules(GenerationConfig config) {
        defaultModel = config.defaultModel();
        models = new TreeMap<>(Comparator.comparing((String name) -> !name.equals(defaultModel))
                .thenComparing(Comparator.naturalOrder()));
        models.putAll(config.models());
        if (!models.containsKey(defaultModel)) {
            throw new IllegalArgumentException(
                    "image-function.generation.default-model is %s; it must be one of the model table: %s."
                            .formatted(defaultModel, listed(models.keySet())));
        }
    }

    /** The default model first, the others by name. */
    public SortedMap<String, Model> models() {
        return Collections.unmodifiableSortedMap(models);
    }

    /**
     * Checks every field. A null value counts as a missing one.
     *
     * @param event the generation event as JSON: strings, numbers, booleans, lists, maps
     * @throws GenerationException {@link Failure.Code#INVALID_VALUE}, which names each wrong field
     */
    public GenerationRequest check(@Nullable Object event) {
        if (!(event instanceof Map<?, ?> given)) {
            throw GenerationException.invalid(
                    "event",
                    "must be a JSON object with at least a prompt, such as {\"prompt\": \"A cute baby sea otter\"}");
        }
        var fields = new TreeMap<String, Object>();
        given.forEach((name, value) -> {
            if (value != null) {
                fields.put(String.valueOf(name), value);
            }
        });
        return new Check(fields).request();
    }

    /** Returns true if at least one field is that of a generation event, misspelt or not. */
    public static boolean isGenerationEvent(@Nullable Object event) {
        return event instanceof Map<?, ?> given
                && given.keySet().stream().anyMatch(field -> FieldNames.nearest(String.valueOf(field)) != null);
    }

    /** One event on its way to a request. */
    private final class Check {
        private final SortedMap<String, Object> fields;
        private final List<FieldError> problems = new ArrayList<>();
        private @Nullable String name;
        private @Nullable Model model;

        Check(SortedMap<String, Object> fields) {
            this.fields = fields;
        }

        GenerationRequest request() {
            var id = text("id", null);
            if (id != null && !GenerationId.isValid(id)) {
                wrong("id", "must be " + GenerationId.ALLOWED);
            }
            name = text("model", defaultModel);
            model = name == null ? null : models.get(name);
            if (name != null && model == null) {
                wrong("model", quoted(name) + "is not known; the models are " + listed(models.keySet()));
            }
            var prompt = prompt();
            var n = n();
            var size = choice("size", model == null ? null : model.sizes());
            var quality = choice("quality", model == null ? null : model.qualities());
            var parameters = parameters();
            if (!problems.isEmpty() || name == null || prompt == null || size == null || quality == null) {
                throw new GenerationException(Failure.invalid(problems));
            }
            return new GenerationRequest(id, name, prompt, n, size, quality, parameters);
        }

        private void wrong(String field, String message) {
            problems.add(new FieldError(field, message));
        }

        private int n() {
            var value = fields.getOrDefault("n", 1);
            var wrong = Values.wholeNumber(value, 1, MAX_IMAGES);
            if (wrong == null) {
                return ((Number) value).intValue();
            }
            wrong("n", wrong);
            return 1;
        }

        private @Nullable String prompt() {
            var value = fields.get("prompt");
            if (value == null) {
                wrong("prompt", "is missing; it is the text that describes the image");
            } else if (!(value instanceof String prompt)) {
                wrong("prompt", "must be a string");
            } else if (prompt.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
                wrong("prompt", "is empty; it is the text that describes the image");
            } else if (prompt.codePoints()
                    .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                wrong("prompt", "holds a lone surrogate, which is half a character; it must be valid Unicode");
            } else {
                var length = prompt.codePointCount(0, prompt.length());
                if (model != null && length > model.promptLimit()) {
                    wrong("prompt", "has %d characters; %s takes 1 to %d".formatted(length, name, model.promptLimit()));
                }
                return prompt;
            }
            return null;
        }

        private @Nullable String text(String field, @Nullable String otherwise) {
            var value = fields.get(field);
            if (value == null || value instanceof String) {
                return value == null ? otherwise : (String) value;
            }
            wrong(field, "must be a string");
            return null;
        }

        private @Nullable String choice(String field, @Nullable List<String> allowed) {
            var value = text(field, allowed == null ? null : allowed.getFirst());
            if (value != null && allowed != null && !allowed.contains(value)) {
                wrong(field, "%sis not a %s of %s; it takes %s".formatted(quoted(value), field, name, listed(allowed)));
            }
            return value;
        }

        private SortedMap<String, Object> parameters() {
            var parameters = new TreeMap<String, Object>();
            var unknown = new ArrayList<String>();
            fields.forEach((field, value) -> {
                var rule = FieldNames.PARAMETERS.get(field);
                if (FieldNames.COMMON.contains(field)) {
                    return;
                }
                if (rule == null) {
                    unknown.add(field);
                } else if (isTakenByNone(field)) {
                    wrong(field, notTaken());
                } else {
                    var wrong = rule.apply(value);
                    if (wrong != null) {
                        wrong(field, wrong);
                    }
                    parameters.put(field, value);
                }
            });
            problems.addAll(FieldNames.unknown(unknown));
            return parameters;
        }

        /** For an unknown model: by none of the models. */
        private boolean isTakenByNone(String field) {
            var candidates = model == null ? models.values() : List.of(model);
            return candidates.stream()
                    .noneMatch(each -> each.parameters().orElse(Set.of()).contains(field));
        }

        private String notTaken() {
            if (model == null) {
                return "is a parameter of OpenAI's API that no model takes; remove it";
            }
            return "is a parameter of OpenAI's API that %s does not take; remove it. %s"
                    .formatted(
                            name,
                            model.parameters()
                                    .map(taken -> "The model takes " + listed(taken))
                                    .orElse("The model takes no extra parameters"));
        }
    }
}
