package io.streamplane.ops.simulation;

import io.streamplane.apiserver.identity.ComponentIdentity;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.controllers.shard.Refused;
import io.streamplane.controllers.streams.HeardRefusals;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The topic of proposals and its intake: those of one partition begin in order, but one that has to wait lets those about
 * other objects pass. What was taken in and is not committed comes again after a crash.
 */
final class VirtualProposals {

    private record Message(String resource, ObjectKey key, byte[] value) {
        boolean about(Message other) {
            return resource.equals(other.resource) && key.equals(other.key);
        }
    }

    private static final class Partition {
        private final List<Message> messages = new ArrayList<>();
        private final List<Message> waiting = new ArrayList<>();
        private int next;
        private int committed;
        private final HeardRefusals refusals = new HeardRefusals();
    }

    private final List<Partition> partitions = new ArrayList<>();
    private final JournalOperations operations;
    private final Consumer<String> trace;
    int accepted;

    /** @param operations of the API server that takes proposals in */
    VirtualProposals(JournalOperations operations, Consumer<String> trace) {
        this.operations = operations;
        this.trace = trace;
        for (int i = 0; i < VirtualTopics.SHARDS; i++) {
            partitions.add(new Partition());
        }
    }

    void add(ProposalEnvelope envelope) {
        Proposal proposal = envelope.proposal();
        int partition = Partitioning.ofObject(proposal.resource(), proposal.key(), partitions.size());
        partitions
                .get(partition)
                .messages
                .add(new Message(proposal.resource(), proposal.key(), SimSettings.PROPOSALS.encode(envelope)));
    }

    /** Takes one in, of any partition that has one, or lets it wait; false where there is none. */
    boolean step(Random random) {
        int first = random.nextInt(partitions.size());
        for (int i = 0; i < partitions.size(); i++) {
            if (step(partitions.get((first + i) % partitions.size()), random)) {
                return true;
            }
        }
        return false;
    }

    private boolean step(Partition partition, Random random) {
        if (!partition.waiting.isEmpty() && random.nextInt(3) == 0) {
            admit(partition, partition.waiting.removeFirst());
            return true;
        }
        if (partition.next == partition.messages.size()) {
            if (partition.waiting.isEmpty()) {
                return false;
            }
            admit(partition, partition.waiting.removeFirst());
            return true;
        }
        Message message = partition.messages.get(partition.next++);
        if (random.nextInt(10) == 0 || partition.waiting.stream().anyMatch(message::about)) {
            partition.waiting.add(message);
        } else {
            admit(partition, message);
        }
        return true;
    }

    private void admit(Partition partition, Message message) {
        var proposal = SimSettings.PROPOSALS.decode(message.value);
        String component = proposal.component();
        Optional<ApiFailure> refused = operations
                .propose(proposal, new Caller(ComponentIdentity.of(component), component, "proposals/0@0"))
                .toCompletableFuture()
                .join();
        if (refused.isEmpty()) {
            accepted++;
        } else {
            ApiFailure failure = refused.get();
            if (HeardRefusals.isHeard(proposal.action().name(), failure.code())) {
                partition.refusals.add(component, new Refused(message.resource, message.key, failure.message()));
            }
            trace.accept("refused " + message.resource + " " + message.key + ": " + failure.message());
            boolean fault = failure.code() >= 500 || failure.code() == 422 || failure.code() == 400;
            Violation.unless(!fault, "well-formed", message.resource + " " + message.key + ": " + failure);
        }
    }

    /** What controllers of a shard hear of it. */
    HeardRefusals refusals(int shard) {
        return partitions.get(shard).refusals;
    }

    void commit() {
        for (Partition each : partitions) {
            if (each.waiting.isEmpty()) {
                each.committed = each.next;
            }
        }
    }

    /** The API server is killed: what it has not committed comes again. */
    void crash() {
        for (Partition each : partitions) {
            each.next = each.committed;
            each.waiting.clear();
        }
    }
}
