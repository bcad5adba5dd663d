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

    /** Restoring and processing count as work done; so does what was read and waits to be processed. */
    static ProgressWatch.Sample of(KafkaStreams streams) {
        double done = 0;
        double connections = 0;
        boolean behind = false;
        for (Map.Entry<MetricName, ? extends Metric> each : streams.metrics().entrySet()) {
            MetricName name = each.getKey();
            switch (name.name()) {
                case "records-consumed-total" -> done += name.tags().containsKey("topic") ? 0 : value(each.getValue());
                case "process-total" ->
                    done += name.group().equals("stream-thread-metrics") ? value(each.getValue()) : 0;
                case "records-lag" -> behind |= value(each.getValue()) > 0;
                case "last-poll-seconds-ago" ->
                    behind |= isOfThread(name) && value(each.getValue()) > LAST_POLL_SECONDS;
                case "connection-count" ->
                    connections += name.group().equals("consumer-metrics") ? value(each.getValue()) : 0;
                default -> {}
            }
        }
        boolean comes = streams.state() == KafkaStreams.State.REBALANCING;
        return new ProgressWatch.Sample(behind || comes, connections > 0, done);
    }

    /** Not of a consumer that restores, which rests while there is nothing to restore. */
    private static boolean isOfThread(MetricName name) {
        String client = name.tags().getOrDefault("client-id", "");
        return client.endsWith("-consumer") && !client.endsWith("-restore-consumer") && !client.contains("-global-");
    }

    private static double value(Metric metric) {
        return metric.metricValue() instanceof Number number && !Double.isNaN(number.doubleValue())
                ? number.doubleValue()
                : 0;
    }
}
