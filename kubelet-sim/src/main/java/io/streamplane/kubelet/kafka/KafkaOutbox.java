package io.streamplane.kubelet.kafka;

import io.streamplane.kubelet.identity.NodeProofs;
import io.streamplane.schemas.avro.HeartbeatRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.event.EventRecorder;
import io.streamplane.schemas.fault.DeadLetter;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.proof.Proof;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Through one producer. A record that cannot be encoded or is too large is left out, and so is one that the broker does not
 * take in time: what matters of it is said again. A producer that cannot go on fails all kubelets of the process.
 *
 * <p>What is said in one turn of the loop is sent together, for what is sent one by one makes a request of nearly each record, and
 * these cost the broker more than the records do (ADR 0007).
 */
final class KafkaOutbox implements Outbox, AutoCloseable {

    /** So much is not held back longer, that others have something to do while the turn goes on. */
    private static final int MOST_HELD = 64;

    private final KafkaProducer<byte[], byte[]> producer;
    private final List<ProducerRecord<byte[], byte[]>> held = new ArrayList<>(MOST_HELD);
    private final ObjectCodec objects;
    private final ProposalCodec proposals;
    private final EnvelopeSerde<HeartbeatRecord> heartbeats;
    private final NodeProofs proofs;
    private final Map<String, EventRecorder> recorders = new HashMap<>();
    private final SkippedRecords skipped;
    private final CompletableFuture<Void> failed;
    private final Telemetry.Watch clientMetrics;
    private final int proposalPartitions;
    private final int heartbeatPartitions;

    KafkaOutbox(KubeletSimOptions options, SkippedRecords skipped, CompletableFuture<Void> failed) {
        producer = new KafkaProducer<>(
                new ClientSettings(options.bootstrapServers(), options.clientSettings()).producer("kubelet-sim"));
        clientMetrics = options.telemetry().watch(producer);
        objects = new ObjectCodec(options.registry());
        proposals = new ProposalCodec(options.registry(), objects, KindRegistry.of(NodeKind.KIND, PodKind.KIND));
        heartbeats =
                new EnvelopeSerde<>(options.registry(), Topics.HEARTBEATS + "-value", HeartbeatRecord.getClassSchema());
        proposalPartitions = producer.partitionsFor(Topics.PROPOSALS).size();
        heartbeatPartitions = producer.partitionsFor(Topics.HEARTBEATS).size();
        this.proofs = options.credentials().proofs();
        this.skipped = skipped;
        this.failed = failed;
    }

    @Override
    public void propose(String node, long cause, Proposal proposal, Instant now) {
        send(
                Topics.PROPOSALS,
                Partitioning.ofObject(proposal.resource(), proposal.key(), proposalPartitions),
                proposal.key().toString(),
                proofs.authorization(node, now),
                () -> proposals.encode(new ProposalEnvelope("kubelet/" + node, cause, now.toEpochMilli(), proposal)));
    }

    @Override
    public void note(String node, EventNote note, Instant now) {
        var recorder = recorders.computeIfAbsent(node, name -> new EventRecorder(objects, "kubelet", name));
        EventRecorder.EventRecord event;
        try {
            event = recorder.record(note, now);
        } catch (RuntimeException e) {
            skipped.leaveOut(Topics.EVENTS, node, SkippedRecords.reason(e));
            return;
        }
        send(Topics.EVENTS, 0, event.key().toString(), null, event::value);
    }

    @Override
    public void heartbeat(String node, Instant now) {
        send(
                Topics.HEARTBEATS,
                Partitioning.ofNode(node, heartbeatPartitions),
                node,
                null,
                () -> heartbeats.serialize(new HeartbeatRecord(node, now.toEpochMilli())));
    }

    /** @param authorization a header's value; null: none */
    private void send(String topic, int partition, String key, @Nullable String authorization, Supplier<byte[]> value) {
        byte[] bytes;
        try {
            bytes = value.get();
        } catch (RuntimeException e) {
            skipped.leaveOut(topic, key, SkippedRecords.reason(e));
            return;
        }
        var record = new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), bytes);
        if (authorization != null) {
            record.headers().add(Proof.AUTHORIZATION, authorization.getBytes(StandardCharsets.US_ASCII));
        }
        held.add(record);
        if (held.size() >= MOST_HELD) {
            send();
        }
    }

    /** Sends what was said since the last time. */
    void send() {
        try {
            held.forEach(record -> producer.send(record, (_, problem) -> {
                if (problem != null) {
                    unsent(record, problem);
                }
            }));
        } catch (KafkaException e) {
            failed.completeExceptionally(e);
        }
        held.clear();
    }

    private void unsent(ProducerRecord<byte[], byte[]> record, Exception problem) {
        boolean tooLarge =
                problem instanceof RecordTooLargeException || problem instanceof RecordBatchTooLargeException;
        if (!tooLarge && !(problem instanceof RetriableException)) {
            failed.completeExceptionally(problem);
            return;
        }
        String reason = SkippedRecords.reason(problem);
        skipped.leaveOut(record.topic(), new String(record.key(), StandardCharsets.UTF_8), reason);
        if (tooLarge && DeadLetter.mayBeSentHere()) {
            producer.send(DeadLetter.ofUnsent(KubeletLoop.ROLE, record, reason));
        }
    }

    @Override
    public void close() {
        send();
        clientMetrics.close();
        producer.close(Duration.ofSeconds(2));
    }
}
