package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubectl apply --server-side}, by itself and after the client's own apply. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServerSideApplyE2E {

    private RunningSystem system;
    private KubectlCall kubectl;

    @BeforeAll
    void start(@TempDir Path folder) {
        system = RunningSystem.start(folder, "--nodes", "1");
        kubectl = system.kubectl();
    }

    @AfterAll
    void stop() {
        system.close();
    }

    @Test
    void shouldTellWhoseFieldsAnApplyWouldTakeAndTakeThemByForce() {
        // Given
        String manifest = Manifests.nginx("shared", 1);
        String more = Manifests.nginx("shared", 2);
        kubectl.okWithInput(manifest, "apply", "--server-side", "--field-manager=alice", "-f", "-");

        // When
        var refused = kubectl.runWithInput(more, "apply", "--server-side", "--field-manager=bob", "-f", "-");
        String forced = kubectl.okWithInput(
                more, "apply", "--server-side", "--field-manager=bob", "--force-conflicts", "-f", "-");

        // Then
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("error: Apply failed with 1 conflict: conflict with \"alice\": .spec.replicas\n");
        assertThat(forced).isEqualTo("deployment.apps/shared serverside-applied\n");
        assertThat(kubectl.ok("get", "deployment", "shared", "-o", "jsonpath={.spec.replicas}"))
                .isEqualTo("2");
    }

    @Test
    void shouldWriteNothingWhenItIsAppliedAgain() {
        // Given
        String manifest = Manifests.configMap("again", "a", "1");
        kubectl.okWithInput(manifest, "apply", "--server-side", "-f", "-");
        String before = version("configmap", "again");

        // When
        kubectl.okWithInput(manifest, "apply", "--server-side", "-f", "-");

        // Then
        assertThat(version("configmap", "again")).isEqualTo(before);
    }

    @Test
    void shouldTakeOverWhatTheClientApplied() {
        // Given
        kubectl.okWithInput(Manifests.configMap("moved", "a", "1"), "apply", "-f", "-");

        // When
        kubectl.okWithInput(Manifests.configMap("moved", "b", "2"), "apply", "--server-side", "-f", "-");

        // Then
        assertThat(kubectl.ok("get", "configmap", "moved", "-o", "jsonpath={.data}"))
                .isEqualTo("{\"b\":\"2\"}");
        assertThat(kubectl.ok(
                                "get",
                                "configmap",
                                "moved",
                                "--show-managed-fields",
                                "-o",
                                "jsonpath={.metadata.managedFields[*].manager}")
                        .split(" "))
                .as(
                        "kubectl keeps up the annotation of its client-side applies as a manager of its own; its own entry is newer, maybe by a second")
                .containsExactlyInAnyOrder("kubectl", "kubectl-last-applied");
    }

    @Test
    void shouldHoldAnEditorForTheOwnerOfWhatItChanged() {
        // Given
        kubectl.okWithInput(Manifests.nginx("edited", 1), "apply", "--server-side", "-f", "-");
        kubectl.ok("set", "image", "deployment/edited", "nginx=nginx:2");

        // When
        var refused = kubectl.runWithInput(Manifests.nginx("edited", 1), "apply", "--server-side", "-f", "-");

        // Then
        assertThat(refused.err())
                .contains("conflict with \"kubectl-set\" using apps/v1 at ")
                .contains(": .spec.template.spec.containers[name=\"nginx\"].image\n");
    }

    @Test
    void shouldMeetNoConflictAfterARestore() {
        // Given
        String manifest = Manifests.nginx("restored", 1);
        kubectl.okWithInput(manifest, "apply", "--server-side", "--field-manager=alice", "-f", "-");
        kubectl.okWithInput(Manifests.configMap("lost", "a", "1"), "apply", "--server-side", "-f", "-");
        String then = kubectl.ok("get", "configmap", "lost", "-o", "jsonpath={.metadata.resourceVersion}");
        String owners = owners("deployment", "restored");
        kubectl.ok("set", "image", "deployment/restored", "nginx=nginx:2");
        kubectl.ok("scale", "deployment/restored", "--replicas=3");
        kubectl.ok("delete", "configmap", "lost");

        // When
        try (var tool = system.tool("restore", "--to", then, "-n", "default", "--yes")) {
            assertThat(tool.awaitExit(Duration.ofSeconds(90))).as(tool.output()).isZero();
        }
        String why;
        try (var tool = system.tool("why", "deploy/restored")) {
            assertThat(tool.awaitExit(Duration.ofSeconds(90))).as(tool.output()).isZero();
            why = tool.output();
        }

        // Then
        assertThat(owners("deployment", "restored")).isEqualTo(owners);
        assertThat(why).contains("restore by kubernetes-admin (streamplane-restore/");
        kubectl.okWithInput(
                Manifests.nginx("restored", 2), "apply", "--server-side", "--field-manager=alice", "-f", "-");
        kubectl.okWithInput(Manifests.configMap("lost", "a", "2"), "apply", "--server-side", "-f", "-");
    }

    /** Without the status, which the controllers write meanwhile. */
    private String owners(String resource, String name) {
        return kubectl.ok(
                "get",
                resource,
                name,
                "--show-managed-fields",
                "-o",
                "jsonpath={range .metadata.managedFields[?(@.operation==\"Apply\")]}{@}{end}");
    }

    private String version(String resource, String name) {
        return kubectl.ok("get", resource, name, "-o", "jsonpath={.metadata.resourceVersion}");
    }
}
