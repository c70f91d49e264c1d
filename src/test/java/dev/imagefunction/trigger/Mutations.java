package dev.imagefunction.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.imagefunction.boot.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Real events, changed at random; the same random gives the same events. */
final class Mutations {
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "null",
            "{}",
            "[]",
            "{\"prompt\":\"otter\"}",
            "{\"prompt\":\"otter\",\"id\":\"a\"}",
            "TIMEOUT",
            "REFUSED",
            "../..",
            ".",
            "\u0000",
            "\ud800",
            "\uffff",
            "{\"a\":",
            "a:b:c",
            "Bearer ci-token-4f1b2c",
            "Bearer",
            "respond-async, wait=99999",
            "GET",
            "POST",
            "/v1/models",
            "/v1/images/generations/x",
            "application/json",
            "text/plain",
            "arn:aws:sqs:eu-central-1:123456789012:x.fifo",
            "Notification",
            "gpt-image-1",
            "1024x1024",
            "auto",
            "%",
            "{\"image_function\":{},\"request\":{}}");
    private static final List<String> NAMES = List.of(
            "id",
            "prompt",
            "model",
            "n",
            "size",
            "quality",
            "owner",
            "detail",
            "Records",
            "Sns",
            "Message",
            "body",
            "messageId",
            "headers",
            "isBase64Encoded",
            "response_format",
            "request",
            "image_function",
            "user",
            "x y");

    private final Random random;
    private final Map<String, List<Path>> files = new HashMap<>();

    Mutations(Random random) {
        this.random = random;
    }

    /** One in ten is random altogether. */
    @Nullable
    Object of(String trigger) {
        if (random.nextInt(10) == 0) {
            return value(4);
        }
        var names = files.computeIfAbsent(trigger, Mutations::list);
        Object event = read(names.get(random.nextInt(names.size())));
        for (var times = random.nextInt(4); times >= 0; times--) {
            event = changed(event, 12);
        }
        return event;
    }

    private static List<Path> list(String trigger) {
        var directory = Objects.requireNonNull(Mutations.class.getResource("/events/" + trigger));
        try (var all = Files.list(Path.of(directory.toURI()))) {
            // These prompts cause a defect, on purpose.
            return all.filter(file -> !file.endsWith("broken.json") && !file.endsWith("mixed.json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object read(Path file) {
        try {
            return Setup.MAPPER.readValue(file.toFile(), Object.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes down a random way, and changes what is there. */
    private @Nullable Object changed(@Nullable Object value, int depth) {
        if (depth == 0 || random.nextInt(8) == 0) {
            return value(3);
        }
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            var copy = new LinkedHashMap<Object, @Nullable Object>(map);
            var key = List.copyOf(map.keySet()).get(random.nextInt(map.size()));
            switch (random.nextInt(8)) {
                case 0 -> copy.remove(key);
                case 1 -> copy.put(pick(NAMES), value(2));
                default -> copy.put(key, changed(map.get(key), depth - 1));
            }
            return copy;
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            var copy = new ArrayList<@Nullable Object>(list);
            var index = random.nextInt(list.size());
            switch (random.nextInt(8)) {
                case 0 -> copy.remove(index);
                case 1 -> copy.add(list.get(index));
                default -> copy.set(index, changed(list.get(index), depth - 1));
            }
            return copy;
        }
        return value instanceof String text ? text(text, depth) : value(2);
    }

    private @Nullable Object text(String text, int depth) {
        if (random.nextBoolean()) {
            try {
                var inner = changed(Setup.MAPPER.readValue(text, Object.class), depth - 1);
                return Setup.MAPPER.writeValueAsString(inner);
            } catch (JsonProcessingException e) {
                // It was no JSON: it is changed as text.
                return text + pick(TEXTS);
            }
        }
        var at = random.nextInt(text.length() + 1);
        return switch (random.nextInt(3)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + (char) random.nextInt(0x10000) + text.substring(at);
            default -> pick(TEXTS);
        };
    }

    private @Nullable Object value(int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> random.nextInt(12);
            case 4 -> random.nextDouble();
            case 5 -> pick(TEXTS);
            case 6 -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                for (var i = random.nextInt(4); i > 0; i--) {
                    map.put(pick(NAMES), value(depth - 1));
                }
                yield map;
            }
            default -> Arrays.asList(value(depth - 1), value(depth - 1));
        };
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
