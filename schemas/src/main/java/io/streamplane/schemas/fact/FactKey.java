package io.streamplane.schemas.fact;

import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;

/**
 * The record key on the topics that hold parts of all kinds: {@code resource namespace/name part}, e.g.
 * {@code deployments.apps default/web desired}, or {@code nodes /node-1 observed} for an object of cluster scope.
 */
public record FactKey(ResourceKey object, ObjectPart part) {

    /** Throws {@link IllegalArgumentException} where the text is no such key. */
    public static FactKey parse(String text) {
        int first = text.indexOf(' ');
        int last = text.lastIndexOf(' ');
        if (first <= 0 || last <= first) {
            throw new IllegalArgumentException("expected 'resource namespace/name part', but got '" + text + "'");
        }
        return new FactKey(
                new ResourceKey(text.substring(0, first), ObjectKey.parse(text.substring(first + 1, last))),
                part(text.substring(last + 1), text));
    }

    private static ObjectPart part(String word, String text) {
        for (ObjectPart part : ObjectPart.values()) {
            if (part.toString().equals(word)) {
                return part;
            }
        }
        throw new IllegalArgumentException("expected 'desired' or 'observed' at the end, but got '" + text + "'");
    }

    public static FactKey desired(ResourceKey object) {
        return new FactKey(object, ObjectPart.DESIRED);
    }

    public static FactKey observed(ResourceKey object) {
        return new FactKey(object, ObjectPart.OBSERVED);
    }

    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return object + " " + part;
    }
}
