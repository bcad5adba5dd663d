package io.streamplane.apiserver.materializer;

import io.streamplane.apiserver.journal.Journal;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.streams.RunningStreams;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The running materializer. Any number of processes may start one: one works, for the journal has one partition, and
 * the others stand by.
 */
public final class Materializer implements AutoCloseable {

    static final String COMMIT_INTERVAL_MS = "50";

    private final Views views;
    private final KafkaViewTopics viewTopics;
    private final RunningStreams streams;

    private Materializer(Options options) {
        this.views = options.views();
        this.viewTopics = new KafkaViewTopics(options.settings());
        // A command that was passed over here would still be decided by the API servers.
        var supervision = new Supervision("materializer", Supervision.Poison.STOPS, options.telemetry());
        var topology = MaterializerTopology.build(
                new CommandCodec(options.registry()), options.journalEnd(), views, viewTopics);
        this.streams = RunningStreams.start(
                supervision,
                topology,
                config(options),
                !options.alone(),
                options.alone() ? () -> clearAway(options.settings()) : RunningStreams.Cleanup.NONE);
    }

    /**
     * How it runs.
     *
     * @param stateDirectory where Streams keeps its lock file; the state itself is in memory and in a changelog topic
     * @param alone whether no other process runs a materializer on this Kafka (the all-in-one process); leftovers of
     *     a killed predecessor are then cleared away at once, where else their time-outs are waited for
     * @param journalEnd the journal's newest revision, as far as this process knows it; {@link Long#MAX_VALUE} where it
     *     knows nothing yet. A transaction ends when it has come to this, or after {@value #COMMIT_INTERVAL_MS} ms
     * @param views which typed views it keeps
     */
    public record Options(
            ClientSettings settings,
            SchemaRegistry registry,
            Path stateDirectory,
            boolean alone,
            LongSupplier journalEnd,
            Views views,
            Telemetry telemetry) {

        /** Without telemetry. */
        public Options(
                ClientSettings settings,
                SchemaRegistry registry,
                Path stateDirectory,
                boolean alone,
                LongSupplier journalEnd,
                Views views) {
            this(settings, registry, stateDirectory, alone, journalEnd, views, Telemetry.none());
        }
    }

    /**
     * Ends the transactions that a killed materializer left open, for its successor and all readers would wait for them. To be
     * used only while none runs.
     */
    public static void clearAway(ClientSettings settings) {
        try (var predecessor = new Predecessor(settings)) {
            predecessor.clearAway();
        }
    }

    /** Starts it and returns; the topics must exist. */
    public static Materializer start(Options options) {
        try (var predecessor = new Predecessor(options.settings())) {
            predecessor.ensureStartPosition();
            if (options.alone()) {
                predecessor.clearAway();
            }
        }
        return new Materializer(options);
    }

    /**
     * A transaction costs some ten requests, however much it holds, so it should hold all that there is: it ends as soon
     * as the journal's end is reached, and not before, unless more keeps coming (see {@code ops/adr/0007-performance.md}).
     */
    static Properties config(Options options) {
        var config = new Properties();
        config.put("application.id", Topics.MATERIALIZER);
        config.put("state.dir", options.stateDirectory().toString());
        config.put("processing.guarantee", StreamsConfig.EXACTLY_ONCE_V2);
        config.put("num.stream.threads", "1");
        config.put("num.standby.replicas", options.alone() ? "0" : "1");
        config.put("commit.interval.ms", COMMIT_INTERVAL_MS);
        config.put("poll.ms", "50");
        config.put("statestore.cache.max.bytes", "0");
        config.put("topology.optimization", StreamsConfig.OPTIMIZE);
        config.put("max.task.idle.ms", "-1");
        // One request at a time also because a transaction's first ones may be told to come again while the last one
        // still ends:
        // with several on their way the later ones then arrive out of sequence, and all of them are sent again after
        // the back-off.
        config.putAll(ClientSettings.sending(ClientSettings.PRODUCER));
        config.put("producer.retry.backoff.ms", "10");
        config.put("topic.max.message.bytes", Integer.toString(ClientSettings.MAX_RECORD_BYTES));
        // Room for filling a new view of a large cluster, and for a starved machine.
        config.put("producer.transaction.timeout.ms", "10000");
        config.put("main.consumer.max.poll.records", "2000");
        config.put("main.consumer.session.timeout.ms", "6000");
        config.put("main.consumer.heartbeat.interval.ms", "1500");
        config.put("restore.consumer.max.poll.records", "10000");
        if (options.alone()) {
            config.put("main.consumer.group.instance.id", "alone");
        }
        config.putAll(options.settings().streams());
        return config;
    }

    /** The journal for those who write to it; see {@link ViewsFirst}. */
    public Journal viewsFirst(Journal journal) {
        return new ViewsFirst(journal, views, viewTopics);
    }

    /** Completes exceptionally when it cannot go on; the process should end then. */
    public CompletionStage<Void> failed() {
        return streams.failed();
    }

    /** Stops without leaving a transaction open. */
    @Override
    public void close() {
        streams.close();
        viewTopics.close();
    }
}
