package io.streamplane.schemas.journal;

import io.streamplane.schemas.avro.GroundsRecord;
import io.streamplane.schemas.avro.TurnRecord;
import io.streamplane.schemas.topic.ObjectKey;
import org.jspecify.annotations.Nullable;

/** Grounds as the part of a record that carries them. */
public final class GroundsCodec {

    private GroundsCodec() {}

    public static @Nullable GroundsRecord record(@Nullable Grounds grounds) {
        if (grounds == null) {
            return null;
        }
        ResourceKey work = grounds.work();
        Grounds.Turn turn = grounds.turn();
        return new GroundsRecord(
                grounds.time(),
                work == null ? null : work.resource(),
                work == null ? null : work.key().toString(),
                grounds.proposals(),
                grounds.shard(),
                grounds.revision(),
                grounds.cluster(),
                grounds.underway(),
                turn == null ? null : new TurnRecord(turn.started(), turn.number(), turn.restored()));
    }

    public static @Nullable Grounds grounds(@Nullable GroundsRecord record) {
        if (record == null) {
            return null;
        }
        String resource = record.getWorkResource();
        String key = record.getWorkKey();
        TurnRecord turn = record.getTurn();
        return new Grounds(
                record.getTime(),
                resource == null || key == null ? null : new ResourceKey(resource, ObjectKey.parse(key)),
                record.getProposals(),
                record.getShard(),
                record.getRevision(),
                record.getCluster(),
                record.getUnderway(),
                turn == null ? null : new Grounds.Turn(turn.getStarted(), turn.getNumber(), turn.getRestored()));
    }
}
