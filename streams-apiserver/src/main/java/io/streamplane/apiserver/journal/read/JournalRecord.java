package io.streamplane.apiserver.journal.read;

import io.streamplane.schemas.codec.SchemaSignature;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandReader;
import io.streamplane.schemas.journal.Rules;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record of the journal, understood.
 *
 * @param command null where somebody else wrote the record: it changes nothing, but uses up its revision
 */
public record JournalRecord(long offset, @Nullable Command command) {

    /** What is told of such a record. */
    public static final String FOREIGN = "it is no command: somebody else wrote it. It changes nothing";

    /**
     * Throws {@link UnreadableJournalException} where a command cannot be understood; going on would make every
     * answer after it wrong. Throws {@link RegistryUnavailableException} where the registry does not answer: it may later.
     */
    public static JournalRecord of(ConsumerRecord<byte[], byte[]> record, CommandReader commands) {
        try {
            return new JournalRecord(
                    record.offset(),
                    commands.read(record.value(), SchemaSignature.of(record.headers()))
                            .orElse(null));
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnreadableJournalException(
                    "expected a command at " + Topics.JOURNAL + "-0@" + record.offset() + ", but: " + e.getMessage(),
                    e);
        }
    }

    /** The command's revision, accepted or not. */
    public long revision() {
        return Rules.revision(offset);
    }
}
