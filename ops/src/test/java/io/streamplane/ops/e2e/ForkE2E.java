package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code fork} of a running system, and {@code up} on what it made, beside the first. */
final class ForkE2E {

    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final String[] OWNERS = {
        "get", "deployments,replicasets", "-o", "jsonpath={.items[*].metadata.resourceVersion}"
    };

    @Test
    void shouldStartASecondClusterFromTheFirstOnesPast(@TempDir Path folder) throws IOException {
        Path beside = Files.createDirectories(folder.resolve("second"));
        Path forked = beside.resolve("data");
        try (var first = RunningSystem.start(folder, "--nodes", "3")) {
            // Given
            var kubectl = first.kubectl();
            kubectl.ok("create", "secret", "generic", "vault", "--from-literal=password=hunter2");
            kubectl.ok("create", "deployment", "web", "--image=nginx:1.14.2", "--replicas=4");
            kubectl.ok("rollout", "status", "deployment/web", "--timeout=90s");
            Map<String, String> then = pods(first);
            String owners = kubectl.ok(OWNERS);
            long revision = revision(first);
            String version = kubectl.ok("get", "secret", "vault", "-o", "jsonpath={.metadata.resourceVersion}");
            kubectl.ok("set", "image", "deployment/web", "nginx=nginx:2.0.0");
            kubectl.ok("create", "secret", "generic", "later", "--from-literal=a=b");
            kubectl.ok("rollout", "status", "deployment/web", "--timeout=90s");
            Map<String, String> now = pods(first);

            // When
            var killed = fork(first, revision, forked);
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> Files.exists(part(forked).resolve("kafka/journal-0")));
            killed.kill();
            boolean leftOver = Files.exists(part(forked));
            boolean half = Files.exists(forked);
            var again = fork(first, revision, forked);
            int code = again.awaitExit(TIMEOUT);
            var onceMore = fork(first, revision, forked);
            int refused = onceMore.awaitExit(TIMEOUT);

            // Then
            assertThat(leftOver).isTrue();
            assertThat(half)
                    .as("a killed fork leaves no directory of that name")
                    .isFalse();
            assertThat(code).as(again.output()).isZero();
            assertThat(part(forked)).doesNotExist();
            assertThat(refused).isEqualTo(1);
            assertThat(onceMore.output()).contains("there is something already");

            try (var second = RunningSystem.start(beside)) {
                var other = second.kubectl();

                // Then
                assertThat(other.ok("get", "nodes", "-o", "name").lines())
                        .containsExactly("node/node-0", "node/node-1", "node/node-2");
                assertThat(pods(second)).as("the same pods run on").isEqualTo(then);
                assertThat(other.ok("get", "secret", "vault", "-o", "jsonpath={.data.password}"))
                        .isEqualTo("aHVudGVyMg==");
                assertThat(other.ok("get", "secret", "vault", "-o", "jsonpath={.metadata.resourceVersion}"))
                        .isEqualTo(version);
                assertThat(other.run("get", "secret", "later").code()).isEqualTo(1);
                assertThat(second.tool("verify").awaitExit(TIMEOUT)).isZero();
                assertThat(other.ok(OWNERS))
                        .as("controllers found all as they left it")
                        .isEqualTo(owners);

                // When
                other.ok("set", "image", "deployment/web", "nginx=nginx:3.0.0");
                other.ok("rollout", "status", "deployment/web", "--timeout=90s");
                second.killAndRestart();

                // Then
                assertThat(pods(second).values()).hasSize(4).allMatch(pod -> pod.contains("nginx:3.0.0"));
                assertThat(other.ok("get", "nodes", "-o", "name").lines()).hasSize(3);
                Awaitility.await("nodes that a slow restart left without heartbeats to be ready again")
                        .atMost(TIMEOUT)
                        .untilAsserted(
                                () -> assertThat(other.ok("get", "nodes")).doesNotContain("NotReady"));
                assertThat(second.tool("verify").awaitExit(TIMEOUT)).isZero();
            }
            assertThat(pods(first)).as("the first is untouched").isEqualTo(now);
            assertThat(first.tool("verify").awaitExit(TIMEOUT)).isZero();
        }
    }

    private static StreamplaneProcess fork(RunningSystem system, long revision, Path into) {
        return system.tool("fork", "--at", Long.toString(revision), "--into", into.toString());
    }

    private static Path part(Path forked) {
        return forked.resolveSibling("data.part");
    }

    /** Each pod that is not going: where it runs, what, and since when. */
    private static Map<String, String> pods(RunningSystem system) {
        var pods = new TreeMap<String, String>();
        try (var view = ClusterView.of(system.kubeconfig())) {
            for (JsonNode pod : view.list(
                    ClusterView.PODS,
                    each -> each.at("/metadata/deletionTimestamp").isMissingNode())) {
                JsonNode container = pod.at("/status/containerStatuses/0");
                pods.put(
                        ClusterView.name(pod),
                        pod.at("/metadata/uid").asString() + " "
                                + pod.at("/spec/containers/0/image").asString() + " on "
                                + pod.at("/spec/nodeName").asString() + " "
                                + pod.at("/status/podIP").asString() + " "
                                + pod.at("/status/phase").asString() + " since "
                                + container.at("/state/running/startedAt").asString() + ", restarts "
                                + container.path("restartCount").asInt());
            }
        }
        return pods;
    }

    private static long revision(RunningSystem system) {
        try (var view = ClusterView.of(system.kubeconfig())) {
            return view.revision();
        }
    }
}
