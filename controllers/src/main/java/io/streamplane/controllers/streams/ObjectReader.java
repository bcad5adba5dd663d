package io.streamplane.controllers.streams;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.codec.Models;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Merges the two parts of an object into its typed model; its resourceVersion is the newer revision. */
final class ObjectReader {

    private final ObjectCodec codec;

    ObjectReader(ObjectCodec codec) {
        this.codec = codec;
    }

    Stored<?> read(
            Kind kind, ObjectKey key, FactStore.Entry desired, FactStore.@Nullable Entry observed, Instant seen) {
        return read(null, kind, key, desired, observed, seen);
    }

    /** @param before what is known of the object already; parts of the same revisions are taken from it, not read again */
    Stored<?> read(
            @Nullable Stored<?> before,
            Kind kind,
            ObjectKey key,
            FactStore.Entry desired,
            FactStore.@Nullable Entry observed,
            Instant seen) {
        long observedRevision = observed == null ? 0 : observed.revision();
        HasMetadata object = before != null && before.desiredRevision() == desired.revision()
                ? before.object()
                : ObjectCodec.model(codec.decodeDesired(kind, desired.value()), kind.model());
        if (kind.hasStatus()) {
            object = Models.withStatus(
                    object,
                    before != null && before.observedRevision() == observedRevision
                            ? Models.status(before.object())
                            : observed == null ? null : status(kind, observed));
        }
        return new Stored<>(
                kind.resource(),
                key,
                Models.at(object, Math.max(desired.revision(), observedRevision)),
                desired.revision(),
                observedRevision,
                seen);
    }

    private Object status(Kind kind, FactStore.Entry observed) {
        return ObjectCodec.statusModel(codec.decodeObserved(kind, observed.value()), kind);
    }
}
