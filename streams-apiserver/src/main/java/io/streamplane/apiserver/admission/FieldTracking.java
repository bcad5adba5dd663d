package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.apply.FieldManager;
import tools.jackson.databind.node.ArrayNode;

/** What is to become of {@code metadata.managedFields} with a write. */
public sealed interface FieldTracking {

    /** They stay as they are; of a new object there are none. */
    FieldTracking NONE = new None();

    record None() implements FieldTracking {}

    /** The manager owns what the write changes, at creation all of it. An object that nobody is known of stays so. */
    record Changes(FieldManager manager) implements FieldTracking {}

    /** An applied configuration has settled them. */
    record Settled(ArrayNode managedFields) implements FieldTracking {}
}
