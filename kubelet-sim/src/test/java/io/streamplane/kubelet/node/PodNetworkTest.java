package io.streamplane.kubelet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodNetworkTest {

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource({
        "10.244.3.0/24, 10.244.3.2, 10.244.3.3",
        "172.20.1.128/26, 172.20.1.130, 172.20.1.131",
        "2001:db8::/80, 2001:db8::2, 2001:db8::3",
    })
    void shouldGiveTheAddressesOfAnyNetwork(String cidr, String first, String second) {
        // Given
        var network = new PodNetwork(cidr);

        // When
        var given = List.of(network.take(), network.take());

        // Then
        assertThat(given).containsExactly(first, second);
        assertThat(network.has(first)).isTrue();
        assertThat(network.has("192.0.2.1")).isFalse();
    }

    @Test
    void shouldNotGiveTheLastAddress() {
        // Given
        var network = new PodNetwork("10.0.0.0/30");
        network.take();

        // When
        // Then
        assertThatThrownBy(network::take).hasMessageContaining("at most 1 pods");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 4711, 32767, 32768, 99_999, 1_015_807})
    void shouldKnowANetworksIndex(int index) {
        // When / Then
        assertThat(PodNetwork.index(new PodNetwork(index).cidr())).hasValue(index);
        assertThat(PodNetwork.index(new PodNetwork(PodNetwork.cidrV6(index)).cidr()))
                .hasValue(index);
    }

    @Test
    void shouldNotTakeAnotherNetworkForItsOwn() {
        // When / Then
        assertThat(PodNetwork.index("10.244.1.0/24").orElseThrow()).isEqualTo((116 << 8) + 1);
        assertThat(PodNetwork.index("10.12.1.0/24")).isEmpty();
        assertThat(PodNetwork.index("10.128.1.0/16")).isEmpty();
        assertThat(PodNetwork.index("10.128.300.0/24")).isEmpty();
        assertThat(PodNetwork.index("")).isEmpty();
        assertThat(PodNetwork.index("fd00:10:244::/64")).isEmpty();
    }
}
