package dev.imagefunction.trigger;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An invocation's event, whatever its shape.
 *
 * @param json strings, numbers, booleans, lists, maps, or null
 * @param problem why it cannot be read; it names the field, where a parser's message would not
 */
@JsonDeserialize(using = Event.Reader.class)
public record Event(@Nullable Object json, @Nullable Failure problem) {
    /** Reads exactly one JSON value, and turns a parser's error into a failure. */
    public static final class Reader extends JsonDeserializer<Event> {
        @Override
        public Event deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                return new Event(Json.readOne(parser, "event"), null);
            } catch (GenerationException e) {
                return new Event(null, e.failure());
            }
        }

        @Override
        public Event getNullValue(DeserializationContext context) {
            return new Event(null, null);
        }
    }

    /**
     * The event's JSON.
     *
     * @throws GenerationException {@link Failure.Code#INVALID_VALUE} if the event cannot be read
     */
    @Nullable
    Object readable() {
        if (problem != null) {
            throw new GenerationException(problem);
        }
        return json;
    }

    /**
     * The fields of the event's JSON.
     *
     * @throws GenerationException {@link Failure.Code#INVALID_VALUE} if the event cannot be read
     */
    public Fields fields() {
        return Fields.of(readable());
    }
}
