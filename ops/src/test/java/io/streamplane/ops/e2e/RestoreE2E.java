package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code restore} against a running system, with kubectl before and after it. */
final class RestoreE2E {

    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final String MAPS = "/api/v1/namespaces/many/configmaps?labelSelector=kept%3Dyes";
    private static final int MANY = 2000;

    @Test
    void shouldBringANamespaceBack(@TempDir Path folder) {
        try (var system = RunningSystem.start(folder, "--nodes", "2")) {
            // Given
            var kubectl = system.kubectl();
            kubectl.ok("create", "namespace", "shop");
            kubectl.ok("-n", "shop", "create", "configmap", "settings", "--from-literal=color=blue");
            kubectl.ok("-n", "shop", "create", "secret", "generic", "vault", "--from-literal=password=hunter2");
            kubectl.ok("-n", "shop", "create", "deployment", "web", "--image=nginx:1.14.2", "--replicas=3");
            kubectl.ok("-n", "shop", "expose", "deployment", "web", "--port=80");
            kubectl.ok("-n", "shop", "rollout", "status", "deployment/web", "--timeout=90s");
            String then = revision(system);
            String uid = kubectl.ok("-n", "shop", "get", "deployment", "web", "-o", "jsonpath={.metadata.uid}");
            String address = kubectl.ok("-n", "shop", "get", "service", "web", "-o", "jsonpath={.spec.clusterIP}");

            // When
            kubectl.ok("-n", "shop", "patch", "configmap", "settings", "-p", "{\"data\":{\"color\":\"red\"}}");
            kubectl.ok("-n", "shop", "create", "configmap", "extra", "--from-literal=a=b");
            kubectl.ok("-n", "shop", "delete", "secret", "vault");
            kubectl.ok("-n", "shop", "set", "image", "deployment/web", "nginx=nginx:2.0.0");
            kubectl.ok("-n", "shop", "scale", "deployment/web", "--replicas=1");
            kubectl.ok("-n", "shop", "rollout", "status", "deployment/web", "--timeout=90s");
            String before = desired(kubectl);
            String unasked = tool(system, 1, "--to", then, "-n", "shop");
            String all = tool(system, 2, "--to", "0", "--yes");
            String future = tool(system, 2, "--to", "2999-01-01T00:00:00Z", "--yes");
            String dry = restore(system, 0, "--to", then, "-n", "shop", "--dry-run");
            String afterDry = desired(kubectl);
            String done = restore(system, 0, "--to", then, "-n", "shop");
            kubectl.ok("-n", "shop", "rollout", "status", "deployment/web", "--timeout=90s");
            String again = restore(system, 0, "--to", then, "-n", "shop");

            // Then
            assertThat(unasked).contains("expected --yes or --dry-run where nobody can be asked", "delete 1 objects");
            assertThat(all).contains("expected a moment after the journal's beginning");
            assertThat(future).contains("which is yet to come");
            assertThat(dry)
                    .contains("~ .data.color: \"red\" -> \"blue\"", "~ .spec.replicas: 1 -> 3")
                    .contains("delete shop/configmaps/extra", "create shop/secrets/vault (with another uid)")
                    .contains("its controller Deployment web")
                    .doesNotContain("hunter2", "aHVudGVyMg==");
            assertThat(afterDry).isEqualTo(before);
            assertThat(done).contains("Restored 4 of 4 objects");
            assertThat(again).contains(": create 0, update 0 and delete 0 objects;");
            assertThat(kubectl.ok("-n", "shop", "get", "cm", "settings", "-o", "jsonpath={.data.color}"))
                    .isEqualTo("blue");
            assertThat(kubectl.ok("-n", "shop", "get", "secret", "vault", "-o", "jsonpath={.data.password}"))
                    .isEqualTo("aHVudGVyMg==");
            assertThat(kubectl.run("-n", "shop", "get", "cm", "extra").code()).isEqualTo(1);
            assertThat(kubectl.ok("-n", "shop", "get", "deployment", "web", "-o", "jsonpath={.metadata.uid}"))
                    .isEqualTo(uid);
            awaitPods(system, "nginx:1.14.2");

            // When
            kubectl.ok("delete", "namespace", "shop", "--timeout=90s");
            String whole = restore(system, 0, "--to", then, "-n", "shop");
            kubectl.ok("-n", "shop", "rollout", "status", "deployment/web", "--timeout=90s");

            // Then
            assertThat(whole).contains("create namespaces/shop");
            assertThat(kubectl.ok("-n", "shop", "get", "secret", "vault", "-o", "jsonpath={.data.password}"))
                    .isEqualTo("aHVudGVyMg==");
            assertThat(kubectl.ok("-n", "shop", "get", "service", "web", "-o", "jsonpath={.spec.clusterIP}"))
                    .isEqualTo(address);
            awaitPods(system, "nginx:1.14.2");
        }
    }

