package io.streamplane.apiserver.kind;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Objects from YAML, and what a kind's rules say of them, in the form that tests compare. */
public final class TreeOf {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private static final Instant A_MINUTE_LATER = Instant.parse("2026-01-01T00:01:00Z");

    private TreeOf() {}

    public static ObjectNode yaml(String text) {
        return (ObjectNode) YAML.readTree(text);
    }

    public static ObjectNode defaulted(KindRules rules, String text) {
        ObjectNode object = yaml(text);
        rules.applyDefaults(object);
        return object;
    }

    /** As it is stored at its creation. */
    public static ObjectNode created(KindRules rules, String text) {
        ObjectNode object = defaulted(rules, text);
        rules.prepareForCreate(object);
        return object;
    }

    /** {@code field: message} of each. */
    public static List<String> sentences(List<FieldError> errors) {
        return errors.stream().map(each -> each.field() + ": " + each.message()).toList();
    }

    /** The fields that a change is refused for, after what an update does to the object before. */
    public static List<String> refusedByUpdate(KindRules rules, ObjectNode object, ObjectNode old) {
        rules.applyDefaults(object);
        rules.prepareForUpdate(object, old);
        return rules.validateUpdate(object, old).stream().map(FieldError::field).toList();
    }

    /** All cells of the object's row, a minute after the objects of tests were made. */
    public static String cells(KindRules rules, ObjectNode object) {
        return rules.columns().stream()
                .map(column -> column.cell().of(object, A_MINUTE_LATER).asString())
                .collect(Collectors.joining(" ~ "));
    }
}
