package io.streamplane.apiserver.kind.custom;

import io.streamplane.apiserver.cel.RuleValidator;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.schemas.structural.StructuralSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The {@code x-kubernetes-validations} of a version's schema, compiled when the first object is validated. */
final class CustomExpressions {

    /** Objects that are wrong in these ways may not have the types that rules rely on. */
    private static final Set<String> BLOCKING = Set.of(
            "FieldValueNotSupported",
            "FieldValueRequired",
            "FieldValueTooLong",
            "FieldValueTooMany",
            "FieldValueTypeInvalid");

    private static final FieldError UNCHECKED = FieldError.invalid(
            "<nil>",
            "null",
            "some validation rules were not checked because the object was invalid; correct the existing errors to complete"
                    + " validation");

    private final StructuralSchema schema;
    private @Nullable Optional<RuleValidator> compiled;

    CustomExpressions(StructuralSchema schema) {
        this.schema = schema;
    }

    /**
     * @param old null for a new object
     * @param found what is wrong with it already
     */
    List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old, List<FieldError> found) {
        Optional<RuleValidator> rules = rules();
        if (rules.isEmpty()) {
            return List.of();
        } else if (found.stream().anyMatch(each -> BLOCKING.contains(each.reason()))) {
            return List.of(UNCHECKED);
        }
        return rules.get().validate(object, old).errors();
    }

    private synchronized Optional<RuleValidator> rules() {
        Optional<RuleValidator> rules = compiled;
        if (rules == null) {
            rules = RuleValidator.of(schema.json());
            compiled = rules;
        }
        return rules;
    }
}
