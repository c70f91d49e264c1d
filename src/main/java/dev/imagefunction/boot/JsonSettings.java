package dev.imagefunction.boot;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.imagefunction.generation.StoredImage;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** How JSON is read and written, everywhere. */
@Singleton
public final class JsonSettings implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        // A double cannot hold every number that JSON can, such as 1e400 in a gateway's usage.
        mapper.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        mapper.configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
        mapper.configure(EnumFeature.WRITE_ENUMS_TO_LOWERCASE, true);
        // Has the name of Joda-Time's module, so that Quarkus omits that one. Only AWS's own event classes need it.
        mapper.registerModule(new SimpleModule("jackson-datatype-joda"));
        mapper.addMixIn(StoredImage.class, SnakeCase.class);
    }

    /** Lambda's mapper prefers camel case, whatever the general one does. */
    @JsonNaming(SnakeCaseStrategy.class)
    private interface SnakeCase {}
}
