package io.streamplane.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.streamplane.schemas.event.EventNote;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodLifecycleTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void shouldBeReadyInOneStepWithoutTimings() {
        // Given
        var lifecycle = new PodLifecycle(Timings.NONE);
        PodState bound = lifecycle.begin(pod("nginx:1.14.2"), PodAddresses.of("10.0.0.1", "10.244.0.2"), T0);

        // When
        PodLifecycle.Step step = lifecycle.step(bound, T0);

        // Then
        assertThat(step.status().getPhase()).isEqualTo("Running");
        assertThat(step.status().getContainerStatuses().getFirst().getReady()).isTrue();
        assertThat(step.wakeAt()).isNull();
        assertThat(step.notes())
                .extracting(EventNote::reason)
                .containsExactly("Pulling", "Pulled", "Created", "Started");
    }

    @Test
    void shouldAlternateBetweenPullErrorAndBackOff() {
        // Given
        var lifecycle = new PodLifecycle(Timings.NONE);
        PodState bound =
                lifecycle.begin(pod("registry.test/err-image-pull:1"), PodAddresses.of("10.0.0.1", "10.244.0.2"), T0);

        // When
        PodLifecycle.Step failed = lifecycle.step(bound, T0);
        PodLifecycle.Step waiting = lifecycle.step(failed.state(), T0.plusSeconds(10));

        // Then
        assertThat(reason(failed)).isEqualTo("ErrImagePull");
        assertThat(reason(waiting)).isEqualTo("ImagePullBackOff");
        assertThat(waiting.wakeAt()).isEqualTo(T0.plusSeconds(20));
    }

    @Test
    void shouldBackOffBetweenCrashes() {
        // Given
        var lifecycle = new PodLifecycle(Timings.NONE);
        PodState bound = lifecycle.begin(pod("crash"), PodAddresses.of("10.0.0.1", "10.244.0.2"), T0);

        // When
        PodLifecycle.Step once = lifecycle.step(lifecycle.step(bound, T0).state(), T0.plusSeconds(1));
        PodLifecycle.Step crashed = lifecycle.step(once.state(), T0.plusSeconds(2));
        PodLifecycle.Step again = lifecycle.step(crashed.state(), T0.plusSeconds(12));

        // Then
        assertThat(reason(crashed)).isEqualTo("CrashLoopBackOff");
        assertThat(crashed.status().getPhase()).isEqualTo("Running");
        assertThat(again.status().getContainerStatuses().getFirst().getRestartCount())
                .isEqualTo(2);
    }

    @Test
    void shouldStopWithinTheGracePeriod() {
        // Given
        var lifecycle =
                new PodLifecycle(new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1)));
        Pod pod = pod("nginx");
        PodState running = lifecycle
                .step(lifecycle.begin(pod, PodAddresses.of("10.0.0.1", "10.244.0.2"), T0), T0)
                .state();
        Pod deleted = new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:05Z")
                .withDeletionGracePeriodSeconds(5L)
                .endMetadata()
                .build();

        // When
        PodLifecycle.Step stopping = lifecycle.update(running, deleted, T0);
        PodLifecycle.Step stopped = lifecycle.step(stopping.state(), T0.plusSeconds(5));

        // Then
        assertThat(stopping.gone()).isFalse();
        assertThat(stopping.notes()).extracting(EventNote::message).containsExactly("Stopping container main");
        assertThat(stopped.gone()).isTrue();
    }

    @Test
    void shouldTakeWhateverNumbersUsersChoose() {
        // Given
        var lifecycle = new PodLifecycle(Timings.NONE);
        Pod patient = new PodBuilder(pod("nginx"))
                .editMetadata()
                .withDeletionGracePeriodSeconds(Long.MAX_VALUE)
                .endMetadata()
                .editSpec()
                .withActiveDeadlineSeconds(Long.MAX_VALUE)
                .endSpec()
                .build();
        Pod deleted = new PodBuilder(patient)
                .editMetadata()
                .withDeletionTimestamp("9999-12-31T23:59:59Z")
                .endMetadata()
                .build();

        // When
        PodState running = lifecycle
                .step(lifecycle.begin(patient, PodAddresses.of("10.0.0.1", "10.244.0.2"), T0), T0)
                .state();
        PodLifecycle.Step stopped = lifecycle.update(running, deleted, T0);

        // Then
        assertThat(stopped.gone()).isTrue();
    }

    @Test
    void shouldGoOnFromWhateverAStatusSays() {
        // Given
        var status = new PodStatusBuilder()
                .withStartTime("2026-01-01T00:00:00Z")
                .addNewContainerStatus()
                .withName("main")
                .withRestartCount(Integer.MAX_VALUE)
                .withNewState()
                .withNewWaiting("somebody wrote this", "CrashLoopBackOff")
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withFinishedAt("garbage")
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .build();

        // When
        PodState adopted = new PodLifecycle(Timings.NONE).adopt(pod("nginx"), status, List.of("10.0.0.1"), T0);

        // Then
        assertThat(adopted).isNotNull();
    }

    private static String reason(PodLifecycle.Step step) {
        return step.status()
                .getContainerStatuses()
                .getFirst()
                .getState()
                .getWaiting()
                .getReason();
    }

    private static Pod pod(String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("p")
                .withUid("u-1")
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Always")
                .addNewContainer()
                .withName("main")
                .withImage(image)
                .endContainer()
                .endSpec()
                .build();
    }
}
