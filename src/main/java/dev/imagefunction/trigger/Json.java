package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Sha256;
import dev.imagefunction.generation.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads and writes the JSON inside events. */
public record Json(ObjectMapper mapper) {
    /**
     * Reads strings, numbers, booleans, lists and maps.
     *
     * @param name what the text is called in the message
     * @throws GenerationException {@link Failure.Code#INVALID_VALUE}, which names the field or the place; it quotes nothing,
     *     since that may be a prompt
     */
    public @Nullable Object read(byte[] text, String name) {
        if (text.length == 0) {
            throw GenerationException.invalid(name, "is empty");
        }
        try (var parser = mapper.createParser(text)) {
            parser.nextToken();
            return readOne(parser, name);
        } catch (IOException e) {
            throw GenerationException.invalid(name, "is not JSON" + place(e));
        }
    }

    /** Reads the one value at which the parser stands; anything behind it is an error. */
    static @Nullable Object readOne(JsonParser parser, String name) {
        parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        try {
            var value = parser.readValueAs(Object.class);
            if (parser.nextToken() != null) {
                throw GenerationException.invalid(name, "continues after its end; send one JSON value");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw GenerationException.invalid(
                    name, "is nested too deeply, or holds a number or a field's name that is too long");
        } catch (IOException e) {
            var field = parser.getParsingContext().getCurrentName();
            // Broken JSON may take a part of a prompt for a field's name.
            var named = field != null && Values.isHarmless(field) ? field : name;
            var isTwice = e instanceof JacksonException json
                    && json.getOriginalMessage().startsWith("Duplicate field");
            var wrong = isTwice ? "occurs twice" : "is not valid JSON";
            throw GenerationException.invalid(named, wrong + place(e));
        }
    }

    private static String place(IOException e) {
        var location = e instanceof JacksonException json ? json.getLocation() : null;
        return location == null || location.getLineNr() < 1
                ? ": it is not UTF-8"
                : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JacksonException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SHA-256 of an event that is not a valid request, in hex: the same event has the same one. */
    String fingerprint(@Nullable Object event) {
        try {
            // Written as a string first, because a lone surrogate, which JSON may hold, cannot be written as bytes.
            var text = mapper.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .writeValueAsString(event);
            return Sha256.hex(text.getBytes(UTF_8));
        } catch (JacksonException e) {
            throw new UncheckedIOException(e);
        }
    }
}
