package io.streamplane.ops.produce;

import io.streamplane.apiserver.journal.Replay;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.vault.DataKeyTopic;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.schemas.codec.ObjectCodec;
import java.util.function.Consumer;

/** The objects as the journal has them. It reads the journal from its beginning once, and then what comes. For one thread. */
public final class JournalView implements AutoCloseable {

    private final JournalReader journal;
    private final DataKeyTopic keys;
    private final Replay replay;
    private long position;

    public JournalView(Connection connection) {
        keys = DataKeyTopic.start(connection.settings(), connection.registry());
        journal = connection.journal();
        replay = new Replay(connection.kinds(), ObjectDecoder.of(new ObjectCodec(connection.registry(), keys)));
    }

    /** As it is now. */
    public Snapshot now() {
        return now(_ -> {});
    }

    /** @param passing is given the revision that was just reached, while {@link #reached} is as of it */
    Snapshot now(Consumer<Long> passing) {
        long end = journal.end();
        if (end > position) {
            journal.read(position, end, record -> {
                replay.apply(record);
                passing.accept(record.offset() + 1);
            });
            position = end;
        }
        return replay.current();
    }

    Snapshot reached() {
        return replay.current();
    }

    @Override
    public void close() {
        journal.close();
        keys.close();
    }
}
