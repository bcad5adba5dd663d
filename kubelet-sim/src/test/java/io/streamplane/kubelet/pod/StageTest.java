package io.streamplane.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StageTest {

    private static final String LIVING = "POST_START RUNNING PRE_STOP HELD TERMINATING";
    private static final Set<String> LEGAL = Set.of(
            "CREATING PULLING",
            "CREATING PULL_REFUSED",
            "CREATING CONFIG_ERROR",
            "CREATING STARTING",
            "PULLING STARTING",
            "PULLING CONFIG_ERROR",
            "PULLING PULL_FAILED",
            "PULL_FAILED PULL_BACK_OFF",
            "PULL_BACK_OFF PULLING",
            "PULL_REFUSED PULL_REFUSED",
            "PULL_REFUSED PULLING",
            "PULL_REFUSED CONFIG_ERROR",
            "PULL_REFUSED STARTING",
            "CONFIG_ERROR CONFIG_ERROR",
            "CONFIG_ERROR STARTING",
            "STARTING POST_START",
            "STARTING RUNNING",
            "POST_START RUNNING",
            "POST_START PRE_STOP",
            "POST_START HELD",
            "POST_START TERMINATING",
            "RUNNING PRE_STOP",
            "RUNNING HELD",
            "RUNNING TERMINATING",
            "PRE_STOP HELD",
            "PRE_STOP TERMINATING",
            "HELD TERMINATING",
            "CRASH_LOOP STARTING",
            "CRASH_LOOP CONFIG_ERROR");

    @ParameterizedTest
    @EnumSource
    void shouldGoWhereTheTableSaysAndNowhereElse(Stage from) {
        for (Stage to : Stage.values()) {
            // Given
            ContainerRun.Edit edit = ContainerRun.waiting(new Container(), Role.MAIN, Instant.EPOCH)
                    .edit();
            edit.stage = from;
            ContainerRun run = edit.done();
            boolean restarts = LIVING.contains(from.name())
                    && Set.of(Stage.STARTING, Stage.CRASH_LOOP, Stage.CONFIG_ERROR, Stage.PULLING, Stage.PULL_REFUSED)
                            .contains(to);
            boolean legal = to == Stage.EXITED ? from != Stage.EXITED : restarts || LEGAL.contains(from + " " + to);

            // When, Then
            if (legal) {
                assertThat(run.to(to, Instant.EPOCH, null).stage()).isEqualTo(to);
            } else {
                assertThatThrownBy(() -> run.to(to, Instant.EPOCH, null)).isInstanceOf(IllegalStateException.class);
            }
        }
    }
}
