package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Sha256;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads and writes the JSON inside of events. */
@Singleton
final class Json {
    private final ObjectReader reader;
    private final ObjectWriter writer;
    private final ObjectWriter ordered;

    Json(ObjectMapper mapper) {
        reader = mapper.readerFor(Object.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        writer = mapper.writer();
        ordered = mapper.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    }

    /**
     * Reads strings, numbers, booleans, lists and maps.
     *
     * @param field what the text is called, for the message
     * @throws GenerationException {@link Failure.InvalidRequest} that tells where it stops being JSON; it quotes nothing,
     *     since that may be a prompt
     */
    @Nullable
    Object read(byte[] text, String field) {
        if (text.length == 0) {
            throw new GenerationException(new Failure.InvalidRequest(field, "is empty"));
        }
        try {
            return reader.readValue(text);
        } catch (JacksonException e) {
            throw new GenerationException(new Failure.InvalidRequest(field, "is not JSON" + place(e)));
        } catch (IOException e) {
            throw new GenerationException(new Failure.InvalidRequest(field, "is not JSON: it is not UTF-8"));
        }
    }

    private static String place(JacksonException e) {
        var location = e.getLocation();
        return location == null || location.getLineNr() < 1
                ? ""
                : ": it goes wrong at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    String write(Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JacksonException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SHA-256 of an event that is no valid request, in hex: what tells the same event when it comes again. */
    String fingerprint(@Nullable Object event) {
        try {
            // By way of a string: half a surrogate pair, which JSON may hold, cannot be written as bytes.
            return Sha256.hex(ordered.writeValueAsString(event).getBytes(UTF_8));
        } catch (JacksonException e) {
            throw new UncheckedIOException(e);
        }
    }
}
