package io.streamplane.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class JournalBenchIT {

    @TempDir
    Path directory;

    @Test
    @Timeout(120)
    void shouldMeasureEveryNumberOfCallers() {
        // When
        BenchReport report = JournalBench.run(List.of(1, 16), Duration.ofSeconds(1), directory);

        // Then
        assertThat(report.rows()).hasSize(2);
        JsonNode callers = report.json().path("callers");
        assertThat(callers.valueStream().map(each -> each.path("n").asInt())).containsExactly(1, 16);
        assertThat(callers.valueStream()).allSatisfy(each -> {
            assertThat(each.path("ops_s").asDouble()).isPositive();
            assertThat(each.path("p99_ms").asDouble())
                    .isGreaterThanOrEqualTo(each.path("p50_ms").asDouble());
            assertThat(each.has("etcd_ops_s")).isTrue();
        });
    }
}
