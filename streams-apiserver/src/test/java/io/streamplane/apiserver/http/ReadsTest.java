package io.streamplane.apiserver.http;

import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The contract of reads, of a journal in memory. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadsTest implements ListContract, WatchContract, WatchHistoryContract {

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final JournalReads reads =
            new JournalReads(new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec)), codec);

    @Override
    public ServedReads served() {
        return reads;
    }

    @AfterAll
    void stop() {
        reads.close();
    }
}
