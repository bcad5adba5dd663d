package io.streamplane.schemas.streams;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/** What an application is at, read from its own metrics, whose names Kafka documents. */
final class StreamsWork {

    /** A thread polls some ten times a second. One that does not is held up, by whatever it does. */
    private static final double LAST_POLL_SECONDS = 5;

    private StreamsWork() {}

    static ProgressWatch.Sample of(KafkaStreams streams) {
        return of(streams.metrics(), streams.state() == KafkaStreams.State.REBALANCING);
    }

    /**
     * Restoring and processing count as work done; so does what was read and waits to be processed.
     *
     * @param comes whether it is still coming to its work
     */
    static ProgressWatch.Sample of(Map<MetricName, ? extends Metric> metrics, boolean comes) {
        double done = 0;
        double connections = 0;
        boolean behind = false;
        for (Map.Entry<MetricName, ? extends Metric> each : metrics.entrySet()) {
            MetricName name = each.getKey();
            switch (name.name()) {
                case "records-consumed-total" -> done += name.tags().containsKey("topic") ? 0 : value(each.getValue());
                case "process-total" ->
                    done += name.group().equals("stream-thread-metrics") ? value(each.getValue()) : 0;
                case "records-lag" -> behind |= !restores(name) && value(each.getValue()) > 0;
                case "last-poll-seconds-ago" ->
                    behind |= isOfThread(name) && value(each.getValue()) > LAST_POLL_SECONDS;
                case "connection-count" ->
                    connections += name.group().equals("consumer-metrics") ? value(each.getValue()) : 0;
                default -> {}
            }
        }
        return new ProgressWatch.Sample(behind || comes, connections > 0, done);
    }

    private static boolean isOfThread(MetricName name) {
        return client(name).endsWith("-consumer")
                && !restores(name)
                && !client(name).contains("-global-");
    }

    /**
     * Whether it is of a consumer that restores. That one rests while there is nothing to restore, and its lag then is what
     * it was at its last fetch: it stops at what the task had committed, not at the end.
     */
    private static boolean restores(MetricName name) {
        return client(name).endsWith("-restore-consumer");
    }

    private static String client(MetricName name) {
        return name.tags().getOrDefault("client-id", "");
    }

    private static double value(Metric metric) {
        return metric.metricValue() instanceof Number number && !Double.isNaN(number.doubleValue())
                ? number.doubleValue()
                : 0;
    }
}
