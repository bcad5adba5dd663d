package io.streamplane.schemas.openapi.derive;

import io.streamplane.schemas.openapi.derive.ModelSources.Model;
import io.streamplane.schemas.openapi.derive.ProtoSources.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which definition each JSON class is: {@code V1Pod} is {@code io.k8s.api.core.v1.Pod}. A class that carries its group
 * ({@code CoreV1Event}) is found by it; others are by version and name, and among candidates of several groups the one
 * that has most of the class's properties, with meta/v1 before others. A kind without a protobuf message names its class
 * by itself, and those of its fields after it.
 */
final class DefinitionNames {

    private static final Pattern INNER = Pattern.compile("^(?:List<|Map<String, ?)(.*)>$");

    private final Map<String, String> byClass = new HashMap<>();

    static DefinitionNames of(ModelSources models, ProtoSources protos) {
        var names = new DefinitionNames();
        protos.messages().forEach((name, message) -> names.consider(name, message, models, protos));
        return names;
    }

    @Nullable
    String of(String className) {
        return byClass.get(className);
    }

    /** Names the class of a definition that no message names, and the classes of its fields with it. */
    void adopt(String name, ModelSources models) {
        String[] parts = name.split("\\.");
        String type = parts[parts.length - 1];
        String version = capitalized(parts[parts.length - 2]);
        String group = capitalized(parts[parts.length - 3]);
        if (byClass.containsValue(name)) {
            return;
        }
        Stream.of(group + version + type, version + type)
                .filter(models.models()::containsKey)
                .findFirst()
                .ifPresent(className -> adopt(className, name, group, version, models));
    }

    private void adopt(String className, String name, String group, String version, ModelSources models) {
        byClass.put(className, name);
        String prefix = name.substring(0, name.lastIndexOf('.') + 1);
        for (ModelSources.Property property :
                Objects.requireNonNull(models.models().get(className)).properties()) {
            String inner = INNER.matcher(property.type()).replaceFirst("$1");
            if (models.models().containsKey(inner) && !byClass.containsKey(inner)) {
                String type = inner.startsWith(group + version)
                        ? inner.substring((group + version).length())
                        : inner.startsWith(version) ? inner.substring(version.length()) : "";
                if (!type.isEmpty()) {
                    adopt(inner, prefix + type, group, version, models);
                }
            }
        }
    }

    private void consider(String name, Message message, ModelSources models, ProtoSources protos) {
        String[] parts = name.split("\\.");
        if (parts.length < 3) {
            return;
        }
        String type = parts[parts.length - 1];
        String version = capitalized(parts[parts.length - 2]);
        String group = capitalized(parts[parts.length - 3]);
        if (models.models().containsKey(group + version + type)) {
            byClass.put(group + version + type, name);
            return;
        }
        Model model = models.models().get(version + type);
        if (model == null) {
            return;
        }
        String known = byClass.get(version + type);
        if (known == null
                || group.equals("Meta")
                || isBetter(model, message, protos.messages().get(known), known)) {
            byClass.put(version + type, name);
        }
    }

    private static boolean isBetter(Model model, Message candidate, @Nullable Message known, String knownName) {
        return known != null && !knownName.contains(".meta.") && overlap(model, candidate) > overlap(model, known);
    }

    private static long overlap(Model model, Message message) {
        return model.properties().stream()
                .filter(property -> message.fields().containsKey(property.name()))
                .count();
    }

    private static String capitalized(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
