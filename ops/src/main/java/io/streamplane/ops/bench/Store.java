package io.streamplane.ops.bench;

import java.util.concurrent.CompletionStage;

/** What the journal bench drives: a store that can compare and swap one key. */
interface Store extends AutoCloseable {

    /** Creates the key; the stage gives its revision. */
    CompletionStage<Long> create(String key, byte[] value);

    /** Replaces the value if the key is still at this revision, which it must be; the stage gives the new one. */
    CompletionStage<Long> swap(String key, long revision, byte[] value);

    @Override
    void close();
}
