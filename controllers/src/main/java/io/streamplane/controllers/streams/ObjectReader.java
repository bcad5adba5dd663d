package io.streamplane.controllers.streams;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Merges the two parts of an object into its typed model; its resourceVersion is the newer revision. */
final class ObjectReader {

    private final ObjectCodec codec;

    ObjectReader(ObjectCodec codec) {
        this.codec = codec;
    }

    Stored<?> read(
            Kind kind, ObjectKey key, FactStore.Entry desired, FactStore.@Nullable Entry observed, Instant seen) {
        ObjectNode tree = codec.decodeDesired(kind, desired.value());
        long observedRevision = 0;
        if (observed != null) {
            tree.set("status", codec.decodeObserved(kind, observed.value()));
            observedRevision = observed.revision();
        }
        HasMetadata object = ObjectCodec.model(tree, kind.model());
        object.getMetadata().setResourceVersion(Long.toString(Math.max(desired.revision(), observedRevision)));
        return new Stored<>(kind.resource(), key, object, desired.revision(), observedRevision, seen);
    }
}
