package io.streamplane.apiserver.kind;

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
}
