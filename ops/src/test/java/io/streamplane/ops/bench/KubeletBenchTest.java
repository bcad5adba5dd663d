package io.streamplane.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KubeletBenchTest {

    @Test
    void shouldRunPodsWithoutABroker() {
        // When
        BenchReport report = KubeletBench.run(3, 60);

        // Then
        assertThat(report.json().path("pods").asInt()).isEqualTo(60);
        assertThat(report.json().path("pods_a_second").asDouble()).isPositive();
        assertThat(report.rows()).hasSize(1);
    }
}
