package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;

/** The kinds of the objects that the journal carries, and how their values are read. */
public record KindIndex(KindRegistry kinds, ObjectDecoder decoder) {

    /** A stand-in where this process does not know the kind. */
    Kind kind(String resource) {
        return kinds.orUnknown(resource);
    }
}
