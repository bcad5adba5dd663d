package io.streamplane.schemas.codec;

import io.streamplane.schemas.topic.ObjectKey;
import java.util.Optional;

/** The keys that secret values are encrypted with, one for each object. Thread-safe. */
public interface DataKeys {

    /** For who has no business with secret values: what is encrypted stays so. */
    DataKeys NONE = new DataKeys() {
        @Override
        public byte[] create(String uid, String resource, ObjectKey object) {
            throw new IllegalStateException("expected to write no " + resource + ", but " + object + " was written");
        }

        @Override
        public Optional<byte[]> find(String uid) {
            return Optional.empty();
        }
    };

    /** The object's key; a new one, durable when this returns, where it has none yet. 32 bytes. */
    byte[] create(String uid, String resource, ObjectKey object);

    /** The object's key; empty where it was destroyed, or there was none. */
    Optional<byte[]> find(String uid);
}
