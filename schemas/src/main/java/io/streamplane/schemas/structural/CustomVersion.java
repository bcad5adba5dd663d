package io.streamplane.schemas.structural;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a CustomResourceDefinition says of one version of its kind, beside names and subresources.
 *
 * @param schema of whole objects
 * @param columns its {@code additionalPrinterColumns}; never change them
 * @param selectableFields JSON paths, e.g. {@code .spec.color}
 * @param deprecation what clients of a deprecated version are warned with; empty for any other one
 */
public record CustomVersion(
        StructuralSchema schema, List<ObjectNode> columns, List<String> selectableFields, String deprecation) {

    /** There is one of each version of a definition, for as long as the definition is not changed. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
