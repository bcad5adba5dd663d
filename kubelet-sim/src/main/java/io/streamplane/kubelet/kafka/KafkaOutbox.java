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
import java.util.HashMap;
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
 */
final class KafkaOutbox implements Outbox, AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
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
        try {
            producer.send(record, (_, problem) -> {
                if (problem != null) {
                    unsent(record, key, problem);
                }
            });
        } catch (KafkaException e) {
            failed.completeExceptionally(e);
        }
    }

    private void unsent(ProducerRecord<byte[], byte[]> record, String key, Exception problem) {
        boolean tooLarge =
                problem instanceof RecordTooLargeException || problem instanceof RecordBatchTooLargeException;
        if (!tooLarge && !(problem instanceof RetriableException)) {
            failed.completeExceptionally(problem);
            return;
        }
        String reason = SkippedRecords.reason(problem);
        skipped.leaveOut(record.topic(), key, reason);
        if (tooLarge && DeadLetter.mayBeSentHere()) {
            producer.send(DeadLetter.ofUnsent(KubeletLoop.ROLE, record, reason));
        }
    }

    @Override
    public void close() {
        clientMetrics.close();
        producer.close(Duration.ofSeconds(2));
    }
}
