package io.streamplane.kubelet.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodNetworkTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 4711, 32767, 32768, 99_999, 1_015_807})
    void shouldKnowANetworksIndex(int index) {
        // When / Then
        assertThat(PodNetwork.index(new PodNetwork(index).cidr())).hasValue(index);
    }

    @Test
    void shouldNotTakeAnotherNetworkForItsOwn() {
        // When / Then
        assertThat(PodNetwork.index("10.244.1.0/24").orElseThrow()).isEqualTo((116 << 8) + 1);
        assertThat(PodNetwork.index("10.12.1.0/24")).isEmpty();
        assertThat(PodNetwork.index("10.128.1.0/16")).isEmpty();
        assertThat(PodNetwork.index("10.128.300.0/24")).isEmpty();
        assertThat(PodNetwork.index("")).isEmpty();
    }
}
