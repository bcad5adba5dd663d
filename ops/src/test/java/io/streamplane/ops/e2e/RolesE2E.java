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

/**
 * Every role as processes of its own on one broker, two of each; one of each killed in the middle of a rollout. The kubelets join by a
 * bootstrap token.
 */
final class RolesE2E {

    /** One namespace for each of three partitions. */
    private static final Map<String, Integer> REPLICAS = Map.of("red", 340, "default", 330, "beta", 330);

    private static final int PODS = 1_000;
    private static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client-kubelet";
    private static final String CLIENT_APPROVAL = "system:certificates.k8s.io:certificatesigningrequests:nodeclient";
    private static final String SERVING_SIGNER = "kubernetes.io/kubelet-serving";

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
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> view.list(ClusterView.NODES).size() == Roles.NODES);
                assertThat(first.ok("get", "csr", "--field-selector=spec.signerName=" + CLIENT_SIGNER, "--no-headers")
                                .lines())
                        .hasSize(Roles.NODES)
                        .allMatch(line -> line.contains("system:bootstrap:abcdef") && line.endsWith("Approved,Issued"));
                approveServing(first);

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
                assertThat(second.ok("logs", "deployment/web")).contains("nginx started");
            }
        }
    }

    /** Nobody does that but people, as upstream. */
    private static void approveServing(KubectlCall kubectl) {
        String[] get = {"get", "csr", "--field-selector=spec.signerName=" + SERVING_SIGNER, "--no-headers"};
        Awaitility.await("the request of the kubelets' server")
                .atMost(Duration.ofSeconds(90))
                .until(() -> kubectl.ok(get).contains("system:node:node-0"));
        assertThat(kubectl.ok(get)).contains("Pending");
        kubectl.ok("certificate", "approve", kubectl.ok(get).split(" ", 2)[0]);
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
                roles.start(
                        "controllers-" + i,
                        "controllers",
                        "--state-dir",
                        folder.resolve("controllers" + i).toString(),
                        "--token-file",
                        roles.token("controllers"),
                        "--cluster-signing-cert-file",
                        folder.resolve("pki/ca.crt").toString(),
                        "--cluster-signing-key-file",
                        folder.resolve("pki/ca.key").toString(),
                        "--bootstrap-servers",
                        brokers);
                roles.start(
                        "scheduler-" + i,
                        "scheduler",
                        "--state-dir",
                        folder.resolve("scheduler" + i).toString(),
                        "--token-file",
                        roles.token("scheduler"),
                        "--bootstrap-servers",
                        brokers);
            }
            roles.start(
                    "kubelet-sim",
                    "kubelet-sim",
                    "--bootstrap-kubeconfig",
                    roles.bootstrapKubeconfig(),
                    "--state-dir",
                    folder.resolve("kubelets").toString(),
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

        /** With a bootstrap token, and the roles that kubeadm binds to its group. */
        private String bootstrapKubeconfig() {
            var kubectl = new KubectlCall(KubectlBinaries.onPath(), kubeconfig(1));
            kubectl.ok(
                    "create",
                    "secret",
                    "generic",
                    "bootstrap-token-abcdef",
                    "-n",
                    "kube-system",
                    "--type=bootstrap.kubernetes.io/token",
                    "--from-literal=token-id=abcdef",
                    "--from-literal=token-secret=0123456789abcdef",
                    "--from-literal=usage-bootstrap-authentication=true");
            Map.of("system:node-bootstrapper", "join", CLIENT_APPROVAL, "approve")
                    .forEach((role, name) -> kubectl.ok(
                            "create",
                            "clusterrolebinding",
                            name,
                            "--clusterrole=" + role,
                            "--group=system:bootstrappers"));
            String file = folder.resolve("bootstrap.kubeconfig").toString();
            String server = kubectl.ok("config", "view", "-o", "jsonpath={.clusters[0].cluster.server}");
            var config = new KubectlCall(KubectlBinaries.onPath(), Path.of(file));
            config.ok(
                    "config",
                    "set-cluster",
                    "own",
                    "--server=" + server,
                    "--embed-certs",
                    "--certificate-authority=" + folder.resolve("pki/ca.crt"));
            config.ok("config", "set-credentials", "joining", "--token=abcdef.0123456789abcdef");
            config.ok("config", "set-context", "joining", "--cluster=own", "--user=joining");
            config.ok("config", "use-context", "joining");
            return file;
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
