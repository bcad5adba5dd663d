package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code up} killed at any moment and started again on the same folder. */
final class RestartE2E {

    private static final int KILLS = 3;
    private static final int REPLICAS = 20;

    @Test
    void shouldCompleteARolloutThroughKills(@TempDir Path folder) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("RestartE2E: rerun with -Dseed=" + seed);
        var random = new Random(seed);
        try (var system = RunningSystem.start(folder, "--nodes", "3")) {
            // Given
            var kubectl = system.kubectl();
            kubectl.ok("create", "deployment", "steady", "--image=nginx:1.14.2", "--replicas=3");
            kubectl.ok("create", "deployment", "rolling", "--image=nginx:1.0.0", "--replicas=" + REPLICAS);
            kubectl.ok("rollout", "status", "deployment/steady", "--timeout=90s");
            kubectl.ok("rollout", "status", "deployment/rolling", "--timeout=90s");
            Map<String, String> deployments;
            Map<String, String> steady;
            try (var view = ClusterView.of(system.kubeconfig())) {
                deployments = view.uids(ClusterView.DEPLOYMENTS);
                steady = containers(pods(view, "steady"));
            }

            // When
            for (int kill = 1; kill <= KILLS; kill++) {
                long before;
                kubectl.ok("set", "image", "deployment/rolling", "nginx=nginx:1." + kill + ".0");
                try (var view = ClusterView.of(system.kubeconfig())) {
                    view.awaitPodChanges(1 + random.nextInt(60));
                    before = view.revision();
                }
                system.killAndRestart();
                try (var view = ClusterView.of(system.kubeconfig())) {
                    assertThat(view.revision()).isGreaterThanOrEqualTo(before);
                }
            }
            kubectl.ok("rollout", "status", "deployment/rolling", "--timeout=90s");

            // Then
            try (var view = ClusterView.of(system.kubeconfig())) {
                assertThat(view.uids(ClusterView.DEPLOYMENTS)).isEqualTo(deployments);
                assertThat(containers(pods(view, "steady"))).isEqualTo(steady);
                assertThat(pods(view, "rolling"))
                        .filteredOn(pod -> pod.at("/metadata/deletionTimestamp").isMissingNode())
                        .hasSize(REPLICAS)
                        .allMatch(ClusterView::isReady)
                        .allMatch(pod ->
                                pod.at("/spec/containers/0/image").asString().equals("nginx:1." + KILLS + ".0"));
            }
        }
    }

    /** As {@code yes > /dev/null} twice on each core: heartbeats come late, time-outs run out, and no node is to be lost for that. */
    @Test
    void shouldKeepWhatRunsWhileStarved(@TempDir Path folder) throws IOException {
        var busy = new ArrayList<Process>();
        try (var system = RunningSystem.start(folder, "--nodes", "3")) {
            // Given
            var kubectl = system.kubectl();
            kubectl.ok("create", "deployment", "steady", "--image=nginx:1.14.2", "--replicas=10");
            kubectl.ok("create", "deployment", "rolling", "--image=nginx:1.0.0", "--replicas=" + REPLICAS);
            kubectl.ok("rollout", "status", "deployment/steady", "--timeout=90s");
            kubectl.ok("rollout", "status", "deployment/rolling", "--timeout=90s");
            Map<String, String> steady;
            try (var view = ClusterView.of(system.kubeconfig())) {
                steady = containers(pods(view, "steady"));
            }
            for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
                busy.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }

            // When
            for (int round = 1; round <= 2; round++) {
                kubectl.ok("set", "image", "deployment/rolling", "nginx=nginx:1." + round + ".0");
                if (round == 2) {
                    system.killAndRestart();
                }
                kubectl.ok("rollout", "status", "deployment/rolling", "--timeout=180s");
            }

            // Then
            assertThat(system.process().isAlive()).isTrue();
            try (var view = ClusterView.of(system.kubeconfig())) {
                assertThat(containers(pods(view, "steady"))).isEqualTo(steady);
            }
            try (var verify = system.tool("verify")) {
                assertThat(verify.awaitExit(Duration.ofSeconds(120)))
                        .as(verify.output())
                        .isZero();
            }
        } finally {
            busy.forEach(Process::destroyForcibly);
        }
    }

    private static List<JsonNode> pods(ClusterView view, String app) {
        return view.list(ClusterView.PODS + "?labelSelector=app%3D" + app);
    }

    /** Each pod's uid, and its container's start and restarts: none of it changes while it simply runs on. */
    private static Map<String, String> containers(List<JsonNode> pods) {
        var containers = new TreeMap<String, String>();
        for (JsonNode pod : pods) {
            JsonNode container = pod.at("/status/containerStatuses/0");
            containers.put(
                    ClusterView.name(pod),
                    pod.at("/metadata/uid").asString() + " restarts "
                            + container.path("restartCount").asInt() + " since "
                            + container.at("/state/running/startedAt").asString() + " on "
                            + pod.at("/spec/nodeName").asString() + " "
                            + pod.at("/status/podIP").asString());
        }
        return containers;
    }
}
