package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All objects at one revision. Immutable. */
public interface Snapshot {

    /** The revision of the last command in it, accepted or not. */
    long revision();

    /** The kinds at this revision; objects of others are carried, and cannot be asked for. */
    KindRegistry kinds();

    /** @param kind at the version that is wanted */
    Optional<StoredObject> get(Kind kind, ObjectKey key);

    /**
     * Objects of a kind in key order; of one namespace, or of all where it is null.
     *
     * @param kind at the version that is wanted
     */
    Collection<StoredObject> list(Kind kind, @Nullable String namespace);

    /**
     * Stands for all objects of a kind as they are here: another snapshot has the very same value only where none of them differs. Compared by
     * identity.
     */
    default Object version(Kind kind) {
        return this;
    }
}
