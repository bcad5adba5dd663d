package io.streamplane.apiserver.kind;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the API server does with the objects of one kind: before they are stored, when they are deleted, and when they
 * are shown. All methods are pure functions of their arguments, except that {@link #applyDefaults} and the
 * {@code prepare} methods change the tree that they are given.
 */
public interface KindRules {

    /** Fills in what Kubernetes fills in for absent fields (its {@code defaults.go}). Idempotent. */
    default void applyDefaults(ObjectNode object) {}

    /** Drops what a client may not set at creation; sets what the server decides. */
    default void prepareForCreate(ObjectNode object) {
        if (hasGeneration()) {
            object.remove("status");
            Generations.onCreate(object);
        }
    }

    /** Takes over from {@code old} what an update may not change silently. */
    default void prepareForUpdate(ObjectNode object, ObjectNode old) {
        if (hasGeneration()) {
            Generations.onUpdate(object, old);
        }
    }

    /** All that is wrong with a defaulted object; metadata is checked elsewhere. Empty when it is valid. */
    default List<FieldError> validate(ObjectNode object) {
        return List.of();
    }

    /** What is wrong with a new object beside what {@link #validate} says of every object. */
    default List<FieldError> validateNew(ObjectNode object) {
        return List.of();
    }

    /**
     * As {@link #validate(ObjectNode)}, of an object that takes the place of another.
     *
     * @param old the kind may let pass what was wrong with it already
     */
    default List<FieldError> validate(ObjectNode object, ObjectNode old) {
        return validate(object);
    }

    /** What is wrong with the change itself, e.g. an immutable field; {@link #validate} ran before. */
    default List<FieldError> validateUpdate(ObjectNode object, ObjectNode old) {
        return List.of();
    }

    /** As {@link #validateUpdate}, of a change through a subresource other than the status; empty for none. */
    default List<FieldError> validateUpdate(String subresource, ObjectNode object, ObjectNode old) {
        return validateUpdate(object, old);
    }

    /** What is wrong with a new status. */
    default List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
        return List.of();
    }

    /** As {@link #validateStatusUpdate(ObjectNode, ObjectNode)}, of a status that a subresource of another name writes. */
    default List<FieldError> validateStatusUpdate(String subresource, ObjectNode object, ObjectNode old) {
        return validateStatusUpdate(object, old);
    }

    /** Takes over from {@code old} what a write of the status through this subresource may not change silently. */
    default void prepareForStatus(String subresource, ObjectNode object, ObjectNode old) {}

    /** Says in a new object who asked for it, where its kind keeps that. */
    default void askedBy(ObjectNode object, AuthenticatedUser user) {}

    /** Fields beside metadata.name and metadata.namespace that field selectors may name, with their values. */
    default Map<String, String> selectableFields(ObjectNode object) {
        return Map.of();
    }

    /**
     * How long an object stays that is deleted, in seconds.
     *
     * @param asked what the client wants; null where it does not say
     */
    default long gracePeriodSeconds(ObjectNode object, @Nullable Long asked) {
        return 0;
    }

    /** What must be gone before a deleted object goes. */
    default List<String> finalizers(ObjectNode object) {
        return Tree.texts(Tree.object(object, "metadata"), "finalizers");
    }

    /** Adds to an object whose deletion is asked for, for the first time, what must happen before it goes. */
    default void prepareForDelete(ObjectNode object) {}

    /** Changes the status of an object that is deleted and has to stay for a while. */
    default void markDeleted(ObjectNode object) {}

    /** Whether a deletion is answered with the object, and not with a Status. */
    default boolean returnsDeleted() {
        return false;
    }

    /** Why the object of this name may not be deleted; empty where it may. */
    default String undeletable(String name) {
        return "";
    }

    /**
     * Whether the status is nobody's to set but through its subresource, and {@code metadata.generation} counts the changes
     * of the spec. Then that is what the {@code prepare} methods do by default.
     */
    default boolean hasGeneration() {
        return false;
    }

    /** The node that runs the object; empty where there is none, and for all but pods. */
    default String node(ObjectNode object) {
        return "";
    }

    /** Whether an update makes an object that is not there. */
    default boolean createsOnUpdate() {
        return false;
    }

    /** Whether an update may replace an object without saying which one, by its resourceVersion, it replaces. */
    default boolean replacesUnseen() {
        return true;
    }

    /** Whether an object gets a cluster IP and node ports, which no other may have. */
    default boolean claimsClusterIp() {
        return false;
    }

    /** What whoever uses the kind is told: that it will go, and what takes its place; empty where it stays. */
    default String deprecation() {
        return "";
    }

    /** How kubectl get shows the kind: every column in order, the name and the age included. */
    default List<TableColumn> columns() {
        return Columns.NAME_AND_AGE;
    }
}
