package io.streamplane.schemas.kind;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Objects from YAML, and what a kind's rules say of them, in the form that tests compare. */
public final class TreeOf {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private TreeOf() {}

    public static ObjectNode yaml(String text) {
        return (ObjectNode) YAML.readTree(text);
    }

    public static ObjectNode defaulted(Kind kind, String text) {
        ObjectNode object = yaml(text);
        kind.rules().applyDefaults(object);
        return object;
    }

    /** As it is stored at its creation. */
    public static ObjectNode created(Kind kind, String text) {
        ObjectNode object = defaulted(kind, text);
        kind.rules().prepareForCreate(object);
        return object;
    }

    /** {@code field: message} of each. */
    public static List<String> sentences(List<FieldError> errors) {
        return errors.stream().map(each -> each.field() + ": " + each.message()).toList();
    }
}
