package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.kind.Kind;

/** An object that is made when it is asked for, of a kind with one version; nothing of it is stored. */
public interface ComputedObject extends StoredObject {

    @Override
    default StoredObject at(Kind version) {
        return this;
    }

    @Override
    default String uid() {
        return "";
    }

    @Override
    default long revision() {
        return 0;
    }

    @Override
    default long desiredRevision() {
        return 0;
    }

    @Override
    default long observedRevision() {
        return 0;
    }

    @Override
    default long bytes() {
        return 0;
    }
}
