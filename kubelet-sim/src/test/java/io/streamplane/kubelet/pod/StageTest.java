package io.streamplane.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StageTest {

    private static final Set<String> LEGAL = Set.of(
            "CREATING PULLING",
            "PULLING STARTING",
            "PULLING PULL_FAILED",
            "PULL_FAILED PULL_BACK_OFF",
            "PULL_BACK_OFF PULLING",
            "STARTING RUNNING",
            "RUNNING STARTING",
            "RUNNING CRASH_LOOP",
            "CRASH_LOOP STARTING");

    @ParameterizedTest
    @EnumSource
    void shouldGoWhereTheTableSaysAndNowhereElse(Stage from) {
        for (Stage to : Stage.values()) {
            // Given
            var run = new ContainerRun(new Container(), from, Instant.EPOCH, null, null, false, 0, null, null, 0, 0);
            boolean legal = to == Stage.EXITED ? from != Stage.EXITED : LEGAL.contains(from + " " + to);

            // When, Then
            if (legal) {
                assertThat(run.to(to, Instant.EPOCH, null).stage()).isEqualTo(to);
            } else {
                assertThatThrownBy(() -> run.to(to, Instant.EPOCH, null)).isInstanceOf(IllegalStateException.class);
            }
        }
    }
}
