package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What users type most, with each kubectl that is installed; a namespace for each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KubectlVersionsE2E {

    private static final int AT_ONCE = 3;

    private RunningSystem system;

    @BeforeAll
    void start(@TempDir Path folder) {
        system = RunningSystem.start(folder, "--nodes", "3");
    }

    @AfterAll
    void stop() {
        system.close();
    }

    /** kubectl of one version in one namespace. */
    private record User(KubectlCall kubectl, String namespace) {

        String ok(String... arguments) {
            return kubectl.ok(Stream.concat(Stream.of("-n", namespace), Stream.of(arguments))
                    .toArray(String[]::new));
        }
    }

    /** All versions at once, three at a time: most of the time goes into waiting for roll-outs. */
    @Test
    void shouldServeEveryKubectl() {
        // Given
        var failures = new ConcurrentSkipListMap<String, Throwable>();

        // When
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            KubectlBinaries.all()
                    .forEach((version, program) -> threads.execute(() -> {
                        try {
                            serve(version, program);
                        } catch (AssertionError | RuntimeException e) {
                            failures.put(version, e);
                        }
                    }));
        }

        // Then
        if (!failures.isEmpty()) {
            var error = new AssertionError("kubectl " + failures);
            failures.values().forEach(error::addSuppressed);
            throw error;
        }
    }

    private void serve(String version, Path program) {
        var kubectl = new KubectlCall(program, system.dataDir().resolve("kubeconfig"));
        var user = new User(kubectl, "v" + version.replace('.', '-'));
        kubectl.ok("create", "namespace", user.namespace());
        String file = system.file(user.namespace() + ".yaml", Manifests.nginx("web", 2));

        String applied = user.ok("apply", "-f", file);
        String rolledOut = user.ok("rollout", "status", "deployment/web", "--timeout=60s");
        assertThat(applied).isEqualTo("deployment.apps/web created\n");
        assertThat(rolledOut).contains("successfully rolled out");
        assertThat(user.ok("apply", "-f", file)).isEqualTo("deployment.apps/web unchanged\n");
        reads(user);
        describes(user);
        discovers(user);
        changes(user);
    }

    private static void reads(User user) {
        assertThat(user.ok("get", "deployment,rs,pods"))
                .contains("deployment.apps/web ")
                .contains("replicaset.apps/web-");
        assertThat(header(user, "pods", "-o", "wide"))
                .isEqualTo("NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES");
        assertThat(header(user, "deploy", "-o", "wide"))
                .isEqualTo("NAME READY UP-TO-DATE AVAILABLE AGE CONTAINERS IMAGES SELECTOR");
        assertThat(header(user, "no", "-o", "wide"))
                .isEqualTo(
                        "NAME STATUS ROLES AGE VERSION INTERNAL-IP EXTERNAL-IP OS-IMAGE KERNEL-VERSION CONTAINER-RUNTIME");
        assertThat(header(user, "pods", "-A")).isEqualTo("NAMESPACE NAME READY STATUS RESTARTS AGE");
        assertThat(user.ok("get", "pods", "-l", "app=web", "--no-headers").lines())
                .hasSize(2);
        assertThat(user.ok("get", "pods", "--field-selector", "status.phase=Running", "-o", "name")
                        .lines())
                .hasSize(2);
        assertThat(user.ok("get", "deployment", "web", "-o", "yaml")).contains("kind: Deployment\n");
        assertThat(user.ok("get", "pods", "-o", "json")).contains("\"kind\": \"List\"");
        assertThat(user.ok("get", "deployment", "web", "-o", "jsonpath={.status.readyReplicas}"))
                .isEqualTo("2");
        assertThat(user.ok("get", "deploy", "-o", "custom-columns=N:.metadata.name,R:.spec.replicas", "--no-headers"))
                .matches("web +2\n");
        var watched =
                user.kubectl().run("-n", user.namespace(), "get", "pods", "-w", "--request-timeout=2s", "--no-headers");
        assertThat(watched.out().lines().count()).isGreaterThanOrEqualTo(2);
    }

    private static String header(User user, String... get) {
        String[] arguments = Stream.concat(Stream.of("get"), Stream.of(get)).toArray(String[]::new);
        return user.ok(arguments).lines().findFirst().orElse("").strip().replaceAll(" +", " ");
    }

    private static void describes(User user) {
        String replicaSet = user.ok("get", "rs", "-o", "name").strip();
        String pod = user.ok("get", "pods", "-o", "jsonpath={.items[0].metadata.name}");
        String node = user.ok("get", "pod", pod, "-o", "jsonpath={.spec.nodeName}");
        assertThat(user.ok("describe", "deployment", "web"))
                .contains("2 available")
                .contains("ScalingReplicaSet");
        assertThat(user.ok("describe", replicaSet))
                .contains("Controlled By:  Deployment/web")
                .contains("SuccessfulCreate");
        assertThat(user.ok("describe", "pod", pod)).contains("Running").contains("Scheduled");
        assertThat(user.ok("describe", "node", node)).contains(pod).contains("Allocated resources");
    }

    private static void discovers(User user) {
        assertThat(user.ok("explain", "deployment.spec.replicas")).contains("integer");
        assertThat(user.ok("api-resources"))
                .contains("deployments")
                .contains("apps/v1")
                .contains("po ");
        assertThat(user.ok("version")).contains("Server Version: ").contains("v1.36");
    }

    private static void changes(User user) {
        assertThat(user.ok("create", "deployment", "made", "--image=nginx:1.14.2"))
                .isEqualTo("deployment.apps/made created\n");
        assertThat(user.ok("run", "single", "--image=nginx:1.14.2")).isEqualTo("pod/single created\n");
        assertThat(user.ok("scale", "deployment/web", "--replicas=3")).isEqualTo("deployment.apps/web scaled\n");
        assertThat(user.ok("set", "image", "deployment/web", "nginx=nginx:1.16.1"))
                .isEqualTo("deployment.apps/web image updated\n");
        assertThat(user.ok("rollout", "status", "deployment/web", "--timeout=90s"))
                .contains("successfully rolled out");
        assertThat(user.ok("label", "deployment/web", "tier=front")).isEqualTo("deployment.apps/web labeled\n");
        assertThat(user.ok("patch", "deployment", "web", "-p", "{\"spec\":{\"minReadySeconds\":1}}"))
                .isEqualTo("deployment.apps/web patched\n");
        assertThat(user.ok("delete", "deployment", "web", "--timeout=60s"))
                .startsWith("deployment.apps \"web\" deleted");
        user.ok("wait", "--for=delete", "pod", "-l", "app=web", "--timeout=60s");
    }
}
