package io.streamplane.ops.bench;

import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.kubelet.KubeletSimOptions;
import io.streamplane.kubelet.node.NodeReport;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.registry.TopicSchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stopped data directory with a long journal, written without an API server: namespaces, ConfigMaps that are written again
 * and again, and nodes with running pods.
 */
final class LargeJournal {

    static final String NAMESPACE_PREFIX = "ns-";
    static final String OBJECT_PREFIX = "map-";

    private static final int PARTITIONS = 3;
    private static final int NAMESPACES = 100;
    private static final int NODES = 100;
    private static final int PODS = 1_000;
    private static final Origin ORIGIN = new Origin("bench", List.of("system:masters"), "update", "", "bench", "", "");

    private final KafkaProducer<byte[], byte[]> producer;
    private final CommandCodec commands;
    private final ObjectCodec objects;
    private int written;

    private LargeJournal(KafkaProducer<byte[], byte[]> producer, TopicSchemaRegistry registry) {
        this.producer = producer;
        this.commands = new CommandCodec(registry);
        this.objects = new ObjectCodec(registry);
    }

    /** @param count of commands, at least what it takes to make each object */
    static void make(Path directory, int maps, int count) {
        try (var kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0, Map.of())) {
            var settings = ClientSettings.of(kafka.bootstrapServers());
            try (var topics = new TopicAdmin(settings)) {
                topics.ensure(PARTITIONS);
            }
            var config = settings.producer("bench");
            config.put("linger.ms", "5");
            config.put("batch.size", Integer.toString(1024 * 1024));
            try (var registry = TopicSchemaRegistry.start(settings);
                    var producer = new KafkaProducer<byte[], byte[]>(config)) {
                new LargeJournal(producer, registry).write(maps, count);
                producer.flush();
            }
        }
    }

    private void write(int maps, int count) {
        for (int i = 0; i < NAMESPACES; i++) {
            desired("namespaces", "", NAMESPACE_PREFIX + i, "\"spec\":{\"finalizers\":[\"kubernetes\"]}", null);
        }
        for (SimulatedNode node : SimulatedNode.numbered("node", NODES, KubeletSimOptions.DEFAULT_CAPACITY)) {
            ObjectNode tree = ObjectCodec.tree(NodeReport.of(node, "127.0.0.1", 1, Instant.EPOCH));
            put("nodes", ObjectKey.clusterScoped(node.name()), tree, null);
            observed("nodes", "", node.name(), tree.path("status").toString());
        }
        for (int i = 0; i < PODS; i++) {
            pod(i);
        }
        for (int i = 0; written < count; i++) {
            int map = i % maps;
            desired(
                    "configmaps",
                    NAMESPACE_PREFIX + map % NAMESPACES,
                    OBJECT_PREFIX + map,
                    "\"data\":{\"number\":\"" + i + "\",\"text\":\"" + "x".repeat(100) + "\"}",
                    null);
        }
    }

    private void pod(int i) {
        String namespace = NAMESPACE_PREFIX + i % NAMESPACES;
        String name = "pod-" + i;
        String node = "node-" + i % NODES;
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        desired(
                "pods",
                namespace,
                name,
                "\"spec\":{\"nodeName\":\"" + node
                        + "\",\"restartPolicy\":\"Always\",\"containers\":[{\"name\":\"main\",\"image\":\"nginx\"}]}",
                node);
        observed(
                "pods",
                namespace,
                name,
                "{\"phase\":\"Running\",\"startTime\":\"" + now + "\",\"hostIP\":\"127.0.0.1\",\"podIP\":\"10.128."
                        + i % NODES + "." + (2 + i / NODES)
                        + "\",\"containerStatuses\":[{\"name\":\"main\",\"image\":\"nginx\",\"ready\":true,"
                        + "\"restartCount\":0,\"state\":{\"running\":{\"startedAt\":\"" + now + "\"}}}]}");
    }

    private void desired(String resource, String namespace, String name, String fields, @Nullable String node) {
        var tree = (ObjectNode) JsonMapper.shared().readTree("{" + fields + "}");
        put(resource, new ObjectKey(namespace, name), tree, node);
    }

    private void put(String resource, ObjectKey key, ObjectNode tree, @Nullable String node) {
        Kind kind = Kinds.builtIn().get(resource);
        String uid = UUID.nameUUIDFromBytes((resource + key).getBytes(StandardCharsets.UTF_8))
                .toString();
        tree.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        ObjectNode metadata = tree.withObject("/metadata");
        metadata.put("name", key.name()).put("uid", uid).put("creationTimestamp", "2026-01-01T00:00:00Z");
        if (kind.namespaced()) {
            metadata.put("namespace", key.namespace());
        }
        append(new Mutation.PutDesired(new ResourceKey(resource, key), uid, node, objects.encodeDesired(kind, tree)));
    }

    private void observed(String resource, String namespace, String name, String status) {
        append(new Mutation.PutObserved(
                new ResourceKey(resource, new ObjectKey(namespace, name)),
                objects.encodeObserved(
                        Kinds.builtIn().get(resource), JsonMapper.shared().readTree(status))));
    }

    private void append(Mutation mutation) {
        long now = System.currentTimeMillis();
        var command = new Command(now, 0, ORIGIN, List.of(), List.of(mutation));
        producer.send(new ProducerRecord<>(
                Topics.JOURNAL,
                0,
                now,
                mutation.key().toString().getBytes(StandardCharsets.UTF_8),
                commands.encode(command)));
        written++;
    }
}
