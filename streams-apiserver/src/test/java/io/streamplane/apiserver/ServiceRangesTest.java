package io.streamplane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceRangesTest {

    @Test
    void shouldKnowFamiliesAndFirstAddresses() {
        // When
        var ranges = new ServiceRanges(List.of("FD00:10:96::5/112", "10.96.7.0/16"));

        // Then
        assertThat(ranges.cidrs()).containsExactly("fd00:10:96::/112", "10.96.0.0/16");
        assertThat(ranges.families()).containsExactly("IPv6", "IPv4");
        assertThat(ranges.firstAddresses()).containsExactly("fd00:10:96::1", "10.96.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.96.0.0",
                "10.96.0.0/33",
                "10.96.0.0/31",
                "fd00::/63",
                "10.96.0.0-10.96.0.9",
                "10.96.0.0/16,10.97.0.0/16",
                "fd00::/112,fd01::/112",
                "10.96.0.0/16,fd00::/112,10.97.0.0/16"
            })
    void shouldRefuseOthers(String cidrs) {
        // When / Then
        assertThatThrownBy(() -> new ServiceRanges(List.of(cidrs.split(","))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected");
    }
}
