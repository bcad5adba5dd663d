package io.streamplane.kubelet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.kubelet.pod.Failure;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeRoomTest {

    private static final NodeRoom ROOM = NodeRoom.of(Map.of("cpu", "8", "memory", "1Gi", "pods", "2"));

    @Test
    void shouldTakeAPodThatFitsExactly() {
        assertThat(ROOM.refusal(new Requests(500, 0, 0), List.of(new Requests(7500, 0, 0))))
                .isNull();
    }

    @Test
    void shouldNameTheFirstAmountThatIsMissing() {
        // Given
        var used = List.of(new Requests(7500, 1L << 30, 0));

        // When
        Failure refusal = ROOM.refusal(new Requests(1000, 1, 0), used);

        // Then
        assertThat(refusal)
                .isEqualTo(new Failure(
                        "OutOfcpu",
                        "Node didn't have enough resource: cpu, requested: 1000, used: 7500, capacity: 8000"));
    }

    @Test
    void shouldTakeNoMorePodsThanItHasRoomFor() {
        // Given
        var used = Collections.nCopies(2, Requests.NONE);

        // When
        Failure refusal = ROOM.refusal(Requests.NONE, used);

        // Then
        assertThat(refusal)
                .isEqualTo(new Failure(
                        "OutOfpods", "Node didn't have enough resource: pods, requested: 1, used: 2, capacity: 2"));
    }

    @Test
    void shouldGiveAnAddressAgainWhenItIsFree() {
        // Given
        var network = new PodNetwork(4999);
        network.adopt("10.147.135.2");
        String taken = network.take();

        // When
        network.release("10.147.135.2");

        // Then
        assertThat(taken).isEqualTo("10.147.135.3");
        assertThat(network.take()).isEqualTo("10.147.135.2");
        assertThatThrownBy(() -> new PodNetwork(1_100_000)).hasMessageContaining("1015808");
    }
}
