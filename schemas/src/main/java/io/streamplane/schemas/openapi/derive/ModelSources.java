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

/** What the generated JSON classes tell: each class's properties with JSON name, Java type, description and need. */
final class ModelSources {

    private static final Pattern JSON_NAME = Pattern.compile("SERIALIZED_NAME_\\w+ = \"([^\"]*)\"");
    private static final Pattern GETTER = Pattern.compile(
            "@ApiModelProperty\\((required = true, )?(?:example = \"(?:[^\"\\\\]|\\\\.)*+\", )?"
                    + "value = \"((?:[^\"\\\\]|\\\\.)*+)\"\\)\\s*\\n(?:\\s*@[^\\n]*\\n)*\\s*public (.+?) (?:get|is)\\w+\\(\\)");
    private static final Pattern CLASS_COMMENT =
            Pattern.compile("@ApiModel\\(description = \"((?:[^\"\\\\]|\\\\.)*+)\"\\)");

    private final Map<String, Model> models = new LinkedHashMap<>();

    /** One class. */
    record Model(String description, List<Property> properties) {}

    /** One property; {@code type} is Java's, e.g. {@code List<V1Container>}. */
    record Property(String name, boolean required, String description, String type) {}

    static ModelSources read(Path directory) throws IOException {
        var sources = new ModelSources();
        try (var files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.models.put(name, model(name, Files.readString(file)));
            }
        }
        return sources;
    }

    Map<String, Model> models() {
        return models;
    }

    private static Model model(String className, String source) {
        List<String> names =
                JSON_NAME.matcher(source).results().map(match -> match.group(1)).toList();
        var properties = new ArrayList<Property>();
        Matcher getter = GETTER.matcher(source);
        while (getter.find()) {
            if (properties.size() == names.size()) {
                throw new IllegalStateException(
                        "expected " + names.size() + " getters in " + className + ", but found more");
            }
            properties.add(new Property(
                    names.get(properties.size()),
                    getter.group(1) != null,
                    unescaped(getter.group(2)),
                    getter.group(3).strip()));
        }
        if (properties.size() != names.size()) {
            throw new IllegalStateException(
                    "expected " + names.size() + " getters in " + className + ", but found " + properties.size());
        }
        Matcher comment = CLASS_COMMENT.matcher(source);
        return new Model(comment.find() ? unescaped(comment.group(1)) : "", properties);
    }

    private static String unescaped(String javaLiteral) {
        return javaLiteral.replace("\\'", "'").translateEscapes();
    }
}
