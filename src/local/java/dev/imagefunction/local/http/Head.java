package dev.imagefunction.local.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The first line and the headers of an HTTP/1.1 message, in their order and as they were written. */
public record Head(String start, List<Map.Entry<String, String>> headers) {
    private static final int LONGEST = 256 * 1024;

    public Head {
        headers = List.copyOf(headers);
    }

    /** Nothing at the end of the stream. */
    public static Optional<Head> read(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (var next = in.read(); ; next = in.read()) {
            if (next < 0 && text.isEmpty()) {
                return Optional.empty();
            }
            if (next < 0 || text.length() > LONGEST) {
                throw new EOFException("the head of a message was cut off or has no end");
            }
            text.append((char) next);
            if (next == '\n' && text.indexOf("\r\n\r\n", Math.max(0, text.length() - 4)) >= 0) {
                return Optional.of(parse(text.toString()));
            }
        }
    }

    public String method() {
        return start.split(" ", 3)[0];
    }

    /** The path and query, as sent. */
    public String target() {
        return start.split(" ", 3)[1];
    }

    public String path() {
        return target().split("\\?", 2)[0];
    }

    /** The status of an answer. */
    public int status() {
        return Integer.parseInt(start.split(" ", 3)[1]);
    }

    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    public boolean has(String name, String value) {
        return header(name).filter(value::equalsIgnoreCase).isPresent();
    }

    /** The headers but these, given in lower case. */
    public List<Map.Entry<String, String>> headersBut(List<String> left) {
        return headers.stream()
                .filter(header -> left.stream().noneMatch(header.getKey()::equalsIgnoreCase))
                .toList();
    }

    private static Head parse(String text) {
        var lines = text.strip().split("\r\n", -1);
        var headers = new ArrayList<Map.Entry<String, String>>();
        for (var i = 1; i < lines.length; i++) {
            var colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.add(Map.entry(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip()));
            }
        }
        return new Head(lines[0], headers);
    }

    public byte[] bytes() {
        var text = new StringBuilder(start).append("\r\n");
        headers.forEach(header -> text.append(header.getKey())
                .append(": ")
                .append(header.getValue())
                .append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
