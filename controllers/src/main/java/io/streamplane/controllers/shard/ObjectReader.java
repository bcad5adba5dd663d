package io.streamplane.controllers.shard;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.codec.Models;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Merges the two parts of an object into its typed model; its resourceVersion is the newer revision. */
public final class ObjectReader {

    private final ObjectCodec codec;

    public ObjectReader(ObjectCodec codec) {
        this.codec = codec;
    }

    public Stored<?> read(Kind kind, ObjectKey key, Part desired, @Nullable Part observed, Instant seen) {
        return read(null, kind, key, desired, observed, seen);
    }

    /** @param before what is known of the object already; parts of the same revisions are taken from it, not read again */
    public Stored<?> read(
            @Nullable Stored<?> before, Kind kind, ObjectKey key, Part desired, @Nullable Part observed, Instant seen) {
        long observedRevision = observed == null ? 0 : observed.revision();
        HasMetadata object = before != null && before.desiredRevision() == desired.revision()
                ? before.object()
                : desired(kind, desired.value());
        Object status = before != null && before.observedRevision() == observedRevision
                ? Models.status(before.object())
                : observed == null || !kind.hasStatus() ? null : observed(kind, observed.value());
        return merged(kind, key, object, desired.revision(), status, observedRevision, seen);
    }

    /** The typed model of a desired part. */
    public HasMetadata desired(Kind kind, byte[] value) {
        return ObjectCodec.model(codec.decodeDesired(kind, value), kind.model());
    }

    /** The typed model of an observed part. */
    public Object observed(Kind kind, byte[] value) {
        return ObjectCodec.statusModel(codec.decodeObserved(kind, value), kind);
    }

    /** An object of two parts; its resourceVersion is the newer revision. */
    public static Stored<?> merged(
            Kind kind,
            ObjectKey key,
            HasMetadata desired,
            long desiredRevision,
            @Nullable Object status,
            long observedRevision,
            Instant seen) {
        HasMetadata object = kind.hasStatus() ? Models.withStatus(desired, status) : desired;
        return new Stored<>(
                kind.resource(),
                key,
                Models.at(object, Math.max(desiredRevision, observedRevision)),
                desiredRevision,
                observedRevision,
                seen);
    }
}
