package dev.imagefunction.trigger;

import io.quarkus.funqy.Funq;
import java.util.Map;

public class Generate {
    @Funq("generate")
    public Map<String, Object> generate(Object event) {
        return Map.of("echo", event);
    }
}
