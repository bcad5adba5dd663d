package io.streamplane.ops.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.micrometer.core.instrument.Counter;
import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.verify.Repair;
import io.streamplane.apiserver.verify.Verification;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.SchemaRegistryException;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody writes to our topics that does not belong there: it stops nothing else, now and after a restart. */
@Timeout(300)
class PoisonIT {

    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final List<String> TOPICS = List.of(
            Topics.JOURNAL,
            Topics.MANIFESTS,
            Topics.MANIFEST_RESULTS,
            Topics.MANIFEST_INVENTORY,
            Topics.MANIFEST_WAITING,
            Topics.PROPOSALS,
            Topics.PROPOSAL_REFUSALS,
            Topics.STATE,
            Topics.CLUSTER,
            Topics.SCHEDULING,
            Topics.BINDINGS,
            Topics.HEARTBEATS,
            Topics.MEASUREMENTS,
            Topics.EVENTS,
            Topics.DEAD_LETTERS,
            Topics.DATA_KEYS,
            Topics.SCHEMAS,
            "desired.pods",
            "observed.pods");

    @TempDir
    Path folder;

    @Test
    void shouldGoOnWhateverIsWrittenToItsTopics() throws Exception {
        // Given
        try (var system = AllInOne.start(AllInOneOptions.temporary(folder).withNodes(1));
                var client = ApiClient.of(system.kubeconfig(), ToolAgent.of("test"))) {
            for (String subject :
                    List.of("data-keys-value", "desired.secrets-value", "desired.leases.coordination.k8s.io-value")) {
                registerElse(system, subject);
            }
            deploy(client, "before", 1);

            // When
            poison(system, revision(client));

            // Then
            deploy(client, "after", 2);
            keepASecretAndALease(client);
            assertSkipped(system, "controllers", Topics.STATE);
            assertSkipped(system, "controllers", Topics.CLUSTER);
            assertSkipped(system, "scheduler", Topics.SCHEDULING);
            assertSkipped(system, "kubelet", Topics.BINDINGS);
            assertSkipped(system, "materializer", Topics.JOURNAL);
            assertSkipped(system, "journal-tail", Topics.JOURNAL);
            assertSkipped(system, "intake", Topics.PROPOSALS);
            assertSkipped(system, "event-log", Topics.EVENTS);
            assertSkipped(system, "data-keys", Topics.DATA_KEYS);
            assertThat(system.failed().toCompletableFuture()).isNotDone();
            repair(system);
        }
        try (var again = AllInOne.start(AllInOneOptions.temporary(folder).withNodes(1));
                var client = ApiClient.of(again.kubeconfig(), ToolAgent.of("test"))) {
            deploy(client, "again", 2);
            assertThat(client.get("/api/v1/pods").orThrow().path("items").size())
                    .isEqualTo(5);
            assertThat(again.failed().toCompletableFuture()).isNotDone();
        }
    }

