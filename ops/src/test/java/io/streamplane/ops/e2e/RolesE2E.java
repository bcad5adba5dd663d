package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every role as processes of its own on one broker, two of each; one of each killed in the middle of a rollout. */
final class RolesE2E {

    /** One namespace for each of three partitions. */
    private static final Map<String, Integer> REPLICAS = Map.of("red", 340, "default", 330, "beta", 330);

    private static final int PODS = 1_000;

    @Test
    void shouldLoseAndDoubleNothingWhenOneOfEachRoleIsKilled(@TempDir Path folder) {
        try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0, Map.of());
                var roles = Roles.start(folder, kafka.bootstrapServers())) {
            // Given
            var first = new KubectlCall(KubectlBinaries.onPath(), roles.kubeconfig(1));
            var second = new KubectlCall(KubectlBinaries.onPath(), roles.kubeconfig(2));
            REPLICAS.keySet().stream()
                    .filter(name -> !name.equals("default"))
                    .forEach(name -> first.ok("create", "namespace", name));
            try (var view = ClusterView.of(roles.kubeconfig(2))) {
                Awaitility.await("all nodes")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> view.list(ClusterView.NODES).size() == Roles.NODES);

                // When
                REPLICAS.forEach((namespace, replicas) ->
                        first.okWithInput(deployment(namespace, replicas), "apply", "-f", "-"));
                awaitPods(view, 100);
                roles.kill("controllers-1");
                awaitPods(view, 250);
                roles.kill("scheduler-1");
                awaitPods(view, 400);
                roles.kill("apiserver-1");
                REPLICAS.keySet()
                        .forEach(namespace ->
                                second.ok("rollout", "status", "deployment/web", "-n", namespace, "--timeout=120s"));

                // Then
                List<JsonNode> pods = view.list(ClusterView.PODS);
                assertThat(pods).hasSize(PODS).allMatch(ClusterView::isReady);
                assertThat(view.uids(ClusterView.PODS)).hasSize(PODS);
                assertThat(pods.stream()
                                .collect(Collectors.groupingBy(
                                        pod -> pod.at("/metadata/namespace").asString(),
                                        Collectors.summingInt(_ -> 1))))
                        .isEqualTo(REPLICAS);
                assertThat(view.uids(ClusterView.REPLICA_SETS)).hasSize(REPLICAS.size());
                assertNoNodeIsPastAllocatable(view.list(ClusterView.NODES), pods);
                assertThat(FactLog.uidsEverWritten(kafka.bootstrapServers(), "desired.pods"))
                        .as("pods that were ever made: none was made and then taken away as one too many")
                        .hasSize(PODS);
            }
        }
    }

    private static void awaitPods(ClusterView view, int count) {
        Awaitility.await(count + " pods to be Running")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> view.list(ClusterView.PODS + "?fieldSelector=status.phase%3DRunning")
                                .size()
                        >= count);
    }

    private static void assertNoNodeIsPastAllocatable(List<JsonNode> nodes, List<JsonNode> pods) {
        Map<String, List<JsonNode>> byNode = pods.stream()
                .collect(Collectors.groupingBy(pod -> pod.at("/spec/nodeName").asString("")));
        assertThat(byNode.keySet()).doesNotContain("");
        for (JsonNode node : nodes) {
            List<JsonNode> bound = byNode.getOrDefault(node.at("/metadata/name").asString(), List.of());
            var allocatable = node.at("/status/allocatable");
            assertThat(bound.size())
                    .isLessThanOrEqualTo(allocatable.path("pods").asInt());
            BigDecimal cpu = new BigDecimal(allocatable.path("cpu").asString());
            assertThat(new BigDecimal("0.1").multiply(BigDecimal.valueOf(bound.size())))
                    .isLessThanOrEqualTo(cpu);
        }
    }

    private static String deployment(String namespace, int replicas) {
        return Manifests.nginx("web", replicas)
                .replace("  name: web\n", "  name: web\n  namespace: " + namespace + "\n")
                .replace("        image: nginx:1.14.2\n", """
                                image: nginx:1.14.2
                                resources:
                                  requests:
                                    cpu: 100m
                        """);
    }

    /** The processes. */
    private record Roles(Path folder, Map<String, StreamplaneProcess> running) implements AutoCloseable {

        static final int NODES = 14;

        static Roles start(Path folder, String brokers) {
            var roles = new Roles(folder, new HashMap<>());
            roles.start(
                            "apiserver-1",
                            "apiserver",
                            "--port",
                            "0",
                            "--partitions",
                            "3",
                            "--cert-dir",
                            folder.resolve("pki").toString(),
                            "--state-dir",
                            folder.resolve("a1").toString(),
                            "--write-kubeconfig",
                            roles.kubeconfig(1).toString(),
                            "--bootstrap-servers",
                            brokers)
                    .awaitReady();
            roles.start(
                    "apiserver-2",
                    "apiserver",
                    "--port",
                    "0",
                    "--cert-dir",
                    folder.resolve("pki").toString(),
                    "--state-dir",
                    folder.resolve("a2").toString(),
                    "--write-kubeconfig",
                    roles.kubeconfig(2).toString(),
                    "--bootstrap-servers",
                    brokers);
            for (int i = 1; i <= 2; i++) {
                for (String role : List.of("controllers", "scheduler")) {
                    roles.start(
                            role + "-" + i,
                            role,
                            "--state-dir",
                            folder.resolve(role + i).toString(),
                            "--token-file",
                            roles.token(role),
                            "--bootstrap-servers",
                            brokers);
                }
            }
            roles.start(
                    "kubelet-sim",
                    "kubelet-sim",
                    "--token-file",
                    roles.token("kubelets"),
                    "--nodes",
                    Integer.toString(NODES),
                    "--bootstrap-servers",
                    brokers,
                    "--image-pull",
                    "PT0S",
                    "--start",
                    "PT0S",
                    "--ready",
                    "PT0S");
            roles.running().values().forEach(StreamplaneProcess::awaitReady);
            return roles;
        }

        /** A file with a token of the ServiceAccount that this role's processes have. */
        private String token(String role) {
            Path file = folder.resolve(role + ".token");
            var kubectl = new KubectlCall(KubectlBinaries.onPath(), kubeconfig(1));
            String account = "streamplane-" + role;
            if (!Files.exists(file)) {
                kubectl.ok("create", "serviceaccount", account, "-n", "kube-system");
                try {
                    Files.writeString(file, kubectl.ok("create", "token", account, "-n", "kube-system"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return file.toString();
        }

        private StreamplaneProcess start(String name, String... arguments) {
            var process = StreamplaneProcess.start(folder, name, arguments);
            running.put(name, process);
            return process;
        }

        Path kubeconfig(int apiServer) {
            return folder.resolve("kubeconfig-" + apiServer);
        }

        void kill(String name) {
            Objects.requireNonNull(running.remove(name)).kill();
        }

        @Override
        public void close() {
            running.values().forEach(StreamplaneProcess::close);
        }
    }
}
