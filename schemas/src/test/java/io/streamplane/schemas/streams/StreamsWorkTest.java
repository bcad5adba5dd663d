package io.streamplane.schemas.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsWorkTest {

    private record Value(MetricName metricName, Object metricValue) implements Metric {}

    @ParameterizedTest
    @CsvSource({
        "app-StreamThread-1-consumer, records-lag, 1, true",
        "app-StreamThread-1-consumer, records-lag, 0, false",
        "app-GlobalStreamThread-global-consumer, records-lag, 1, true",
        "app-StateUpdater-1-restore-consumer, records-lag, 5849, false",
        "app-StreamThread-1-consumer, last-poll-seconds-ago, 6, true",
        "app-StreamThread-1-consumer, last-poll-seconds-ago, 4, false",
        "app-StateUpdater-1-restore-consumer, last-poll-seconds-ago, 60, false",
        "app-GlobalStreamThread-global-consumer, last-poll-seconds-ago, 60, false",
    })
    void shouldSeeWorkWhereAThreadIsBehindOrHeldUp(String client, String metric, double value, boolean busy) {
        // When
        var sample = StreamsWork.of(metrics(client, metric, value), false);

        // Then
        assertThat(sample.busy()).isEqualTo(busy);
    }

    @Test
    void shouldBeBusyWhileItComesToItsWork() {
        // When
        var sample = StreamsWork.of(Map.of(), true);

        // Then
        assertThat(sample.busy()).isTrue();
    }

    private static Map<MetricName, Metric> metrics(String client, String metric, double value) {
        var name = new MetricName(metric, "consumer-fetch-manager-metrics", "", Map.of("client-id", client));
        return Map.of(name, new Value(name, value));
    }
}
