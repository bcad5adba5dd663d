package io.streamplane.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random pods, each from its binding to its deletion, with a restart of the kubelet after every step. */
class RandomLifeTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SEEDS = 300;
    private static final List<String> IMAGES =
            List.of("nginx:1.14.2", "crash:1", "complete:2", "err-image-pull", "job", "redis");

    @Test
    void shouldLiveLegallyAndEndWhenDeleted() {
        for (int seed = 0; seed < SEEDS; seed++) {
            live(seed);
        }
    }

    private static void live(int seed) {
        // Given
        var random = new Random(seed);
        var timings = new Timings(span(random), span(random), span(random), span(random));
        var lifecycle = new PodLifecycle(timings);
        Pod pod = pod(random);
        int deletedAt = random.nextInt(12);
        Instant now = T0;
        PodLifecycle.Step step =
                lifecycle.step(lifecycle.begin(pod, PodAddresses.of("127.0.0.1", "10.128.0.2"), now), now);

        // When
        for (int i = 0; i < 40 && !step.gone(); i++) {
            PodStatus before = step.status();
            now = step.wakeAt() == null ? now.plusSeconds(1) : step.wakeAt();
            if (i == deletedAt) {
                pod = new PodBuilder(pod)
                        .editMetadata()
                        .withDeletionTimestamp(now.toString())
                        .withDeletionGracePeriodSeconds((long) random.nextInt(30))
                        .endMetadata()
                        .build();
                step = lifecycle.update(step.state(), pod, now);
            } else {
                step = lifecycle.step(step.state(), now);
            }

            // Then
            String where = "seed " + seed + ", step " + i;
            assertLegal(where, before, step.status());
            assertAdoptable(lifecycle, where, pod, step.status(), now);
        }
        assertThat(step.gone()).as("seed %d: gone", seed).isTrue();
    }

    private static void assertLegal(String where, PodStatus before, PodStatus after) {
        assertThat(rank(after)).as(where).isGreaterThanOrEqualTo(rank(before));
        if (rank(before) == 2) {
            assertThat(after.getPhase()).as(where).isEqualTo(before.getPhase());
        }
        for (int i = 0; i < before.getContainerStatuses().size(); i++) {
            assertThat(after.getContainerStatuses().get(i).getRestartCount())
                    .as(where)
                    .isGreaterThanOrEqualTo(before.getContainerStatuses().get(i).getRestartCount());
        }
    }

    private static void assertAdoptable(PodLifecycle lifecycle, String where, Pod pod, PodStatus status, Instant now) {
        PodState adopted = Objects.requireNonNull(lifecycle.adopt(pod, status, List.of("127.0.0.1"), now), where);
        PodStatus again = StatusReport.of(adopted, now);
        assertThat(again.getPhase()).as(where).isEqualTo(status.getPhase());
        assertThat(again.getPodIP()).as(where).isEqualTo(status.getPodIP());
        assertThat(again.getStartTime()).as(where).isEqualTo(status.getStartTime());
        for (int i = 0; i < status.getContainerStatuses().size(); i++) {
            ContainerStatus one = status.getContainerStatuses().get(i);
            ContainerStatus other = again.getContainerStatuses().get(i);
            assertThat(other.getRestartCount()).as(where).isEqualTo(one.getRestartCount());
            if (one.getState().getWaiting() == null) {
                assertThat(other).as(where).isEqualTo(one);
            }
        }
    }

    private static int rank(PodStatus status) {
        return switch (status.getPhase()) {
            case "Pending" -> 0;
            case "Running" -> 1;
            case "Succeeded", "Failed" -> 2;
            default -> throw new AssertionError(status.getPhase());
        };
    }

    private static Duration span(Random random) {
        return Duration.ofMillis(random.nextInt(3) * 700L);
    }

    private static Pod pod(Random random) {
        var spec = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("p")
                .withUid("u-" + random.nextInt())
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy(List.of("Always", "OnFailure", "Never").get(random.nextInt(3)));
        if (random.nextInt(3) == 0) {
            spec.withActiveDeadlineSeconds(1L + random.nextInt(60));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            spec.addNewInitContainer()
                    .withName("init-" + i)
                    .withImage(image(random))
                    .withRestartPolicy(random.nextBoolean() ? "Always" : null)
                    .endInitContainer();
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            spec.addNewContainer().withName("c-" + i).withImage(image(random)).endContainer();
        }
        return spec.endSpec().build();
    }

    private static String image(Random random) {
        return IMAGES.get(random.nextInt(IMAGES.size()));
    }
}
