package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.intake.Intake;
import io.streamplane.apiserver.intake.IntakeLoop;
import io.streamplane.apiserver.manifest.ManifestIntake.Answered;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.StatusObject;
import io.streamplane.apiserver.transaction.LeftTransactions;
import io.streamplane.schemas.avro.ManifestInventoryRecord;
import io.streamplane.schemas.avro.ManifestResultRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits answers with the offsets of what they answer, in one transaction. The group's generation fences off a member
 * that has lost its partitions: what it would still say is aborted. Used by one thread.
 */
final class AnswerProducer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerProducer.class);

    private static final String ID_PREFIX = "streamplane-manifests-";
    private static final Set<String> WRITTEN = Set.of(Topics.MANIFEST_RESULTS, Topics.MANIFEST_INVENTORY);

    private final ClientSettings settings;
    private final String id;
    private final EnvelopeSerde<ManifestResultRecord> results;
    private final EnvelopeSerde<ManifestInventoryRecord> inventories;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    /** @param id of this member, kept by a member that is alone */
    AnswerProducer(ClientSettings settings, SchemaRegistry registry, String id) {
        this.settings = settings;
        this.id = id;
        results = new EnvelopeSerde<>(
                registry, Topics.MANIFEST_RESULTS + "-value", ManifestResultRecord.getClassSchema());
        inventories = InventoryReader.serde(registry);
        // Now, so that an answer need not wait for the registry
        results.register();
        inventories.register();
    }

    /** Ends what a killed process has left open, where no other takes manifests in. */
    static void clearAway(ClientSettings settings) {
        try (Admin admin = Admin.create(settings.admin("streamplane-manifest-admin"))) {
            new LeftTransactions(admin, ID_PREFIX, WRITTEN::contains).abort();
        }
    }

    /** False where it could not be done; then nothing of it is seen by anybody, and it may be tried again. */
    boolean commit(Intake.Finished<Answered> finished, ConsumerGroupMetadata group) {
        try {
            KafkaProducer<byte[], byte[]> open = producer();
            open.beginTransaction();
            finished.results().forEach(answered -> send(open, answered));
            open.sendOffsetsToTransaction(finished.offsets(), group);
            open.commitTransaction();
            return true;
        } catch (KafkaException e) {
            LOG.warn(
                    "{} answers could not be committed yet: {}",
                    finished.results().size(),
                    e.toString());
            close();
            return false;
        }
    }

    /** Ends what a former process of the same id has left open, for that would hold up who reads the offsets. */
    void open() {
        try {
            producer();
        } catch (KafkaException e) {
            LOG.warn("Answers cannot be committed yet: {}", e.toString());
            close();
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> known = producer;
        if (known != null) {
            return known;
        }
        var config = settings.producer("streamplane-manifest-answers");
        config.put("transactional.id", ID_PREFIX + id);
        config.put("transaction.timeout.ms", "10000");
        config.put("max.block.ms", "10000");
        config.put("delivery.timeout.ms", "9000");
        config.put("request.timeout.ms", "5000");
        var fresh = new KafkaProducer<byte[], byte[]>(config);
        producer = fresh;
        fresh.initTransactions();
        return fresh;
    }

    private void send(KafkaProducer<byte[], byte[]> open, Answered answered) {
        ConsumerRecord<byte[], byte[]> manifest = answered.manifest();
        Answer answer = answered.answer();
        var result = new ProducerRecord<>(
                Topics.MANIFEST_RESULTS,
                manifest.partition(),
                manifest.key(),
                results.serialize(result(manifest, answer)));
        result.headers()
                .add("manifest", IntakeLoop.source(manifest).getBytes(StandardCharsets.UTF_8))
                .add("outcome", outcome(answer).getBytes(StandardCharsets.UTF_8));
        open.send(result);
        List<ObjectReference> inventory = answer.inventory();
        if (inventory != null) {
            open.send(new ProducerRecord<>(
                    Topics.MANIFEST_INVENTORY,
                    manifest.partition(),
                    manifest.key(),
                    inventory.isEmpty() ? null : inventories.serialize(inventory(inventory))));
        }
    }

    /** For those who do not read Avro. */
    private static String outcome(Answer answer) {
        if (answer.failure() != null) {
            return "refused";
        }
        return answer.changed() ? "changed" : "unchanged";
    }

    private static ManifestResultRecord result(ConsumerRecord<byte[], byte[]> manifest, Answer answer) {
        ApiFailure failure = answer.failure();
        return new ManifestResultRecord(
                manifest.partition(),
                manifest.offset(),
                failure == null,
                answer.changed(),
                answer.objects().stream().map(ObjectReference::record).toList(),
                answer.resourceVersion(),
                answer.warnings(),
                failure == null ? null : StatusObject.of(failure).toString());
    }

    private static ManifestInventoryRecord inventory(List<ObjectReference> objects) {
        return new ManifestInventoryRecord(
                objects.stream().map(ObjectReference::record).toList());
    }

    @Override
    public void close() {
        KafkaProducer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            open.close(Duration.ofSeconds(2));
        }
    }
}
