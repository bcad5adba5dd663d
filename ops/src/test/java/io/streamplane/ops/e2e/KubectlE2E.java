package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands of kubectl, each as a user types it, against one running system. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KubectlE2E {

    private RunningSystem system;
    private KubectlCall kubectl;

    @BeforeAll
    void start(@TempDir Path folder) {
        system = RunningSystem.start(folder, "--nodes", "5");
        kubectl = system.kubectl();
    }

    @AfterAll
    void stop() {
        system.close();
    }

    @Test
    void shouldCreateChangeAndLeaveUnchangedWithApply() {
        // Given
        String file = system.file("apply.yaml", Manifests.nginx("applied", 1));

        // When
        String created = kubectl.ok("apply", "-f", file);
        String unchanged = kubectl.ok("apply", "-f", file);
        String configured = kubectl.ok("apply", "-f", system.file("apply.yaml", Manifests.nginx("applied", 2)));

        // Then
        assertThat(created).isEqualTo("deployment.apps/applied created\n");
        assertThat(unchanged).isEqualTo("deployment.apps/applied unchanged\n");
        assertThat(configured).isEqualTo("deployment.apps/applied configured\n");
        kubectl.ok("rollout", "status", "deployment/applied", "--timeout=60s");
        assertThat(kubectl.ok("get", "deployment", "applied", "--no-headers")).matches("(?s)applied +2/2 +2 +2 .*");
    }

    @Test
    void shouldApplyFoldersStandardInputAndSeveralDocuments() {
        // Given
        system.file("folder/one.yaml", Manifests.configMap("one", "a", "1"));
        String two = system.file(
                "folder/two.yaml",
                Manifests.configMap("two", "a", "1") + "---\n" + Manifests.configMap("three", "a", "1"));

        // When
        String folder =
                kubectl.ok("apply", "-f", Path.of(two).resolveSibling("").toString());
        String input = kubectl.okWithInput(Manifests.configMap("four", "a", "1"), "apply", "-f", "-");

        // Then
        assertThat(folder).isEqualTo("configmap/one created\nconfigmap/two created\nconfigmap/three created\n");
        assertThat(input).isEqualTo("configmap/four created\n");
        assertThat(kubectl.ok("get", "configmap", "one", "-o", "jsonpath={.data.a}"))
                .isEqualTo("1");
    }

    @Test
    void shouldRollOutUndoPauseAndRestart() {
        // Given
        kubectl.ok("create", "deployment", "rolling", "--image=nginx:1.14.2", "--replicas=3");
        kubectl.ok("rollout", "status", "deployment/rolling", "--timeout=60s");

        // When
        kubectl.ok("set", "image", "deployment/rolling", "nginx=nginx:1.16.1");
        String status = kubectl.ok("rollout", "status", "deployment/rolling", "--timeout=60s");
        String history = kubectl.ok("rollout", "history", "deployment/rolling");
        kubectl.ok("rollout", "undo", "deployment/rolling");
        kubectl.ok("rollout", "status", "deployment/rolling", "--timeout=60s");
        String image =
                kubectl.ok("get", "deployment", "rolling", "-o", "jsonpath={.spec.template.spec.containers[0].image}");
        kubectl.ok("rollout", "pause", "deployment/rolling");
        kubectl.ok("rollout", "resume", "deployment/rolling");
        kubectl.ok("rollout", "restart", "deployment/rolling");
        kubectl.ok("rollout", "status", "deployment/rolling", "--timeout=60s");

        // Then
        assertThat(status).contains("deployment \"rolling\" successfully rolled out");
        assertThat(history).contains("REVISION").contains("\n1 ").contains("\n2 ");
        assertThat(image).isEqualTo("nginx:1.14.2");
        assertThat(kubectl.ok("get", "rs", "-l", "app=rolling", "--no-headers").lines())
                .hasSize(3);
        assertThat(kubectl.ok(
                                "get",
                                "pods",
                                "-l",
                                "app=rolling",
                                "--field-selector",
                                "status.phase=Running",
                                "-o",
                                "name")
                        .lines())
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void shouldScaleLabelAnnotatePatchAndEdit() {
        // Given
        kubectl.ok("create", "deployment", "edited", "--image=nginx:1.14.2");

        // When
        String scaled = kubectl.ok("scale", "deployment/edited", "--replicas=4");
        String labelled = kubectl.ok("label", "deployment/edited", "tier=front");
        String annotated = kubectl.ok("annotate", "deployment/edited", "note=hello");
        String patched = kubectl.ok("patch", "deployment", "edited", "-p", "{\"spec\":{\"minReadySeconds\":1}}");
        String json = kubectl.ok(
                "patch",
                "deployment",
                "edited",
                "--type=json",
                "-p",
                "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":2}]");

        // Then
        assertThat(scaled).isEqualTo("deployment.apps/edited scaled\n");
        assertThat(labelled).isEqualTo("deployment.apps/edited labeled\n");
        assertThat(annotated).isEqualTo("deployment.apps/edited annotated\n");
        assertThat(patched).isEqualTo("deployment.apps/edited patched\n");
        assertThat(json).isEqualTo("deployment.apps/edited patched\n");
        kubectl.ok("wait", "--for=condition=Available", "deployment/edited", "--timeout=60s");
        kubectl.ok("rollout", "status", "deployment/edited", "--timeout=60s");
        assertThat(kubectl.ok(
                        "get",
                        "deployments",
                        "-l",
                        "tier=front",
                        "-o",
                        "custom-columns=N:.metadata.name,R:.spec.replicas",
                        "--no-headers"))
                .matches("edited +2\n");
    }

    @Test
    void shouldDescribeWithEventsAndShowLogs() {
        // Given
        kubectl.ok("run", "single", "--image=nginx:1.14.2");
        kubectl.ok("wait", "--for=condition=Ready", "pod/single", "--timeout=60s");

        // When
        String pod = kubectl.ok("describe", "pod", "single");
        String node =
                kubectl.ok("describe", "node", kubectl.ok("get", "pod", "single", "-o", "jsonpath={.spec.nodeName}"));
        String logs = kubectl.ok("logs", "single");

        // Then
        assertThat(pod)
                .contains("Status:           Running")
                .contains("Scheduled")
                .contains("Started");
        assertThat(node).contains("single").contains("Allocated resources");
        assertThat(logs).isNotBlank();
    }

    @Test
    void shouldDeleteWithCascadeAndGrace() {
        // Given
        kubectl.ok("create", "deployment", "doomed", "--image=nginx:1.14.2", "--replicas=2");
        kubectl.ok("rollout", "status", "deployment/doomed", "--timeout=60s");

        // When
        String deleted = kubectl.ok("delete", "deployment", "doomed", "--cascade=foreground", "--timeout=60s");

        // Then
        assertThat(deleted).isEqualTo("deployment.apps \"doomed\" deleted\n");
        assertThat(kubectl.ok("get", "pods,rs", "-l", "app=doomed", "-o", "name"))
                .isEmpty();
    }

    @Test
    void shouldDeleteANamespaceWithAllThatIsInIt() {
        // Given
        kubectl.ok("create", "namespace", "short-lived");
        kubectl.ok("-n", "short-lived", "create", "deployment", "web", "--image=nginx:1.14.2", "--replicas=2");
        kubectl.ok("-n", "short-lived", "rollout", "status", "deployment/web", "--timeout=60s");

        // When
        String deleted = kubectl.ok("delete", "namespace", "short-lived", "--timeout=60s");

        // Then
        assertThat(deleted).isEqualTo("namespace \"short-lived\" deleted\n");
        assertThat(kubectl.ok("get", "all,configmaps,serviceaccounts", "-n", "short-lived", "-o", "name"))
                .isEmpty();
    }

    @Test
    void shouldKeepKindsThatNoControllerActsOn() {
        // Given
        String file = system.file("stored.yaml", Manifests.STORED);

        // When
        String created = kubectl.ok("apply", "-f", file);
        String unchanged = kubectl.ok("apply", "-f", file);
        String applied = kubectl.ok("apply", "--server-side", "--force-conflicts", "-f", file);

        // Then
        assertThat(created)
                .isEqualTo(
                        "statefulset.apps/stored created\njob.batch/stored created\ningress.networking.k8s.io/stored created\n");
        assertThat(unchanged).doesNotContain("configured").contains("job.batch/stored unchanged");
        assertThat(applied.lines()).hasSize(3).allMatch(line -> line.endsWith("/stored serverside-applied"));
        assertThat(kubectl.ok("get", "sts", "stored", "--no-headers")).matches("stored +0/2 .*\n");
        assertThat(kubectl.ok("get", "job", "stored", "--no-headers")).matches("stored +Running +0/1 .*\n");
        assertThat(kubectl.ok("get", "ing", "stored", "--no-headers")).matches("stored +nginx +example.com +80 .*\n");
        assertThat(kubectl.ok("explain", "job.spec.completions")).contains("desired number of");
        assertThat(kubectl.ok("scale", "sts/stored", "--replicas=3")).isEqualTo("statefulset.apps/stored scaled\n");
        assertThat(kubectl.run("patch", "sts", "stored", "-p", "{\"spec\":{\"serviceName\":\"other\"}}")
                        .err())
                .contains("spec.serviceName: Invalid value: \"other\": field is immutable");
    }

    @Test
    void shouldTellDiscoveryVersionAndExplain() {
        assertThat(kubectl.ok("api-resources"))
                .contains("deployments")
                .contains("deploy")
                .contains("apps/v1");
        assertThat(kubectl.ok("api-versions").lines()).contains("v1", "apps/v1", "coordination.k8s.io/v1");
        assertThat(kubectl.ok("version")).contains("Server Version: v1.36");
        assertThat(kubectl.ok("cluster-info")).contains("is running at");
        assertThat(kubectl.ok("explain", "deployment.spec.strategy")).contains("RollingUpdate");
    }

    @Test
    void shouldRefuseABadManifestWithAllCauses() {
        // Given
        String bad = Manifests.nginx("Bad_Name", -1).replace("containerPort: 80", "containerPort: 800000");

        // When
        var result = kubectl.runWithInput(bad, "apply", "-f", "-");

        // Then
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("The Deployment \"Bad_Name\" is invalid:")
                .contains("metadata.name")
                .contains("spec.replicas")
                .contains("containers[0].ports[0].containerPort");
    }
}
