package io.streamplane.schemas.openapi.derive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the generated protobuf classes tell in their Javadoc: upstream's comment of each message and field, with its
 * {@code +markers}. Names are those of OpenAPI, e.g. {@code io.k8s.api.core.v1.Pod}.
 */
final class ProtoSources {

    private static final Pattern MESSAGE = Pattern.compile(
            "interface (\\w+)OrBuilder extends\\s*\\n\\s*// @@protoc_insertion_point\\(interface_extends:([\\w.]+)\\)");
    private static final Pattern FIELD = Pattern.compile("/\\*\\*\\n((?:\\s+\\*.*\\n)*?)\\s+\\* <code>([^<]*?)</code>");
    private static final Pattern DECLARATION = Pattern.compile("(\\w+) = \\d+");
    private static final Pattern FIELD_TYPE = Pattern.compile("\\.(k8s\\.io\\.[\\w.]+) \\w+ =");
    private static final Pattern ENTITY = Pattern.compile("&#(\\d+);");
    private static final int COMMENT_REACH = 20_000;

    private final Map<String, Message> messages = new LinkedHashMap<>();

    /** A message's comment and its fields by name. */
    record Message(Comment comment, Map<String, Field> fields) {}

    /** A field's comment and its proto declaration. */
    record Field(Comment comment, String declaration) {

        /** The OpenAPI name of the field's message type, or null for a scalar. */
        @Nullable
        String messageType() {
            Matcher type = FIELD_TYPE.matcher(declaration);
            return type.find() ? openApiName(type.group(1)) : null;
        }
    }

    static ProtoSources read(Path directory) throws IOException {
        var sources = new ProtoSources();
        try (var files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                sources.readFile(Files.readString(file));
            }
        }
        return sources;
    }

    Map<String, Message> messages() {
        return messages;
    }

    private void readFile(String source) {
        Matcher message = MESSAGE.matcher(source);
        while (message.find()) {
            String name = message.group(2);
            int end = source.indexOf("\n  }\n", message.start());
            var fields = fields(source.substring(message.start(), end));
            String after = source.substring(end, Math.min(source.length(), end + COMMENT_REACH));
            messages.put(openApiName(name), new Message(Comment.of(messageComment(after, name)), fields));
        }
    }

    private static Map<String, Field> fields(String body) {
        var fields = new LinkedHashMap<String, Field>();
        Matcher field = FIELD.matcher(body);
        while (field.find()) {
            Matcher declaration = DECLARATION.matcher(field.group(2));
            if (declaration.find()) {
                fields.putIfAbsent(declaration.group(1), new Field(Comment.of(text(field.group(1))), field.group(2)));
            }
        }
        return fields;
    }

    private static String messageComment(String after, String name) {
        Matcher comment = Pattern.compile("/\\*\\*\\n((?:\\s+\\*.*\\n)*?)\\s+\\* Protobuf type \\{@code ([\\w.]+)\\}")
                .matcher(after);
        return comment.find() && comment.group(2).equals(name) ? text(comment.group(1)) : "";
    }

    private static String text(String javadoc) {
        String text = javadoc.replaceAll("(?m)^\\s+\\* ?", "").replaceFirst("<pre>\\n?", "");
        int end = text.indexOf("</pre>");
        text = (end < 0 ? text : text.substring(0, end))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
        return ENTITY.matcher(text)
                .replaceAll(entity -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(entity.group(1)))));
    }

    static String openApiName(String protoName) {
        return protoName
                .replaceFirst("^k8s\\.io\\.", "io.k8s.")
                .replace("apiextensions_apiserver", "apiextensions-apiserver")
                .replace("kube_aggregator", "kube-aggregator");
    }

    /** Upstream's words about a type or field, and its {@code +marker=value} lines. */
    record Comment(String text, Map<String, List<String>> markers) {

        private static final Pattern MARKER = Pattern.compile("^\\s*\\+([\\w:.-]+(?:\\([^)]*\\))?)(?:=(.*))?\\s*$");

        /** Says only since when, or without which feature, the marker in its value holds. */
        private static final Pattern CONDITION = Pattern.compile("^k8s:(alpha|beta|ifDisabled)\\(.*");

        static Comment of(String raw) {
            var markers = new LinkedHashMap<String, List<String>>();
            var lines = new ArrayList<String>();
            for (String line : raw.lines().toList()) {
                if (!add(line, markers)) {
                    lines.add(line);
                }
            }
            String text = String.join("\n", lines);
            int notes = text.indexOf("\n---");
            text = (notes < 0 ? text : text.substring(0, notes)).strip();
            return new Comment(text.replaceAll("\\n(?!\\n)", " "), markers);
        }

        private static boolean add(String line, Map<String, List<String>> markers) {
            Matcher marker = MARKER.matcher(line);
            if (!marker.matches()) {
                return false;
            }
            String name = marker.group(1);
            String value = marker.group(2) == null ? "" : marker.group(2).strip();
            if (!CONDITION.matcher(name).matches() || !add(value, markers)) {
                markers.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
            }
            return true;
        }

        @Nullable
        String first(String marker) {
            var values = markers.get(marker);
            return values == null ? null : values.getFirst();
        }
    }
}
