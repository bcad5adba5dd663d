package io.streamplane.apiserver.intake;

import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.schemas.avro.RefusalRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.fault.DeadLetter;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Tells why a proposal was refused, under the proposal's key and in the partition of its number. What is no proposal is kept
 * as a dead letter.
 */
final class Refusals implements AutoCloseable {

    private static final Executor FOLLOWERS = Thread::startVirtualThread;

    private final EnvelopeSerde<RefusalRecord> serde;
    private final KafkaProducer<byte[], byte[]> producer;

    Refusals(SchemaRegistry registry, ClientSettings settings) {
        serde = new EnvelopeSerde<>(registry, Topics.PROPOSAL_REFUSALS + "-value", RefusalRecord.getClassSchema());
        // Now, so that a refusal need not wait for the registry
        serde.register();
        producer = new KafkaProducer<>(settings.producer("streamplane-intake-refusals"));
    }

    /** Of a record that is no proposal; ends when the broker has it. */
    CompletionStage<Void> tell(ConsumerRecord<byte[], byte[]> record, ApiFailure failure) {
        return tell(record, "", "", "", failure);
    }

    /** Ends when the broker has it. */
    CompletionStage<Void> tell(ConsumerRecord<byte[], byte[]> record, ReceivedProposal proposal, ApiFailure failure) {
        return tell(
                record,
                proposal.component(),
                proposal.action().name(),
                proposal.kind().resource(),
                failure);
    }

    private CompletionStage<Void> tell(
            ConsumerRecord<byte[], byte[]> proposal,
            String component,
            String action,
            String resource,
            ApiFailure failure) {
        var refusal = RefusalRecord.newBuilder()
                .setPartition(proposal.partition())
                .setOffset(proposal.offset())
                .setComponent(component)
                .setAction(action)
                .setResource(resource)
                .setCode(failure.code())
                .setReason(failure.reason())
                .setMessage(failure.message())
                .build();
        return send(new ProducerRecord<>(
                Topics.PROPOSAL_REFUSALS, proposal.partition(), proposal.key(), serde.serialize(refusal)));
    }

    /** @return ends when the broker has it */
    CompletionStage<Void> bury(ConsumerRecord<byte[], byte[]> record, String reason) {
        return send(DeadLetter.ofRead(IntakeMeters.ROLE, record, reason));
    }

    /** What follows runs on a thread of its own: it may send again, for which the producer's thread must not be waited on. */
    private CompletionStage<Void> send(ProducerRecord<byte[], byte[]> record) {
        var sent = new CompletableFuture<Void>();
        producer.send(record, (_, error) -> {
            if (error == null) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(error);
            }
        });
        return sent.whenCompleteAsync((_, _) -> {}, FOLLOWERS);
    }

    @Override
    public void close() {
        producer.close();
    }
}
