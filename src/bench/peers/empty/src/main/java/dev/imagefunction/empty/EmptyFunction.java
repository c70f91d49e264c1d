package dev.imagefunction.empty;

import io.quarkus.funqy.Funq;
import java.util.Map;

/** The least that a Quarkus Funqy function can be: what the platform costs. */
public class EmptyFunction {
    @Funq
    public String empty(Map<String, Object> event) {
        return "";
    }
}
