package dev.imagefunction.trigger.http;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationConfig.Model;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.RequestRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The model table in OpenAI's shape, with the limits of each model. */
public record ModelsResource(RequestRules rules) {
    static final String PATH = "/v1/models";

    HttpReply list() {
        var list = new LinkedHashMap<String, Object>();
        list.put("object", "list");
        list.put(
                "data",
                rules.models().entrySet().stream()
                        .map(model -> entry(model.getKey(), model.getValue()))
                        .toList());
        return HttpReply.of(200, list);
    }

    /** @param part of the path: API Gateway decodes it, and a client may encode a slash in it */
    HttpReply one(String part) {
        var name = part.replaceAll("(?i)%2F", "/");
        var model = rules.models().get(name);
        if (model == null) {
            throw new GenerationException(
                    Failure.of(Failure.Code.NOT_FOUND, "There is no such model; %s lists them.".formatted(PATH)));
        }
        return HttpReply.of(200, entry(name, model));
    }

    private static Map<String, Object> entry(String name, Model model) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("id", name);
        entry.put("object", "model");
        // OpenAI's clients require the field; the value is not known.
        entry.put("created", 0);
        entry.put("owned_by", "gateway");
        entry.put("sizes", model.sizes());
        entry.put("qualities", model.qualities());
        entry.put("max_n", RequestRules.MAX_IMAGES);
        entry.put("max_prompt_characters", model.promptLimit());
        entry.put("parameters", List.copyOf(new TreeSet<>(model.parameters().orElse(Set.of()))));
        return entry;
    }
}
