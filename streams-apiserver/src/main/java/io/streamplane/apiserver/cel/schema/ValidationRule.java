package io.streamplane.apiserver.cel.schema;

import io.streamplane.schemas.tree.Tree;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One entry of {@code x-kubernetes-validations}; texts are empty where absent.
 *
 * @param optionalOldSelf whether the rule is also evaluated where there is no old value
 */
public record ValidationRule(
        String rule,
        String message,
        String messageExpression,
        String reason,
        String fieldPath,
        Optional<Boolean> optionalOldSelf) {

    static ValidationRule of(ObjectNode rule) {
        JsonNode optional = rule.get("optionalOldSelf");
        return new ValidationRule(
                Tree.text(rule, "rule"),
                Tree.text(rule, "message"),
                Tree.text(rule, "messageExpression"),
                Tree.text(rule, "reason"),
                Tree.text(rule, "fieldPath"),
                optional == null || optional.isNull() ? Optional.empty() : Optional.of(optional.asBoolean(false)));
    }

    public boolean allowsNoOldSelf() {
        return optionalOldSelf.orElse(false);
    }

    /** How a message names the rule. */
    public String shown() {
        return message.isEmpty() ? rule.strip() : message.strip();
    }
}
