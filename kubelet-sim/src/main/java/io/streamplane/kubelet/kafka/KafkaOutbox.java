package io.streamplane.kubelet.kafka;

import io.streamplane.kubelet.KubeletSimOptions;
import io.streamplane.schemas.avro.HeartbeatRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.event.EventRecorder;
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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Through one producer. A record that cannot be sent fails all kubelets of the process. */
final class KafkaOutbox implements Outbox, AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final ObjectCodec objects;
    private final ProposalCodec proposals;
    private final EnvelopeSerde<HeartbeatRecord> heartbeats;
    private final Map<String, EventRecorder> recorders = new HashMap<>();
    private final CompletableFuture<Void> failed;
    private final int proposalPartitions;
    private final int heartbeatPartitions;

    KafkaOutbox(KubeletSimOptions options, CompletableFuture<Void> failed) {
        producer = new KafkaProducer<>(
                new ClientSettings(options.bootstrapServers(), options.clientSettings()).producer("kubelet-sim"));
        objects = new ObjectCodec(options.registry());
        proposals = new ProposalCodec(options.registry());
        heartbeats =
                new EnvelopeSerde<>(options.registry(), Topics.HEARTBEATS + "-value", HeartbeatRecord.getClassSchema());
        proposalPartitions = producer.partitionsFor(Topics.PROPOSALS).size();
        heartbeatPartitions = producer.partitionsFor(Topics.HEARTBEATS).size();
        this.failed = failed;
    }

    @Override
    public void propose(String node, long cause, Proposal proposal, Instant now) {
        send(
                Topics.PROPOSALS,
                Partitioning.ofObject(proposal.resource(), proposal.key(), proposalPartitions),
                proposal.key().toString(),
                proposals.encode(new ProposalEnvelope("kubelet/" + node, cause, now.toEpochMilli(), proposal)));
    }

    @Override
    public void note(String node, EventNote note, Instant now) {
        var event = recorders
                .computeIfAbsent(node, name -> new EventRecorder(objects, "kubelet", name))
                .record(note, now);
        send(Topics.EVENTS, 0, event.key().toString(), event.value());
    }

    @Override
    public void heartbeat(String node, Instant now) {
        send(
                Topics.HEARTBEATS,
                Partitioning.ofNode(node, heartbeatPartitions),
                node,
                heartbeats.serialize(new HeartbeatRecord(node, now.toEpochMilli())));
    }

    private void send(String topic, int partition, String key, byte[] value) {
        var record = new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value);
        try {
            producer.send(record, (_, problem) -> {
                if (problem != null) {
                    failed.completeExceptionally(problem);
                }
            });
        } catch (KafkaException e) {
            failed.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
