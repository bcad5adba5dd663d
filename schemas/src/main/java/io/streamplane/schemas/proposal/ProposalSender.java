package io.streamplane.schemas.proposal;

import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Produces proposals, for components that are no Streams application. Thread-safe. */
public final class ProposalSender implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final ProposalCodec codec;
    private final int partitions;

    /** Asks the broker for the topic's partitions, which must exist. */
    public ProposalSender(ClientSettings settings, ProposalCodec codec, String clientId) {
        producer = new KafkaProducer<>(settings.producer(clientId));
        this.codec = codec;
        partitions = producer.partitionsFor(Topics.PROPOSALS).size();
    }

    /** The stage completes when the record is acknowledged, and fails where it is not in time. */
    public CompletionStage<Void> send(ProposalEnvelope envelope) {
        Proposal proposal = envelope.proposal();
        var sent = new CompletableFuture<Void>();
        producer.send(
                new ProducerRecord<>(
                        Topics.PROPOSALS,
                        Partitioning.ofObject(proposal.resource(), proposal.key(), partitions),
                        proposal.key().toString().getBytes(StandardCharsets.UTF_8),
                        codec.encode(envelope)),
                (_, problem) -> {
                    if (problem == null) {
                        sent.complete(null);
                    } else {
                        sent.completeExceptionally(problem);
                    }
                });
        return sent;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
