package io.streamplane.apiserver.kind.custom;

import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.schemas.structural.StructuralSchema;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a value by its schema, for definitions that carry values themselves. */
public final class DefaultValues {

    private DefaultValues() {}

    /** @param path where the value stands in the definition */
    public static List<FieldError> validate(String path, StructuralSchema schema, JsonNode value) {
        var errors = new ArrayList<>(SchemaValidation.validate(path, schema, value));
        if (value instanceof ObjectNode object) {
            errors.addAll(ListTypes.validate(schema, object));
        }
        return errors;
    }
}
