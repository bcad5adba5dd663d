package io.streamplane.schemas.kind;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes does to an object of a kind before it is stored. All methods are pure functions of their arguments,
 * except that {@link #applyDefaults} and the {@code prepare} methods change the tree that they are given.
 */
public interface KindRules {

    /** Fills in what Kubernetes fills in for absent fields (its {@code defaults.go}). Idempotent. */
    default void applyDefaults(ObjectNode object) {}

    /** Drops what a client may not set at creation, e.g. status; sets what the server decides. */
    default void prepareForCreate(ObjectNode object) {}

    /** Takes over from {@code old} what an update may not change silently. */
    default void prepareForUpdate(ObjectNode object, ObjectNode old) {}

    /** All that is wrong with a defaulted object; metadata is checked elsewhere. Empty when it is valid. */
    default List<FieldError> validate(ObjectNode object) {
        return List.of();
    }

    /** What is wrong with the change itself, e.g. an immutable field; {@link #validate} ran before. */
    default List<FieldError> validateUpdate(ObjectNode object, ObjectNode old) {
        return List.of();
    }

    /** What is wrong with a new status. */
    default List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
        return List.of();
    }

    /** Fields beside metadata.name and metadata.namespace that field selectors may name, with their values. */
    default Map<String, String> selectableFields(ObjectNode object) {
        return Map.of();
    }

    /** The grace period that a delete gets which names none, in seconds; null where the kind is deleted at once. */
    default @Nullable Long defaultGracePeriodSeconds(ObjectNode object) {
        return null;
    }
}
