package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.intake.IntakeLoop;
import io.streamplane.apiserver.manifest.Holdings.Holder;
import io.streamplane.apiserver.transaction.LeftTransactions;
import io.streamplane.schemas.avro.ManifestInventoryRecord;
import io.streamplane.schemas.avro.ManifestResultRecord;
import io.streamplane.schemas.avro.ManifestWaitingRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits answers, what waits and what keys hold with the offsets of what they follow from, in one transaction. The group's
 * generation fences off a member that has lost its partitions: what it would still say is aborted. Used by one thread.
 */
final class AnswerProducer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerProducer.class);

    private static final String ID_PREFIX = "streamplane-manifests-";
    private static final Set<String> WRITTEN =
            Set.of(Topics.MANIFEST_RESULTS, Topics.MANIFEST_INVENTORY, Topics.MANIFEST_WAITING);

    private final ClientSettings settings;
    private final String id;
    private final Holdings holdings;
    private final EnvelopeSerde<ManifestResultRecord> results;
    private final EnvelopeSerde<ManifestInventoryRecord> inventories;
    private final EnvelopeSerde<ManifestWaitingRecord> waiting;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    /**
     * What is to be committed together.
     *
     * @param taken records that were taken in
     * @param finished records that waited and have their answers
     * @param changed records that still wait, but for less than their topic says
     * @param offsets of the group; never empty, so that it fences
     */
    record Batch(
            List<Taken> taken,
            List<Taken.Finished> finished,
            List<WaitingManifest> changed,
            Map<TopicPartition, OffsetAndMetadata> offsets) {}

    /** @param id of this member, kept by a member that is alone */
    AnswerProducer(ClientSettings settings, SchemaRegistry registry, String id, Holdings holdings) {
        this.settings = settings;
        this.id = id;
        this.holdings = holdings;
        results = new EnvelopeSerde<>(
                registry, Topics.MANIFEST_RESULTS + "-value", ManifestResultRecord.getClassSchema());
        inventories = InventoryReader.serde(registry);
        waiting = WaitingReader.serde(registry);
        // Now, so that an answer need not wait for the registry
        results.register();
        inventories.register();
        waiting.register();
    }

    /** Ends what a killed process has left open, where no other takes manifests in. */
    static void clearAway(ClientSettings settings) {
        try (Admin admin = Admin.create(settings.admin("streamplane-manifest-admin"))) {
            new LeftTransactions(admin, ID_PREFIX, WRITTEN::contains).abort();
        }
    }

    /** False where it could not be done; then nothing of it is seen by anybody, and it may be tried again. */
    boolean commit(Batch batch, ConsumerGroupMetadata group) {
        try {
            KafkaProducer<byte[], byte[]> open = producer();
            open.beginTransaction();
            send(open, batch);
            open.sendOffsetsToTransaction(batch.offsets(), group);
            open.commitTransaction();
            return true;
        } catch (KafkaException e) {
            LOG.warn("{} answers could not be committed yet: {}", batch.taken().size(), e.toString());
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

    private void send(KafkaProducer<byte[], byte[]> open, Batch batch) {
        var holders = new LinkedHashSet<Holder>();
        for (Taken each : batch.taken()) {
            if (each.answer() != null) {
                answer(open, each.manifest(), each.answer());
            }
            if (each.waiting() != null) {
                wait(open, each.waiting(), true);
            }
            if (each.holder() != null) {
                holders.add(each.holder());
            }
            each.withdrawn().forEach(withdrawn -> finish(open, withdrawn, holders));
        }
        batch.changed().forEach(each -> wait(open, each, true));
        batch.changed().stream()
                .map(WaitingManifest::holder)
                .filter(Objects::nonNull)
                .forEach(holders::add);
        batch.finished().forEach(each -> finish(open, each, holders));
        holders.forEach(each -> inventory(open, each));
    }

    private void finish(KafkaProducer<byte[], byte[]> open, Taken.Finished finished, Set<Holder> holders) {
        answer(open, finished.manifest().record, finished.answer());
        wait(open, finished.manifest(), false);
        Holder holder = Taken.holder(finished.manifest().record, finished.answer());
        if (holder != null) {
            holders.add(holder);
        }
    }

    private void answer(KafkaProducer<byte[], byte[]> open, ConsumerRecord<byte[], byte[]> manifest, Answer answer) {
        var result = new ProducerRecord<>(
                Topics.MANIFEST_RESULTS,
                manifest.partition(),
                manifest.key(),
                results.serialize(result(manifest, answer)));
        result.headers()
                .add("manifest", IntakeLoop.source(manifest).getBytes(StandardCharsets.UTF_8))
                .add("outcome", outcome(answer).getBytes(StandardCharsets.UTF_8));
        open.send(result);
    }

    private void wait(KafkaProducer<byte[], byte[]> open, WaitingManifest manifest, boolean waits) {
        open.send(new ProducerRecord<>(
                Topics.MANIFEST_WAITING,
                manifest.partition(),
                manifest.topicKey(),
                waits ? waiting.serialize(manifest.written()) : null));
    }

    /** As it is now, which may be ahead of the answers of this transaction, and never behind. */
    private void inventory(KafkaProducer<byte[], byte[]> open, Holder holder) {
        List<ObjectReference> objects = holdings.of(holder);
        var written = new ManifestInventoryRecord(
                objects.stream().map(ObjectReference::record).toList());
        open.send(new ProducerRecord<>(
                Topics.MANIFEST_INVENTORY,
                holder.partition(),
                holder.key().array(),
                objects.isEmpty() ? null : inventories.serialize(written)));
    }

    /** For those who do not read Avro. */
    private static String outcome(Answer answer) {
        if (!answer.accepted()) {
            return "refused";
        }
        return answer.changed() ? "changed" : "unchanged";
    }

    private static ManifestResultRecord result(ConsumerRecord<byte[], byte[]> manifest, Answer answer) {
        List<ObjectOutcome> objects = answer.objects();
        return new ManifestResultRecord(
                manifest.partition(),
                manifest.offset(),
                answer.accepted(),
                answer.changed(),
                objects.stream().map(each -> each.object().record()).toList(),
                answer.resourceVersion(),
                answer.warnings(),
                answer.status(),
                objects.stream().map(ObjectOutcome::record).toList());
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
