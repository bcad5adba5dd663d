package io.streamplane.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.schemas.event.EventNote;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Init containers that are always restarted (KEP-753), and containers' own restart policies and rules (KEP-5307). */
class SidecarTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final PodLifecycle lifecycle = new PodLifecycle(Timings.NONE);

    @Test
    void shouldRunBesideTheContainersAndStopAfterThem() {
        // Given
        Pod pod =
                pod("Never", List.of(container("s", "Always", "nginx")), container("c", null, "busybox", "sleep", "3"));

        // When
        PodLifecycle.Step running = begin(pod);
        PodLifecycle.Step done = lifecycle.step(running.state(), T0.plusSeconds(3));

        // Then
        assertThat(running.status().getPhase()).isEqualTo("Running");
        assertThat(condition(running.status(), "Initialized")).isEqualTo("True");
        assertThat(condition(running.status(), "Ready")).isEqualTo("True");
        assertThat(sidecar(running.status()).getStarted()).isTrue();
        assertThat(sidecar(running.status()).getReady()).isTrue();
        assertThat(done.status().getPhase()).isEqualTo("Succeeded");
        assertThat(sidecar(done.status()).getState().getTerminated()).isNotNull();
        assertThat(done.notes()).extracting(EventNote::reason).containsExactly("Killing");
        assertThat(done.wakeAt()).isNull();
    }

    @Test
    void shouldBeStartedAgainWhateverThePodsRestartPolicy() {
        // Given
        Pod pod = pod(
                "Never",
                List.of(container("s", "Always", "busybox", "sh", "-c", "exit 3")),
                container("c", null, "busybox", "sleep", "60"));

        // When
        PodLifecycle.Step crashed = begin(pod);
        PodLifecycle.Step again = lifecycle.step(crashed.state(), T0.plusSeconds(10));

        // Then
        assertThat(crashed.status().getPhase()).isEqualTo("Running");
        assertThat(sidecar(crashed.status()).getState().getWaiting().getReason())
                .isEqualTo("CrashLoopBackOff");
        assertThat(sidecar(again.status()).getRestartCount()).isGreaterThan(1);
        assertThat(condition(again.status(), "Ready")).isEqualTo("False");
        assertThat(again.status().getContainerStatuses().getFirst().getState().getRunning())
                .isNotNull();
    }

    @Test
    void shouldLetTheNextInitContainerBeginWhenItHasStarted() {
        // Given
        Pod pod = pod(
                "Always",
                List.of(
                        container("first", null, "busybox", "sleep", "5"),
                        container("s", "Always", "nginx"),
                        container("last", null, "busybox", "sleep", "5")),
                container("c", null, "nginx"));

        // When
        PodLifecycle.Step first = begin(pod);
        PodLifecycle.Step last = lifecycle.step(first.state(), T0.plusSeconds(5));
        PodLifecycle.Step running = lifecycle.step(last.state(), T0.plusSeconds(10));

        // Then
        assertThat(states(first.status())).containsExactly("running", "waiting", "waiting");
        assertThat(states(last.status())).containsExactly("terminated", "running", "running");
        assertThat(last.status().getPhase()).isEqualTo("Pending");
        assertThat(states(running.status())).containsExactly("terminated", "running", "terminated");
        assertThat(running.status().getPhase()).isEqualTo("Running");
    }

    @Test
    void shouldGoOnAfterTheKubeletWasStartedAgain() {
        // Given
        Pod pod =
                pod("Never", List.of(container("s", "Always", "nginx")), container("c", null, "busybox", "sleep", "3"));
        PodStatus reported = begin(pod).status();

        // When
        PodState adopted = java.util.Objects.requireNonNull(
                lifecycle.adopt(pod, reported, List.of("10.0.0.1"), T0.plusSeconds(1)));
        PodLifecycle.Step done = lifecycle.step(adopted, T0.plusSeconds(3));

        // Then
        assertThat(StatusReport.of(adopted, T0.plusSeconds(1)).getPhase()).isEqualTo("Running");
        assertThat(done.status().getPhase()).isEqualTo("Succeeded");
    }

    @ParameterizedTest(name = "pod {0}, container {1}, rule for {2} {3}, exit {4}: restarts {5}")
    @CsvSource({
        "Never,     ,         ,      , 1, false",
        "Always,    ,         ,      , 0, true",
        "OnFailure, ,         ,      , 0, false",
        "OnFailure, ,         ,      , 1, true",
        "Never,     Always,   ,      , 0, true",
        "Never,     OnFailure,,      , 1, true",
        "Always,    Never,    ,      , 1, false",
        "Never,     Never,    In,    42, 42, true",
        "Never,     Never,    In,    42, 1, false",
        "Never,     Never,    NotIn, 42, 1, true",
        "Never,     Never,    NotIn, 42, 42, false",
    })
    void shouldFollowTheContainersOwnPolicyAndRules(
            String ofPod,
            @Nullable String own,
            @Nullable String operator,
            @Nullable Integer value,
            int exit,
            boolean restarts) {
        // Given
        var container = new ContainerBuilder(container("c", own, "busybox", "sh", "-c", "exit " + exit));
        if (operator != null) {
            container
                    .addNewRestartPolicyRule()
                    .withAction("Restart")
                    .withNewExitCodes()
                    .withOperator(operator)
                    .withValues(value)
                    .endExitCodes()
                    .endRestartPolicyRule();
        }

        // When
        PodStatus status = begin(pod(ofPod, List.of(), container.build())).status();

        // Then
        assertThat(status.getContainerStatuses().getFirst().getRestartCount() > 0)
                .isEqualTo(restarts);
    }

    @Test
    void shouldNotBeWokenByAContainerThatWaitsWhenThePodIsOver() {
        // Given
        Pod pod = new PodBuilder(pod("Always", List.of(), container("c", null, "busybox", "sh", "-c", "exit 1")))
                .editSpec()
                .withActiveDeadlineSeconds(5L)
                .endSpec()
                .build();

        // When
        PodLifecycle.Step over = lifecycle.step(begin(pod).state(), T0.plusSeconds(5));

        // Then
        assertThat(over.status().getReason()).isEqualTo("DeadlineExceeded");
        assertThat(over.wakeAt()).isNull();
    }

    private PodLifecycle.Step begin(Pod pod) {
        return lifecycle.step(lifecycle.begin(pod, PodAddresses.of("10.0.0.1", "10.244.0.2"), T0), T0);
    }

    private static List<String> states(PodStatus status) {
        return status.getInitContainerStatuses().stream()
                .map(each -> each.getState().getRunning() != null
                        ? "running"
                        : each.getState().getTerminated() != null ? "terminated" : "waiting")
                .toList();
    }

    private static ContainerStatus sidecar(PodStatus status) {
        return status.getInitContainerStatuses().getFirst();
    }

    private static String condition(PodStatus status, String type) {
        return status.getConditions().stream()
                .filter(each -> type.equals(each.getType()))
                .findFirst()
                .orElseThrow()
                .getStatus();
    }

    private static Container container(String name, @Nullable String restartPolicy, String image, String... command) {
        return new ContainerBuilder()
                .withName(name)
                .withImage(image)
                .withCommand(Arrays.asList(command))
                .withRestartPolicy(restartPolicy)
                .build();
    }

    private static Pod pod(String restartPolicy, List<Container> inits, Container container) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("p")
                .withUid("u-1")
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy(restartPolicy)
                .withInitContainers(inits)
                .withContainers(container)
                .endSpec()
                .build();
    }
}
