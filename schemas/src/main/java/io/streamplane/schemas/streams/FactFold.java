package io.streamplane.schemas.streams;

import io.streamplane.schemas.journal.FactRecord;

/**
 * What the facts of one partition come to, for a {@link FactStore}. Restored and live facts are applied alike, each once
 * and in the order of revisions. One thread at a time.
 */
@FunctionalInterface
public interface FactFold {

    /** Throws only what must stop the task; a value that cannot be decoded is to be passed over here. */
    void apply(FactRecord fact);
}
