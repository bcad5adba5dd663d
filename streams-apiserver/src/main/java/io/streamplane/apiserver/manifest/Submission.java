package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.request.ApiFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A record whose objects are to be applied, and what has become of each so far. Used by one thread at a time. */
final class Submission {

    /** Why an object cannot be applied yet, and what the record is answered where that does not change. */
    private record Lack(Prerequisite what, ApiFailure failure) {}

    private final ConsumerRecord<byte[], byte[]> record;
    private final Who who;
    private final List<ObjectNode> configurations;
    private final @Nullable ObjectReference[] references;
    private final @Nullable ObjectOutcome[] outcomes;
    private final @Nullable Lack[] lacks;
    private boolean unknown;

    Submission(ConsumerRecord<byte[], byte[]> record, Who who, List<ObjectNode> configurations) {
        this.record = record;
        this.who = who;
        this.configurations = configurations;
        references = new ObjectReference[configurations.size()];
        outcomes = new ObjectOutcome[configurations.size()];
        lacks = new Lack[configurations.size()];
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    Who who() {
        return who;
    }

    int size() {
        return configurations.size();
    }

    /** Null where the record has no key: then nobody holds what it applies. */
    Holdings.@Nullable Holder holder() {
        return record.key() == null ? null : Holdings.Holder.of(record.partition(), record.key());
    }

    List<ObjectNode> configurations() {
        return configurations;
    }

    ObjectNode configuration(int index) {
        return configurations.get(index);
    }

    void about(int index, ObjectReference reference) {
        references[index] = reference;
    }

    /** The objects that have no outcome yet, in their order. */
    int[] undecided() {
        return IntStream.range(0, outcomes.length)
                .filter(index -> outcomes[index] == null)
                .toArray();
    }

    void decide(int index, ObjectOutcome outcome) {
        outcomes[index] = outcome;
        lacks[index] = null;
    }

    void lack(int index, Prerequisite what, ApiFailure failure) {
        lacks[index] = new Lack(what, failure);
    }

    /** Takes what became of the objects when the record was tried before. */
    void resume(List<@Nullable ObjectOutcome> before) {
        for (int i = 0; i < Math.min(outcomes.length, before.size()); i++) {
            outcomes[i] = before.get(i);
        }
    }

    /** The journal did not say what became of one of the objects: it has to be asked again. */
    void unknown(boolean isUnknown) {
        unknown = isUnknown;
    }

    boolean unknown() {
        return unknown;
    }

    List<Prerequisite> lacks() {
        return Arrays.stream(lacks)
                .filter(Objects::nonNull)
                .map(Lack::what)
                .distinct()
                .toList();
    }

    /**
     * Waits no longer for what is lacking.
     *
     * @param why what follows the message that says what is lacking
     */
    void giveUp(String why) {
        for (int index : undecided()) {
            Lack lack = Objects.requireNonNull(lacks[index], "undecided, but nothing is lacking");
            ApiFailure failure = lack.failure();
            var told = new ApiFailure(failure.code(), failure.reason(), failure.message() + why, failure.details());
            decide(index, ObjectOutcome.refused(reference(index), told, List.of()));
        }
    }

    /** Of a record of which all is decided. */
    Answer answer() {
        return Answer.of(Arrays.stream(outcomes).map(Objects::requireNonNull).toList());
    }

    List<ObjectReference> references() {
        return IntStream.range(0, references.length).mapToObj(this::reference).toList();
    }

    /** With null for what is not decided. */
    List<@Nullable ObjectOutcome> outcomes() {
        var all = new ArrayList<@Nullable ObjectOutcome>();
        for (ObjectOutcome each : outcomes) {
            all.add(each);
        }
        return all;
    }

    private ObjectReference reference(int index) {
        ObjectReference known = references[index];
        return known == null ? new ObjectReference("", "", "", "", "", 0, "", 0) : known;
    }
}
