package io.streamplane.schemas.streams;

import io.streamplane.schemas.fact.FactRecord;

/**
 * What the facts of one partition come to, for a {@link FactStore}. Restored and live facts are applied alike, each once
 * and in the order of revisions. One thread at a time.
 */
@FunctionalInterface
public interface FactFold {

    /**
     * Decodes before it changes anything.
     *
     * @throws io.streamplane.schemas.codec.CodecException where the value cannot be decoded: the fact is passed over
     */
    void apply(FactRecord fact);
}
