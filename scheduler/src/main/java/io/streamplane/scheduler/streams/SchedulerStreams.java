package io.streamplane.scheduler.streams;

import io.streamplane.schemas.streams.PartitionEnds;
import io.streamplane.schemas.streams.RunningStreams;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.GroupSession;
import io.streamplane.schemas.topic.Topics;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;

/** Starts the Streams application of the options. */
public final class SchedulerStreams {

    private static final TopicPartition SCHEDULING = new TopicPartition(Topics.SCHEDULING, 0);

    private SchedulerStreams() {}

    public static RunningStreams start(SchedulerOptions options) {
        var ends = new PartitionEnds(options.settings(), SchedulerNames.APPLICATION + "-ends");
        var topology = SchedulerTopology.build(options.registry(), options.config(), () -> ends.gate(SCHEDULING));
        var supervision = new Supervision("scheduler", Supervision.Poison.SKIPPED, options.telemetry(), options.time());
        Properties settings = settings(options);
        if (!settings.containsKey(GroupSession.SESSION)) {
            settings.putAll(GroupSession.ofStreams(options.settings()));
        }
        return RunningStreams.start(supervision, topology, settings, true);
    }

    static Properties settings(SchedulerOptions options) {
        var settings = new Properties();
        settings.put("application.id", SchedulerNames.APPLICATION);
        settings.put("state.dir", options.stateDirectory().toString());
        settings.put("processing.guarantee", StreamsConfig.AT_LEAST_ONCE);
        settings.put("num.stream.threads", "1");
        settings.put("num.standby.replicas", "1");
        settings.put("commit.interval.ms", "1000");
        settings.put("statestore.cache.max.bytes", "0");
        settings.putAll(ClientSettings.sending(ClientSettings.PRODUCER));
        settings.put("producer.acks", "all");
        settings.put("topic.max.message.bytes", Integer.toString(ClientSettings.MAX_RECORD_BYTES));
        settings.put("consumer.isolation.level", "read_committed");
        settings.put("consumer.auto.offset.reset", "earliest");
        settings.put("main.consumer.max.poll.records", "2000");
        settings.putAll(options.settings().streams());
        return settings;
    }
}
