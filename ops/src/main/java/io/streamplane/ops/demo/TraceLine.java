package io.streamplane.ops.demo;

import io.streamplane.apiserver.audit.EntryText;
import io.streamplane.schemas.avro.CommandRecord;
import io.streamplane.schemas.avro.MutationRecord;
import io.streamplane.schemas.avro.ProposalRecord;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One record of any topic, for people.
 *
 * @param time the record's timestamp, in milliseconds since the epoch
 * @param where topic, partition and offset, e.g. {@code proposals/2@17}
 * @param who the record's author
 * @param what what it says
 */
record TraceLine(long time, String where, String who, String what) {

    /** Reads records; {@code command} and {@code proposal} decode the envelopes of their topics. */
    static TraceLine of(
            ConsumerRecord<byte[], byte[]> record,
            Function<byte[], CommandRecord> command,
            Function<byte[], ProposalRecord> proposal) {
        String where = record.topic() + "/" + record.partition() + "@" + record.offset();
        return switch (record.topic()) {
            case Topics.JOURNAL -> ofCommand(record.timestamp(), where, command.apply(record.value()));
            case Topics.PROPOSALS -> ofProposal(record.timestamp(), where, proposal.apply(record.value()));
            default -> ofFact(record, where);
        };
    }

    private static TraceLine ofCommand(long time, String where, CommandRecord command) {
        String changes =
                command.getMutations().stream().map(TraceLine::mutation).collect(Collectors.joining(", "));
        var origin = command.getOrigin();
        var impersonator = origin.getImpersonator();
        String user = impersonator == null ? origin.getUser() : impersonator.getUser() + " as " + origin.getUser();
        String who = EntryText.who(user, origin.getUserAgent());
        return new TraceLine(time, where, who, origin.getVerb() + ": " + changes);
    }

    private static String mutation(MutationRecord mutation) {
        String part = switch (mutation.getKind()) {
            case PUT_DESIRED -> "desired part of ";
            case PUT_OBSERVED -> "observed part of ";
            case DELETE -> "delete ";
        };
        String node = mutation.getNode() == null ? "" : " on " + mutation.getNode();
        return part + mutation.getResource() + " " + mutation.getKey() + node;
    }

    private static TraceLine ofProposal(long time, String where, ProposalRecord proposal) {
        String node = proposal.getNode() == null ? "" : " to " + proposal.getNode();
        return new TraceLine(
                time,
                where,
                proposal.getComponent(),
                proposal.getAction() + " " + proposal.getResource() + " " + proposal.getKey() + node);
    }

    private static TraceLine ofFact(ConsumerRecord<byte[], byte[]> record, String where) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        long revision = FactHeaders.revision(record.headers());
        String what = record.value() == null ? "tombstone" : record.value().length + " bytes of Avro";
        return new TraceLine(record.timestamp(), where, "materializer", key + " at revision " + revision + ", " + what);
    }

    String text(long start) {
        return String.format(
                java.util.Locale.ROOT, "  %+7.3fs  %-26s %-55s %s", (time - start) / 1000.0, where, who, what);
    }
}