    @Test
    void shouldRefuseWhatIsShreddedOrHeldAndRestoreTheRest(@TempDir Path folder) {
        try (var system = RunningSystem.start(folder, "--nodes", "1")) {
            // Given
            var kubectl = system.kubectl();
            kubectl.ok("create", "secret", "generic", "vault", "--from-literal=password=hunter2");
            kubectl.ok("create", "configmap", "held", "--from-literal=a=1");
            kubectl.ok("create", "configmap", "plain", "--from-literal=a=1");
            String then = revision(system);
            kubectl.ok("delete", "secret/vault", "configmap/plain");
            kubectl.ok("patch", "configmap", "held", "-p", "{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}");
            kubectl.ok("delete", "configmap", "held", "--wait=false");
            assertThat(system.tool("shred", "secret/vault").awaitExit(TIMEOUT)).isZero();

            // When
            String said = restore(system, 1, "--to", then, "-n", "default");

            // Then
            assertThat(said)
                    .contains("their key was destroyed by shred")
                    .contains("waits for its finalizers example.com/hold")
                    .contains("Restored 1 of 1 objects");
            assertThat(kubectl.ok("get", "cm", "plain", "-o", "jsonpath={.data.a}"))
                    .isEqualTo("1");
        }
    }

    @Test
    void shouldGoOnAfterAKill(@TempDir Path folder) {
        try (var system = RunningSystem.start(folder, "--nodes", "1");
                var view = ClusterView.of(system.kubeconfig())) {
            // Given
            var kubectl = system.kubectl();
            kubectl.ok("create", "namespace", "many");
            String file = system.file("many.yaml", maps());
            assertThat(system.tool("produce", "-f", file).awaitExit(TIMEOUT)).isZero();
            String then = revision(system);
            kubectl.ok("delete", "--raw", MAPS);
            assertThat(view.list(MAPS)).isEmpty();

            // When
            var killed = system.tool("restore", "--yes", "--to", then, "-n", "many");
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !view.list(MAPS + "&limit=1").isEmpty());
            killed.kill();
            int halfWay = view.list(MAPS).size();
            String again = restore(system, 0, "--to", then, "-n", "many", "-o", "json");
            String last = restore(system, 0, "--to", then, "-n", "many");

            // Then
            System.out.println("RestoreE2E: " + halfWay + " of " + MANY + " objects were back at the kill");
            assertThat(halfWay).isLessThan(MANY);
            assertThat(view.list(MAPS)).hasSize(MANY);
            assertThat(again).contains("\"outcome\":\"done\"").doesNotContain("conflict", "refused");
            assertThat(last).contains(": create 0, update 0 and delete 0 objects;");
        }
    }

    private static String maps() {
        return IntStream.range(0, MANY)
                .mapToObj(i -> "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m-" + i
                        + ", namespace: many, labels: {kept: 'yes'}}\ndata: {number: '" + i + "'}\n")
                .collect(Collectors.joining("---\n"));
    }

    private static void awaitPods(RunningSystem system, String image) {
        try (var view = ClusterView.of(system.kubeconfig())) {
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(view.list("/api/v1/namespaces/shop/pods"))
                            .hasSize(3)
                            .allMatch(ClusterView::isReady)
                            .allMatch(pod -> pod.at("/spec/containers/0/image")
                                    .asString()
                                    .equals(image)));
        }
    }

    /** Without being asked. */
    private static String restore(RunningSystem system, int exitCode, String... arguments) {
        var all = new ArrayList<>(List.of("--yes"));
        all.addAll(List.of(arguments));
        return tool(system, exitCode, all.toArray(String[]::new));
    }

    private static String tool(RunningSystem system, int exitCode, String... arguments) {
        var tool = system.tool("restore", arguments);
        assertThat(tool.awaitExit(TIMEOUT)).as(tool.output()).isEqualTo(exitCode);
        return tool.output();
    }

    /** What users ask for in the namespace; pods may still be on their way. */
    private static String desired(KubectlCall kubectl) {
        return kubectl.ok(
                "-n",
                "shop",
                "get",
                "configmaps,secrets,services,deployments",
                "-o",
                "jsonpath={range .items[*]}{.kind}{.metadata.name}{.metadata.generation}{.data}{.spec.replicas}{end}");
    }

    private static String revision(RunningSystem system) {
        try (var view = ClusterView.of(system.kubeconfig())) {
            return Long.toString(view.revision());
        }
    }
}