    /** Each takes more than a record may have by Kafka's defaults, or more than any may have here. */
    @Test
    void shouldTakeWhatTheApiTakesAndRefuseTheRestForItselfAlone() throws Exception {
        // Given
        try (var system = AllInOne.start(AllInOneOptions.temporary(folder).withNodes(1));
                var client = ApiClient.of(system.kubeconfig(), ToolAgent.of("test"))) {
            // When
            deploy(client, "large", 1, "x".repeat(1_400_000));
            client.post("/api/v1/namespaces/default/pods", "application/json", """
                    {"metadata":{"name":"waiting"},"spec":{"nodeSelector":{"no":"node"},
                     "containers":[{"name":"c","image":"i"}]}}""")
                    .orThrow();
            // The scheduler takes itself for the only one who reports on a pod that has no node.
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> client.get("/api/v1/namespaces/default/pods/waiting")
                            .orThrow()
                            .at("/status/conditions/0/reason")
                            .asString("")
                            .equals("Unschedulable"));
            client.put(
                            "/api/v1/namespaces/default/pods/waiting/status",
                            "application/json",
                            "{\"metadata\":{\"name\":\"waiting\"},\"status\":{\"phase\":\"Pending\",\"message\":\""
                                    + "y".repeat(2_500_000) + "\"}}")
                    .orThrow();
            var tooLarge =
                    client.post("/apis/apps/v1/namespaces/default/deployments", "application/json", many(100_000));

            // Then
            assertThat(tooLarge.code()).isEqualTo(413);
            deploy(client, "small", 1);
            assertThat(system.failed().toCompletableFuture()).isNotDone();
        }
        try (var again = AllInOne.start(AllInOneOptions.temporary(folder).withNodes(1));
                var client = ApiClient.of(again.kubeconfig(), ToolAgent.of("test"))) {
            deploy(client, "again", 1);
            assertThat(client.get("/api/v1/namespaces/default/pods/waiting")
                            .orThrow()
                            .at("/status/message")
                            .asString())
                    .hasSize(2_500_000);
            assertThat(again.failed().toCompletableFuture()).isNotDone();
        }
    }

    /** Containers, which get so many defaults that the whole is many times as large as what was sent. */
    private static String many(int containers) {
        return "{\"metadata\":{\"name\":\"many\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{"
                + "\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":["
                + IntStream.range(0, containers)
                        .mapToObj(i -> "{\"name\":\"c" + i + "\",\"image\":\"i\"}")
                        .collect(Collectors.joining(","))
                + "]}}}}";
    }

    private static void deploy(ApiClient client, String name, int replicas) throws Exception {
        deploy(client, name, replicas, "");
    }

    private static void deploy(ApiClient client, String name, int replicas, String value) throws Exception {
        client.post(DEPLOYMENTS, "application/json", """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},"spec":{"replicas":%2$d,
                 "selector":{"matchLabels":{"app":"%1$s"}},"template":{"metadata":{"labels":{"app":"%1$s"}},
                 "spec":{"containers":[{"name":"c","image":"nginx","env":[{"name":"A","value":"%3$s"}]}]}}}}""".formatted(name, replicas, value))
                .orThrow();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> client.get(DEPLOYMENTS + "/" + name)
                                .orThrow()
                                .at("/status/readyReplicas")
                                .asInt(0)
                        == replicas);
    }

    /** Somebody's schema where ours is yet to come; none where ours is there, for that one does not fit to it. */
    private static void registerElse(AllInOne system, String subject) {
        try {
            system.registry().register(subject, Schema.create(Schema.Type.STRING));
        } catch (SchemaRegistryException e) {
            assertThat(e.isIncompatible()).isTrue();
        }
    }

    private static void keepASecretAndALease(ApiClient client) throws Exception {
        client.post(
                        "/api/v1/namespaces/default/secrets",
                        "application/json",
                        "{\"metadata\":{\"name\":\"s\"},\"data\":{\"a\":\"YQ==\"}}")
                .orThrow();
        client.post(
                        "/apis/coordination.k8s.io/v1/namespaces/default/leases",
                        "application/json",
                        "{\"metadata\":{\"name\":\"l\"},\"spec\":{\"leaseDurationSeconds\":1}}")
                .orThrow();
        assertThat(client.get("/api/v1/namespaces/default/secrets/s")
                        .orThrow()
                        .at("/data/a")
                        .asString())
                .isEqualTo("YQ==");
    }

    private static long revision(ApiClient client) throws Exception {
        return client.get("/api/v1/pods")
                .orThrow()
                .at("/metadata/resourceVersion")
                .asLong();
    }

    /** On each partition of each topic. */
    private static void poison(AllInOne system, long revision) throws Exception {
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        try (var producer = producer(system)) {
            for (String topic : TOPICS) {
                for (int partition = 0;
                        partition < producer.partitionsFor(topic).size();
                        partition++) {
                    records.addAll(poisoned(system, topic, partition, revision));
                }
            }
        }
        send(system, records);
    }

    private static List<ProducerRecord<byte[], byte[]>> poisoned(
            AllInOne system, String topic, int partition, long revision) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("poison")
                .endMetadata()
                .build();
        byte[] whole =
                new ObjectCodec(system.registry()).encodeDesired(Kinds.builtIn().get("pods"), ObjectCodec.tree(pod));
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>(List.of(
                record(topic, partition, null, new byte[] {1, 2, 3}),
                record(topic, partition, "hello", "world".getBytes(StandardCharsets.UTF_8)),
                record(topic, partition, "pods default/poison desired", "{}".getBytes(StandardCharsets.UTF_8))));
        byte[] unknownSchema = {0, 0, 0, 99, 99, 1, 2, 3};
        if (topic.equals(Topics.JOURNAL)) {
            // What claims to be a command, of a schema that nobody has registered.
            var record = record(topic, partition, "default/poison", unknownSchema);
            record.headers().add("schema", new byte[] {1, 2, 3, 4, 5, 6, 7, 8}).add("append", new byte[] {9});
            records.add(record);
            records.add(record(topic, partition, null, whole));
        } else {
            byte[] truncated = Arrays.copyOf(whole, whole.length - 3);
            for (byte[] value : List.of(truncated, unknownSchema, new byte[0])) {
                for (String key : List.of("pods default/poison desired", "nodes /poison desired", "default/poison")) {
                    var record = record(topic, partition, key, value);
                    FactHeaders.putRevision(record.headers(), revision);
                    FactHeaders.putUid(record.headers(), "uid-poison");
                    records.add(record);
                }
            }
        }
        return records;
    }

    /** What looks like a fact would be one after a restart. */
    private static void repair(AllInOne system) {
        var settings = system.settings();
        try (var topics = new MaterializedTopics(settings);
                var journal = new JournalReader(settings, new CommandCodec(system.registry()));
                var repair = new Repair(settings, system.registry(), Kinds.builtIn())) {
            Verification.Report found = Verification.run(topics, journal);
            Verification.Report left = repair.run(found, topics, journal);
            assertThat(found.differences()).isNotEmpty();
            assertThat(left.differences()).isEmpty();
        }
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, int partition, @Nullable String key, byte @Nullable [] value) {
        return new ProducerRecord<>(topic, partition, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
    }

    /** One by one: a compacted topic refuses a record without a key, and with it all that are sent together. */
    private static void send(AllInOne system, List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (var producer = producer(system)) {
            for (var record : records) {
                try {
                    producer.send(record).get();
                } catch (ExecutionException e) {
                    assertThat(record.key()).as(e.getMessage()).isNull();
                }
            }
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(AllInOne system) {
        return new KafkaProducer<>(system.settings().producer("poison"));
    }

    private static void assertSkipped(AllInOne system, String role, String topic) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(system.telemetry()
                                .meters()
                                .find(SkippedRecords.SKIPPED)
                                .tags("role", role, "topic", topic)
                                .counters())
                        .extracting(Counter::count)
                        .anyMatch(count -> count > 0));
    }
}
