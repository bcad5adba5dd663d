package io.streamplane.schemas.journal;

/** What must hold on the state before a command, or the whole command is rejected. */
public sealed interface Precondition {

    ResourceKey key();

    /** No such object. */
    record Absent(ResourceKey key) implements Precondition {}

    /** No such object, or one with another uid: the object that had this uid under this name is gone for good. */
    record NotUid(ResourceKey key, String uid) implements Precondition {}

    /** There is such an object. Implied by a mutation that does not create. */
    record Exists(ResourceKey key) implements Precondition {}

    /** The object exists and has this uid. */
    record HasUid(ResourceKey key, String uid) implements Precondition {}

    /** The object exists, and its desired part was last written at this revision. */
    record DesiredAt(ResourceKey key, long revision) implements Precondition {}

    /** The object exists, and its observed part was last written at this revision; 0 says it was never written. */
    record ObservedAt(ResourceKey key, long revision) implements Precondition {}
}
