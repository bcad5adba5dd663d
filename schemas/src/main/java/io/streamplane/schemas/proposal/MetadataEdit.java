package io.streamplane.schemas.proposal;

import java.util.List;
import java.util.Map;

/**
 * Changes in an object's metadata that need no knowledge of its kind. What is not there need not be taken out.
 *
 * @param dropOwners uids of owners whose references go
 * @param unblockOwners uids of owners that wait for this object no longer: {@code blockOwnerDeletion} becomes false
 * @param dropFinalizers finalizers that go
 * @param annotations to set; an empty value takes the annotation out
 */
public record MetadataEdit(
        List<String> dropOwners,
        List<String> unblockOwners,
        List<String> dropFinalizers,
        Map<String, String> annotations) {

    public MetadataEdit {
        dropOwners = List.copyOf(dropOwners);
        unblockOwners = List.copyOf(unblockOwners);
        dropFinalizers = List.copyOf(dropFinalizers);
        annotations = Map.copyOf(annotations);
    }

    public static MetadataEdit withoutOwners(List<String> uids) {
        return new MetadataEdit(uids, List.of(), List.of(), Map.of());
    }

    public static MetadataEdit unblocking(List<String> uids) {
        return new MetadataEdit(List.of(), uids, List.of(), Map.of());
    }

    public static MetadataEdit withoutFinalizer(String finalizer) {
        return new MetadataEdit(List.of(), List.of(), List.of(finalizer), Map.of());
    }

    /** The same, and an annotation with it; an empty value takes that out. */
    public MetadataEdit annotated(String name, String value) {
        return new MetadataEdit(dropOwners, unblockOwners, dropFinalizers, Map.of(name, value));
    }
}
