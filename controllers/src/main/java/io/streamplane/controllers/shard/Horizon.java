package io.streamplane.controllers.shard;

import io.streamplane.schemas.fact.ObjectPart;
import io.streamplane.schemas.journal.Grounds;
import java.util.List;

/**
 * How far a partition has been read, which is in the order of revisions. Of a command that wrote both parts of an object
 * only the desired part may have been read yet, hence two revisions.
 *
 * @param desired newest revision of a desired part that was read, removals included
 * @param observed the same of observed parts
 * @param known up to here nothing is left to read; more than the others where the commands in between wrote elsewhere
 */
public record Horizon(long desired, long observed, long known) {

    public static final Horizon NOTHING = new Horizon(0, 0, 0);

    public long revision() {
        return Math.max(known, Math.max(desired, observed));
    }

    /** When one part more is read. */
    public Horizon read(ObjectPart part, long revision) {
        return part == ObjectPart.DESIRED
                ? new Horizon(Math.max(desired, revision), observed, known)
                : new Horizon(desired, Math.max(observed, revision), known);
    }

    /** When it turned out that nothing is left to read up to there. */
    public Horizon known(long revision) {
        return revision > known ? new Horizon(desired, observed, revision) : this;
    }

    /** Whether a part that this revision wrote was read. */
    public boolean includes(ObjectPart part, long revision) {
        return revision <= (part == ObjectPart.DESIRED ? desired : observed);
    }

    /** As Kafka writes a partition: {@code state-2}. */
    public static String partition(String topic, int number) {
        return topic + '-' + number;
    }

    /** As grounds carry it. */
    public Grounds.Seen seen(String topic) {
        return new Grounds.Seen(
                topic,
                known > desired && known > observed ? List.of(desired, observed, known) : List.of(desired, observed));
    }

    /** Throws {@link IllegalArgumentException} where that is none of a shard. */
    public static Horizon of(Grounds.Seen seen) {
        List<Long> revisions = seen.revisions();
        if (revisions.size() < 2) {
            throw new IllegalArgumentException(
                    "expected a revision of each part of " + seen.topic() + ", but got " + revisions);
        }
        return new Horizon(revisions.get(0), revisions.get(1), revisions.size() > 2 ? revisions.get(2) : 0);
    }
}
