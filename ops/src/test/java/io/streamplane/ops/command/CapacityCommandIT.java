package io.streamplane.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import io.streamplane.schemas.topic.Topics.TopicSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class CapacityCommandIT {

    @TempDir
    Path directory;

    @Test
    void shouldSayWhatIsAskedOfTheNodes() {
        try (var kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0, Map.of())) {
            // Given: a node with a pod, and an aborted pod after it
            var settings = ClientSettings.of(kafka.bootstrapServers());
            try (var topics = new TopicAdmin(settings)) {
                topics.create(List.of(
                        new TopicSpec(Topics.JOURNAL, 1, Map.of("cleanup.policy", "delete")),
                        new TopicSpec(Topics.SCHEDULING, 1, Map.of("cleanup.policy", "compact")),
                        new TopicSpec(Topics.SCHEMAS, 1, Map.of("cleanup.policy", "compact"))));
            }
            write(settings);

            // When
            String table = run("--bootstrap-servers", kafka.bootstrapServers());
            JsonNode json = JsonMapper.builder()
                    .build()
                    .readTree(run("--bootstrap-servers", kafka.bootstrapServers(), "-o", "json"));

            // Then
            assertThat(table.lines())
                    .containsExactly("NODE     CPU      MEMORY    PODS", "node-1   250m/4   1Gi/8Gi   1/110");
            assertThat(json.at("/revision").asInt()).isEqualTo(2);
            assertThat(json.at("/nodes/0/requested/cpu").asString()).isEqualTo("250m");
        }
    }

    private static void write(ClientSettings settings) {
        var properties = settings.producer("materializer");
        properties.put("transactional.id", "materializer");
        try (SchemaRegistry registry = SchemaRegistry.of(settings, null);
                var producer = new KafkaProducer<byte[], byte[]>(properties)) {
            var codec = new ObjectCodec(registry);
            var node = new NodeBuilder()
                    .withNewMetadata()
                    .withName("node-1")
                    .endMetadata()
                    .withNewStatus()
                    .withAllocatable(Map.of(
                            "cpu", new Quantity("4"), "memory", new Quantity("8Gi"), "pods", new Quantity("110")))
                    .endStatus()
                    .build();
            byte[] status = codec.encodeObserved(
                    Kinds.builtIn().get("nodes"), Objects.requireNonNull(ObjectCodec.statusTree(node)));
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(desired(codec, "nodes", node, 1));
            producer.send(record(FactKey.observed(new ResourceKey("nodes", new ObjectKey("", "node-1"))), status, 1));
            producer.send(desired(codec, "pods", pod("x"), 2));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(desired(codec, "pods", pod("aborted"), 3));
            producer.flush();
            producer.abortTransaction();
        }
    }

    private static HasMetadata pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .addNewContainer()
                .withName("c")
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("250m"), "memory", new Quantity("1Gi")))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    private static ProducerRecord<byte[], byte[]> desired(
            ObjectCodec codec, String resource, HasMetadata object, long revision) {
        String namespace = object.getMetadata().getNamespace();
        var key = new ObjectKey(
                namespace == null ? "" : namespace, object.getMetadata().getName());
        byte[] value = codec.encodeDesired(Kinds.builtIn().get(resource), ObjectCodec.tree(object));
        return record(FactKey.desired(new ResourceKey(resource, key)), value, revision);
    }

    private static ProducerRecord<byte[], byte[]> record(FactKey key, byte[] value, long revision) {
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, revision);
        FactHeaders.putUid(headers, "uid");
        return new ProducerRecord<>(Topics.SCHEDULING, 0, key.bytes(), value, headers);
    }

    private static String run(String... arguments) {
        var out = new StringWriter();
        var line = new CommandLine(new CapacityCommand()).setCaseInsensitiveEnumValuesAllowed(true);
        int code = line.setOut(new PrintWriter(out)).execute(arguments);
        assertThat(code).isZero();
        return out.toString();
    }
}
