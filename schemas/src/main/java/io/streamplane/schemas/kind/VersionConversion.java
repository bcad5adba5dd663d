package io.streamplane.schemas.kind;

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
}
