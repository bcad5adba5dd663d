package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Bad input and bad neighbours: a clear error each, and the system serves on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FaultsE2E {

    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int CLIENTS = 20;
    private static final int WATCHERS = 8;

    /** Of half a megabyte each: more than sockets hold, and for all watchers together more than the heap. */
    private static final int WRITES = 100;

    private RunningSystem system;
    private KubectlCall kubectl;
    private ClusterView view;

    @BeforeAll
    void start(@TempDir Path folder) {
        system = RunningSystem.start(
                folder,
                "--open-kafka",
                "--nodes",
                "3",
                "--image-pull",
                "PT0S",
                "--start",
                "PT0S",
                "--ready",
                "PT0S",
                "--stop",
                "PT0S");
        kubectl = system.kubectl();
        view = ClusterView.of(system.kubeconfig());
    }

    @AfterAll
    void stop() {
        view.close();
        system.close();
    }

    @Test
    void shouldRefuseABodyOverThreeMebibytes() {
        // Given
        String body = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"big\"},\"data\":{\"a\":\""
                + "x".repeat(3 * 1024 * 1024) + "\"}}";

        // When
        var answer = view.post(CONFIG_MAPS, body);

        // Then
        assertThat(answer.code()).isEqualTo(413);
        assertThat(answer.body().path("kind").asString()).isEqualTo("Status");
        assertThat(answer.body().path("reason").asString()).isEqualTo("RequestEntityTooLarge");
        assertThat(answer.body().path("message").asString()).contains("limit is 3145728");
    }

    @Test
    void shouldRefuseDeepNesting() {
        // Given
        int depth = 100_000;
        String body = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"deep\"},\"data\":"
                + "[".repeat(depth) + "]".repeat(depth) + "}";

        // When
        var answer = view.post(CONFIG_MAPS, body);

        // Then
        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.body().path("reason").asString()).isEqualTo("BadRequest");
        assertThat(answer.body().path("message").asString()).isNotEmpty().hasSizeLessThan(1_000);
    }

    @Test
    void shouldTreatUnknownFieldsAsAsked() {
        // Given
        String manifest = Manifests.nginx("unknown", 0).replace("  replicas:", "  replicsa: 1\n  replicas:");

        // When
        var strict = kubectl.runWithInput(manifest, "apply", "--validate=strict", "-f", "-");
        var warn = kubectl.runWithInput(manifest, "apply", "--validate=warn", "-f", "-");
        var ignore = kubectl.runWithInput(
                manifest.replace("name: unknown", "name: unknown-too"), "apply", "--validate=ignore", "-f", "-");

        // Then
        assertThat(strict.code()).isEqualTo(1);
        assertThat(strict.err()).contains("unknown field \"spec.replicsa\"");
        assertThat(warn.code()).isZero();
        assertThat(warn.err()).contains("Warning: unknown field \"spec.replicsa\"");
        assertThat(warn.out()).isEqualTo("deployment.apps/unknown created\n");
        assertThat(ignore.code()).isZero();
        assertThat(ignore.all()).doesNotContain("replicsa");
    }

    @Test
    void shouldRefuseWrongTypesAndWrongNamespaces() {
        // When
        var type = kubectl.runWithInput(
                Manifests.nginx("typed", 1).replace("replicas: 1", "replicas: many"), "apply", "-f", "-");
        var mismatch = kubectl.runWithInput(
                Manifests.configMap("there", "a", "1")
                        .replace("  name: there", "  name: there\n  namespace: elsewhere"),
                "apply",
                "-n",
                "default",
                "-f",
                "-");
        var missing =
                kubectl.runWithInput(Manifests.configMap("there", "a", "1"), "create", "-n", "nowhere", "-f", "-");
        var path = view.post(CONFIG_MAPS, """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"there","namespace":"elsewhere"}}""");

        // Then
        assertThat(type.code()).isEqualTo(1);
        assertThat(type.err()).contains("replicas");
        assertThat(mismatch.code()).isEqualTo(1);
        assertThat(mismatch.err())
                .contains(
                        "the namespace from the provided object \"elsewhere\" does not match the namespace \"default\"");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err())
                .isEqualTo(
                        "Error from server (NotFound): error when creating \"STDIN\": namespaces \"nowhere\" not found\n");
        assertThat(path.code()).isEqualTo(400);
        assertThat(path.body().path("message").asString()).contains("does not match the namespace");
    }

    @Test
    void shouldRefuseAStaleResourceVersion() {
        // Given
        kubectl.okWithInput(Manifests.configMap("stale", "a", "1"), "create", "-f", "-");
        String old = kubectl.ok("get", "configmap", "stale", "-o", "yaml");
        kubectl.ok("patch", "configmap", "stale", "-p", "{\"data\":{\"a\":\"2\"}}");

        // When
        var replaced = kubectl.runWithInput(old, "replace", "-f", "-");

        // Then
        assertThat(replaced.code()).isEqualTo(1);
        assertThat(replaced.err())
                .contains("Error from server (Conflict)")
                .contains("Operation cannot be fulfilled on configmaps \"stale\": the object has been modified; "
                        + "please apply your changes to the latest version and try again");
        assertThat(kubectl.ok("get", "configmap", "stale", "-o", "jsonpath={.data.a}"))
                .isEqualTo("2");
    }

    @Test
    void shouldCreateOnceForManyClients() {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 5; round++) {
                // Given
                String body =
                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"once-" + round + "\"}}";

                // When
                List<Integer> codes = IntStream.range(0, CLIENTS)
                        .mapToObj(_ -> CompletableFuture.supplyAsync(
                                () -> view.post(CONFIG_MAPS, body).code(), executor))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

                // Then
                assertThat(codes).hasSize(CLIENTS).containsOnly(201, 409).containsOnlyOnce(201);
            }
        }
    }

    @Test
    void shouldServeOnBesideSlowAndVanishingWatchers() throws IOException {
        var stuck = new ArrayList<Socket>();
        try {
            // Given
            for (int i = 0; i < WATCHERS; i++) {
                stuck.add(RawWatch.open(system.kubeconfig(), CONFIG_MAPS + "?watch=true"));
                RawWatch.open(system.kubeconfig(), CONFIG_MAPS + "?watch=true").close();
            }

            // When
            String filling = "y".repeat(500_000);
            for (int i = 0; i < WRITES; i++) {
                assertThat(view.post(CONFIG_MAPS, """
                        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"fill-"},"data":{"a":"%s"}}""".formatted(filling)).code())
                        .isEqualTo(201);
            }

            // Then
            assertThat(view.list(CONFIG_MAPS, map -> ClusterView.name(map).startsWith("default/fill-")))
                    .hasSize(WRITES);
            kubectl.ok("get", "nodes");
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
    }

    /** Last, for its records stay in the topics. */
    @Test
    @Order(Integer.MAX_VALUE)
    void shouldPassOverForeignBytesOnEveryTopic() {
        // Given
        kubectl.ok("create", "deployment", "before", "--image=nginx:1.14.2", "--replicas=2");
        kubectl.ok("rollout", "status", "deployment/before", "--timeout=60s");
        String brokers = system.process()
                .output()
                .lines()
                .filter(line -> line.startsWith("Kafka "))
                .map(line -> line.substring("Kafka ".length()).strip())
                .reduce((_, last) -> last)
                .orElseThrow();

        // When
        try (var producer =
                new KafkaProducer<byte[], byte[]>(ClientSettings.of(brokers).producer("foreign"))) {
            for (String topic : List.of(
                    Topics.JOURNAL,
                    Topics.PROPOSALS,
                    "desired.pods",
                    "observed.pods",
                    "desired.nodes",
                    "desired.deployments.apps",
                    Topics.BINDINGS,
                    Topics.EVENTS,
                    Topics.HEARTBEATS)) {
                for (int partition = 0;
                        partition < producer.partitionsFor(topic).size();
                        partition++) {
                    for (byte[] key : new byte[][] {bytes("default/foreign"), bytes("foreign"), bytes("/"), {}}) {
                        producer.send(new ProducerRecord<>(topic, partition, key, bytes("not one of ours")));
                        producer.send(new ProducerRecord<>(topic, partition, key, new byte[] {0, 0, 0, 0, 1, 2}));
                    }
                }
            }
        }
        kubectl.ok("create", "deployment", "after", "--image=nginx:1.14.2", "--replicas=2");

        // Then
        kubectl.ok("rollout", "status", "deployment/after", "--timeout=60s");
        assertThat(system.process().isAlive()).isTrue();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(system.process().output())
                        .contains("somebody else wrote it", "the materializer did not write"));
        assertThat(kubectl.ok("get", "pods", "foreign", "--ignore-not-found")).isEmpty();

        // And so it does after a restart
        system.killAndRestart();
        kubectl.ok("scale", "deployment", "after", "--replicas=3");
        kubectl.ok("rollout", "status", "deployment/after", "--timeout=60s");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(kubectl.ok("get", "events")).contains("Scaled up"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
