package io.streamplane.kubelet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.ObjectPart;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The topics around the kubelets, written and read by a test. */
final class TestCluster implements AutoCloseable {

    private static final int PARTITIONS = 3;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry);
    private final ProposalCodec proposals = new ProposalCodec(registry, codec, Kinds.builtIn());
    private final List<ReceivedProposal> received = new ArrayList<>();
    private final Map<ObjectKey, String> nodes = new HashMap<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    TestCluster(String bootstrapServers) {
        var settings = ClientSettings.of(bootstrapServers);
        try (var admin = new TopicAdmin(settings)) {
            admin.ensure(PARTITIONS);
        }
        producer = new KafkaProducer<>(settings.producer("test"));
        consumer = new KafkaConsumer<>(settings.consumer("test"));
        consumer.assign(IntStream.range(0, PARTITIONS)
                .mapToObj(n -> new TopicPartition(Topics.PROPOSALS, n))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    InMemorySchemaRegistry registry() {
        return registry;
    }

    void bind(Pod pod, long revision) throws Exception {
        var key = new ObjectKey(
                pod.getMetadata().getNamespace(), pod.getMetadata().getName());
        nodes.put(key, pod.getSpec().getNodeName());
        put(
                FactKey.desired(new ResourceKey("pods", key)),
                codec.encodeDesired(Kinds.builtIn().get("pods"), ObjectCodec.tree(pod)),
                pod.getMetadata().getUid(),
                revision);
    }

    /** As the materializer writes any namespaced object. */
    void keep(HasMetadata object, String resource, long revision) throws Exception {
        var key = new ObjectKey(
                object.getMetadata().getNamespace(), object.getMetadata().getName());
        var record = new ProducerRecord<>(
                Topics.STATE,
                Partitioning.ofObject(resource, key, PARTITIONS),
                FactKey.desired(new ResourceKey(resource, key)).bytes(),
                codec.encodeDesired(Kinds.builtIn().get(resource), ObjectCodec.tree(object)));
        FactHeaders.putRevision(record.headers(), revision);
        FactHeaders.putUid(record.headers(), "u");
        producer.send(record).get();
    }

    /** What others write there: nothing of it is a fact. */
    void writeForeign(String topic, int partition, String key, byte @Nullable [] value) throws Exception {
        producer.send(new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value))
                .get();
    }

    /** A fact whose value is in the wire format, but of no schema. */
    void writeUndecodable(FactKey key, long revision) throws Exception {
        put(key, new byte[] {0, 127, 0, 0, 1, 5, 5}, "of-nobody", revision);
    }

    /** The next proposals as text: action, key, uid and the status' phase. */
    List<String> proposals(int wanted) {
        return proposals(wanted, Duration.ofSeconds(20));
    }

    List<String> proposals(int wanted, Duration longest) {
        var texts = new ArrayList<String>();
        Instant end = Instant.now().plus(longest);
        while (texts.size() < wanted && Instant.now().isBefore(end)) {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                ReceivedProposal proposal = proposals.decode(record.value());
                received.add(proposal);
                String phase = proposal.observed() == null
                        ? ""
                        : proposal.observed().path("phase").asString("");
                texts.add(proposal.action() + " " + proposal.key()
                        + (proposal.uid() == null ? "" : " " + proposal.uid() + " " + phase));
            });
        }
        return texts;
    }

    /** Accepts what was received; created objects get the prefix and their key as uid. */
    void materialize(String uidPrefix) throws Exception {
        long revision = 10;
        for (ReceivedProposal proposal : received) {
            var object = new ResourceKey(proposal.kind().resource(), proposal.key());
            ObjectNode desired = proposal.desired();
            if (desired != null) {
                ((ObjectNode) desired.get("metadata")).put("uid", uidPrefix + proposal.key());
                put(
                        FactKey.desired(object),
                        codec.encodeDesired(proposal.kind(), desired),
                        uidPrefix + proposal.key(),
                        revision);
            }
            ObjectNode observed = proposal.observed();
            if (observed != null) {
                put(FactKey.observed(object), codec.encodeObserved(proposal.kind(), observed), "", revision);
            }
            revision++;
        }
        received.clear();
    }

    /** @param uid of a desired part */
    private void put(FactKey key, byte[] value, String uid, long revision) throws Exception {
        String node = nodes.get(key.object().key());
        var record = node == null
                ? new ProducerRecord<>(Topics.CLUSTER, 0, key.bytes(), value)
                : new ProducerRecord<>(Topics.BINDINGS, Partitioning.ofNode(node, PARTITIONS), key.bytes(), value);
        FactHeaders.putRevision(record.headers(), revision);
        if (key.part() == ObjectPart.DESIRED) {
            FactHeaders.putUid(record.headers(), uid);
        }
        producer.send(record).get();
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
