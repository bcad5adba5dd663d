package io.streamplane.apiserver.journal.read;

import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;

/** Says what to do about a journal of which records are damaged or missing. */
public final class JournalDamage {

    private JournalDamage() {}

    /**
     * What reading the journal failed with; as a damage where it is one. A broker that is away is none.
     *
     * @param offset how far it was read
     */
    public static RuntimeException of(KafkaException problem, long offset) {
        // Of a batch whose checksum is wrong, a consumer says so with a plain exception.
        boolean damage = problem.getClass() == KafkaException.class || problem instanceof OffsetOutOfRangeException;
        return damage
                ? new UnreadableJournalException(advice(offset, String.valueOf(problem.getMessage())), problem)
                : problem;
    }

    /** @param readable a revision up to which it can be read */
    public static String advice(long readable, String what) {
        return "the journal is damaged after revision " + readable + " (" + what
                + "). Going on would lose what was accepted,"
                + " so this stops, and has changed nothing. Put the folder kafka/journal-0, or all of the data directory, back"
                + " from a backup; or make a new data directory from what can be read: streamplane fork --at "
                + readable
                + " --into NEWDIR";
    }
}
