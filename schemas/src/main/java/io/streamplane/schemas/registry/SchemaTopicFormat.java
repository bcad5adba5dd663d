package io.streamplane.schemas.registry;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What who copies the topic {@code _schemas} must know of its records: a schema's id is its record's offset + 1. */
public final class SchemaTopicFormat {

    /** No topic has this name, so the level is of no account to anybody. */
    private static final RegistryRecord FILLER =
            new RegistryRecord.Level("streamplane-fork-filler", CompatibilityLevel.BACKWARD);

    private SchemaTopicFormat() {}

    /** Whether a registry of ours wrote it; false where another's server or somebody else did. */
    public static boolean isOwn(byte @Nullable [] key, byte @Nullable [] value) {
        try {
            return RegistryRecord.read(key, value).isPresent();
        } catch (SchemaRegistryException e) {
            return false;
        }
    }

    /** The key of a record that takes the place of one that compaction has removed, so that offsets stay. */
    public static byte[] fillerKey() {
        return FILLER.key();
    }

    public static byte[] fillerValue() {
        return Objects.requireNonNull(FILLER.value());
    }
}
