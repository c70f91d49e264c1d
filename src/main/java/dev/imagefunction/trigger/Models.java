package dev.imagefunction.trigger;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Model;
import dev.imagefunction.generation.RequestRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The model table in OpenAI's shape, and what each model takes. */
record Models(RequestRules rules, int maxImages) {
    static final String PATH = "/v1/models";

    Reply list() {
        var data = rules.models().stream().map(this::entry).toList();
        var list = new LinkedHashMap<String, Object>();
        list.put("object", "list");
        list.put("data", data);
        return Reply.of(200, list);
    }

    Reply one(String name) {
        return rules.models().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .map(model -> Reply.of(200, entry(model)))
                .orElseThrow(() -> new GenerationException(
                        new Failure.NotFound("There is no such model; %s lists them.".formatted(PATH))));
    }

    private Map<String, Object> entry(Model model) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("id", model.name());
        entry.put("object", "model");
        // OpenAI's clients want it, and nobody knows it.
        entry.put("created", 0);
        entry.put("owned_by", "gateway");
        entry.put("sizes", model.sizes());
        entry.put("qualities", model.qualities());
        entry.put("max_n", maxImages);
        entry.put("max_prompt_characters", model.promptLimit());
        entry.put("parameters", List.copyOf(new TreeSet<>(model.parameters())));
        return entry;
    }
}
