package io.streamplane.scheduler.streams;

import io.streamplane.scheduler.SchedulerOptions;
import io.streamplane.scheduler.decide.Facts;
import io.streamplane.schemas.topic.ClientSettings;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/** Makes the Streams application of the options; not started. */
public final class SchedulerStreams {

    private SchedulerStreams() {}

    public static KafkaStreams of(SchedulerOptions options) {
        var settings = settings(options);
        var topology = SchedulerTopology.build(
                options.registry(),
                options.config(),
                () -> new BacklogGate(
                        Admin.create(options.settings().admin(Names.APPLICATION + "-gate")), Facts.TOPICS),
                settings);
        return new KafkaStreams(topology, settings);
    }

    static Properties settings(SchedulerOptions options) {
        var settings = new Properties();
        settings.put("application.id", Names.APPLICATION);
        settings.put("state.dir", options.stateDirectory().toString());
        settings.put("processing.guarantee", StreamsConfig.AT_LEAST_ONCE);
        settings.put("num.stream.threads", "1");
        settings.put("num.standby.replicas", "1");
        settings.put("commit.interval.ms", "100");
        settings.put("poll.ms", "50");
        settings.put("max.task.idle.ms", "-1");
        settings.put("statestore.cache.max.bytes", "0");
        settings.put("topology.optimization", StreamsConfig.OPTIMIZE);
        settings.put("producer.linger.ms", "0");
        settings.put("producer.acks", "all");
        settings.put("producer.max.request.size", Integer.toString(ClientSettings.MAX_RECORD_BYTES));
        settings.put("consumer.isolation.level", "read_committed");
        settings.put("consumer.auto.offset.reset", "earliest");
        settings.put("main.consumer.max.poll.records", "2000");
        settings.put("main.consumer.session.timeout.ms", "6000");
        settings.put("main.consumer.heartbeat.interval.ms", "1500");
        settings.putAll(options.settings().any());
        return settings;
    }
}
