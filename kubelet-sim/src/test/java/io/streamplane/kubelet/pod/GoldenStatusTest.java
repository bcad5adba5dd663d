package io.streamplane.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.schemas.codec.ObjectCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Whole statuses, as kubectl gets them. */
class GoldenStatusTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PodLifecycle lifecycle = new PodLifecycle(Timings.NONE);

    @Test
    void shouldReportARunningPod() throws Exception {
        assertGolden("running", lifecycle.step(begin("nginx:1.14.2"), T0));
    }

    @Test
    void shouldReportACrashLoop() throws Exception {
        var once = lifecycle.step(lifecycle.step(begin("crash"), T0).state(), T0.plusSeconds(1));
        assertGolden("crash-loop", lifecycle.step(once.state(), T0.plusSeconds(2)));
    }

    @Test
    void shouldReportAPodThatDidNotFit() throws Exception {
        var why = new Failure(
                "OutOfcpu", "Node didn't have enough resource: cpu, requested: 1000, used: 7500, capacity: 8000");
        assertGolden("rejected", lifecycle.reject(pod("nginx"), List.of("127.0.0.1"), why, T0));
    }

    private PodState begin(String image) {
        return lifecycle.begin(pod(image), PodAddresses.of("127.0.0.1", "10.128.0.2"), T0);
    }

    private static void assertGolden(String name, PodLifecycle.Step step) throws Exception {
        Pod pod = new PodBuilder(step.state().pod()).withStatus(step.status()).build();
        String actual = JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(ObjectCodec.tree(pod).get("status"));
        try (var golden = GoldenStatusTest.class.getResourceAsStream("/golden/pod-status/" + name + ".json")) {
            String expected = golden == null ? "" : new String(golden.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(actual).isEqualToNormalizingWhitespace(expected);
        }
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
