package io.streamplane.schemas.kind;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an object of one version becomes one of the version that is stored, and back. Trees are changed in place; of their
 * apiVersion the caller takes care. The parts come apart: an object without its status, or nothing but its status.
 */
public interface VersionConversion {

    /** For versions that differ in nothing but their name. */
    VersionConversion NONE = new VersionConversion() {};

    default void toStorage(ObjectNode object) {}

    default void fromStorage(ObjectNode object) {}

    /**
     * Whether it needs whole objects. Then parts stay as they were written until they are together, and {@link #convert} is
     * asked for the whole.
     */
    default boolean isWhole() {
        return false;
    }

    /**
     * Whole objects at another version, in their order; new trees. It may wait for another process, so it is not for threads
     * that may not wait.
     */
    default List<ObjectNode> convert(List<ObjectNode> objects, String apiVersion) {
        throw new UnsupportedOperationException("expected a conversion of whole objects");
    }
}
