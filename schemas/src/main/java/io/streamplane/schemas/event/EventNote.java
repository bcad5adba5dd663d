package io.streamplane.schemas.event;

import io.fabric8.kubernetes.api.model.ObjectReference;

/**
 * What a component wants said about an object; the wiring makes a v1 Event of it, and counts repetitions.
 *
 * @param type Normal or Warning
 * @param reason CamelCase word for machines, e.g. SuccessfulCreate
 */
public record EventNote(ObjectReference regarding, String type, String reason, String message) {

    public static EventNote normal(ObjectReference regarding, String reason, String message) {
        return new EventNote(regarding, "Normal", reason, message);
    }

    public static EventNote warning(ObjectReference regarding, String reason, String message) {
        return new EventNote(regarding, "Warning", reason, message);
    }
}
