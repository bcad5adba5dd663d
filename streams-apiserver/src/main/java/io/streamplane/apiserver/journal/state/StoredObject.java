package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One object at one revision. Immutable; the JSON forms are made when first asked for, and kept. */
public interface StoredObject {

    /** At the version of {@link #tree}. */
    Kind kind();

    /** The same object at another version of its kind. */
    StoredObject at(Kind version);

    ObjectKey key();

    String uid();

    /** The object's resourceVersion: the newer of the two parts' revisions. */
    long revision();

    long desiredRevision();

    /** 0 where the observed part was never written. */
    long observedRevision();

    /** What it takes in memory beside its JSON forms, about. */
    long bytes();

    /** Whether {@link #tree} is all that was written, and not only what can be read of it. */
    default boolean isReadable() {
        return true;
    }

    /** {@code metadata.labels}, or a missing node; at less cost than {@link #tree}. Never change it. */
    default JsonNode labels() {
        return tree().path("metadata").path("labels");
    }

    /** The whole object with apiVersion, kind, metadata.resourceVersion and status. Never change it: take a deepCopy. */
    ObjectNode tree();

    /** {@link #tree} with what components own of it in {@code metadata.managedFields}. Made anew; never change its parts. */
    default ObjectNode shown() {
        return tree();
    }

    /**
     * {@link #shown} as JSON text in UTF-8; of a pod, which changes too often for that, {@link #tree}. Never change it.
     */
    byte[] json();

    /**
     * What somebody has made of this object for one use of it, kept as long as there is memory and nothing else is made. Made anew where
     * the form is another one.
     */
    default <T> T kept(Class<T> type, Object form, Supplier<T> make) {
        return make.get();
    }

    /** {@link #shown} as JSON text in UTF-8. Never change it. */
    default byte[] shownJson() {
        return json();
    }

    /** The same object as {@link #json} in Kubernetes' protobuf, of a kind that has messages. Never change it. */
    byte[] protobuf();
}
