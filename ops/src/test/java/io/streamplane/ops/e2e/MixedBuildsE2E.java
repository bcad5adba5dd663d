package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rolling upgrade: processes of an older build, which lacks three kinds, beside processes of this one on one Kafka, until
 * the last older one is replaced.
 */
final class MixedBuildsE2E {

    private static final List<String> OLDER =
            List.of("--without-kinds", "statefulsets.apps,ingresses.networking.k8s.io,jobs.batch");

    /** A build that does not know a kind has no controller of it either. */
    private static final List<String> OLDER_CONTROLLERS = Stream.concat(
                    OLDER.stream(), Stream.of("--controllers", "-statefulset,-job,-cronjob,-ttlafterfinished"))
            .toList();

    /** Lives as long as the StatefulSet, which only the newer build knows. */
    private static final String OWNED = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: owned
              ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: stored, uid: %s}]
            """;

    @Test
    void shouldCarryWhatOnlyTheNewerBuildKnowsThroughAnUpgrade(@TempDir Path folder) {
        try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0, Map.of());
                var processes = new Processes(folder, kafka.bootstrapServers())) {
            // Given
            processes.startApiServer("a", OLDER).awaitReady();
            processes.startControllers("a", OLDER_CONTROLLERS);
            processes.startScheduler("a");
            processes.startKubelets();
            var older = processes.kubectl("a");
            older.okWithInput(Manifests.nginx("first", 3), "apply", "-f", "-");
            rolledOut(older, "first");
            processes.startApiServer("b", List.of()).awaitReady();
            processes.startControllers("b", List.of());
            processes.startScheduler("b");
            processes.awaitReady();
            var newer = processes.kubectl("b");

            // When: both work side by side, and only one knows what is rolled out
            newer.okWithInput(Manifests.STORED, "apply", "-f", "-");
            newer.ok("create", "namespace", "passing");
            newer.okWithInput(Manifests.STORED, "apply", "-n", "passing", "-f", "-");
            newer.okWithInput(
                    OWNED.formatted(newer.ok("get", "statefulset/stored", "-o", "jsonpath={.metadata.uid}")),
                    "apply",
                    "-f",
                    "-");
            newer.ok("scale", "statefulset/stored", "--replicas=5");
            newer.ok("annotate", "ingress/stored", "seen=by-newer");
            older.okWithInput(Manifests.nginx("second", 3), "apply", "-f", "-");
            newer.okWithInput(Manifests.nginx("third", 3), "apply", "-f", "-");
            older.ok("set", "image", "deployment/first", "nginx=nginx:2.0.0");
            newer.ok("set", "image", "deployment/second", "nginx=nginx:2.0.0");

            // Then
            for (KubectlCall kubectl : List.of(older, newer)) {
                for (String name : List.of("first", "second", "third")) {
                    rolledOut(kubectl, name);
                }
                assertThat(readyPods(kubectl)).isEqualTo(9);
            }
            var unknown = older.run("get", "statefulsets");
            assertThat(unknown.code()).isEqualTo(1);
            assertThat(unknown.err()).contains("the server doesn't have a resource type \"statefulsets\"");
            assertThat(newer.ok("get", "configmap/owned", "-o", "name")).contains("owned");
            assertThat(processes.verified()).contains("They are equal.");

            // When: the older ones load a state that has what they do not know
            processes.kill("apiserver-a");
            processes.kill("controllers-a");
            processes.startApiServer("a", OLDER);
            processes.startControllers("a", OLDER_CONTROLLERS);
            processes.awaitReady();

            // Then
            older.okWithInput(Manifests.nginx("fourth", 3), "apply", "-f", "-");
            rolledOut(older, "fourth");
            older.ok("delete", "namespace", "passing", "--timeout=60s");
            newer.ok("delete", "job/stored");
            assertThat(newer.ok("get", "statefulset/stored", "-o", "jsonpath={.spec.replicas}"))
                    .isEqualTo("5");

            // When: the older ones are replaced, with a rollout under way
            newer.ok("set", "image", "deployment/third", "nginx=nginx:3.0.0");
            processes.stop("apiserver-a");
            processes.stop("controllers-a");
            processes.startApiServer("a", List.of());
            processes.startControllers("a", List.of());
            processes.awaitReady();

            // Then
            for (KubectlCall kubectl : List.of(processes.kubectl("a"), newer)) {
                rolledOut(kubectl, "third");
                assertThat(kubectl.ok(
                                "get", "statefulset/stored", "-o", "jsonpath={.spec.replicas} {.spec.serviceName}"))
                        .isEqualTo("5 stored");
                assertThat(kubectl.ok("get", "ingress/stored", "-o", "jsonpath={.metadata.annotations.seen}"))
                        .isEqualTo("by-newer");
                assertThat(kubectl.run("get", "job/stored").code()).isEqualTo(1);
                assertThat(kubectl.ok("get", "configmap/owned", "-o", "name")).contains("owned");
                assertThat(kubectl.run("get", "namespace/passing").code()).isEqualTo(1);
                assertThat(readyPods(kubectl)).isEqualTo(12);
            }
            processes.kubectl("a").ok("delete", "statefulset/stored", "ingress/stored");
            Awaitility.await("what the StatefulSet owned to be collected")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> newer.run("get", "configmap/owned").code() == 1);
            assertThat(processes.verified()).contains("They are equal.");
            assertThat(processes.deadLetters()).isZero();
            assertThat(processes.outputs()).doesNotContain(": skipped ", ": left out ");
        }
    }

    private static void rolledOut(KubectlCall kubectl, String deployment) {
        kubectl.ok("rollout", "status", "deployment/" + deployment, "--timeout=90s");
    }

    /** Of the Deployments. When a StatefulSet gets pods depends on which build has its shard. */
    private static long readyPods(KubectlCall kubectl) {
        return kubectl.ok("get", "pods", "--no-headers")
                .lines()
                .filter(line -> line.matches("(first|second|third|fourth)-.* 1/1 .*Running.*"))
                .count();
    }

    /** The processes by role and letter; a letter's folders outlive its processes. */
    private static final class Processes implements AutoCloseable {

        private final Path folder;
        private final String brokers;
        private final Map<String, StreamplaneProcess> running = new HashMap<>();
        private final List<StreamplaneProcess> all = new ArrayList<>();

        Processes(Path folder, String brokers) {
            this.folder = folder;
            this.brokers = brokers;
        }

        StreamplaneProcess startApiServer(String letter, List<String> options) {
            var arguments = new ArrayList<>(List.of("--port", "0", "--partitions", "3", "--cert-dir"));
            arguments.addAll(List.of(path("pki"), "--state-dir", path("a-" + letter), "--write-kubeconfig"));
            arguments.add(path("kubeconfig-" + letter));
            arguments.addAll(options);
            return start("apiserver", letter, arguments);
        }

        void startControllers(String letter, List<String> options) {
            var arguments = new ArrayList<>(List.of("--state-dir", path("c-" + letter)));
            arguments.addAll(options);
            start("controllers", letter, arguments);
        }

        void startScheduler(String letter) {
            start("scheduler", letter, List.of("--state-dir", path("s-" + letter)));
        }

        void startKubelets() {
            start(
                    "kubelet-sim",
                    "a",
                    List.of("--nodes", "3", "--image-pull", "PT0S", "--start", "PT0S", "--ready", "PT0S"));
        }

        private StreamplaneProcess start(String role, String letter, List<String> options) {
            var arguments = new ArrayList<>(List.of(role, "--bootstrap-servers", brokers));
            arguments.addAll(options);
            if (!role.equals("apiserver")) {
                arguments.addAll(List.of("--cluster-secret-file", path("pki/proposals.secret")));
            }
            String name = role + "-" + letter;
            var process = StreamplaneProcess.start(folder, name, arguments.toArray(String[]::new));
            running.put(name, process);
            all.add(process);
            return process;
        }

        void awaitReady() {
            running.values().forEach(StreamplaneProcess::awaitReady);
        }

        KubectlCall kubectl(String letter) {
            return new KubectlCall(KubectlBinaries.onPath(), folder.resolve("kubeconfig-" + letter));
        }

        void kill(String name) {
            Objects.requireNonNull(running.remove(name)).kill();
        }

        void stop(String name) {
            Objects.requireNonNull(running.remove(name)).close();
        }

        /** What {@code verify} prints, which a process of this build does. */
        String verified() {
            try (var verify = StreamplaneProcess.start(folder, "verify", "verify", "--bootstrap-servers", brokers)) {
                verify.awaitExit(Duration.ofSeconds(90));
                return verify.output();
            }
        }

        long deadLetters() {
            try (var topics = new MaterializedTopics(ClientSettings.of(brokers))) {
                return topics.ends(List.of(Topics.DEAD_LETTERS)).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
            }
        }

        /** Of all that ever ran. */
        String outputs() {
            var text = new StringBuilder();
            all.forEach(process -> text.append(process.output()));
            return text.toString();
        }

        private String path(String name) {
            return folder.resolve(name).toString();
        }

        @Override
        public void close() {
            running.values().forEach(StreamplaneProcess::close);
        }
    }
}
