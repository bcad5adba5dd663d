package io.streamplane.controllers;

import io.streamplane.controllers.node.NodeHealth;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.streams.ControllersNames;
import io.streamplane.controllers.streams.ControllersTopology;
import io.streamplane.controllers.streams.Ends;
import io.streamplane.controllers.streams.Pace;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.plugin.PluginPath;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.streams.RunningStreams;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.GroupSession;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The controllers' role in one process. Any number of processes share the shards out among them; the topics must exist.
 */
public final class Controllers implements AutoCloseable {

    /** Silence after which a node is not ready. */
    private static final Duration NODE_GRACE_PERIOD = Duration.ofSeconds(40);

    private final RunningStreams streams;

    private Controllers(RunningStreams streams) {
        this.streams = streams;
    }

    /**
     * The controllers of this build, to be asked without running them.
     *
     * @param kinds that owners may be of
     * @param certificateAuthority as in {@link ControllersOptions}
     * @param plugins where more are found
     */
    public static List<Reconciler> reconcilers(
            KindRegistry kinds, @Nullable String certificateAuthority, PluginPath plugins) {
        return Catalogue.reconcilers(kinds, ControllersOptions.Network.NONE, null, certificateAuthority, plugins)
                .values()
                .stream()
                .map(Supplier::get)
                .toList();
    }

    /** Those without plugins. */
    public static List<Reconciler> reconcilers(KindRegistry kinds, @Nullable String certificateAuthority) {
        return reconcilers(kinds, certificateAuthority, PluginPath.NONE);
    }

    /** Starts and returns at once; {@link #running()} says when the first shards are served. */
    public static Controllers start(ControllersOptions options) {
        var supervision =
                new Supervision("controllers", Supervision.Poison.SKIPPED, options.telemetry(), options.time());
        return new Controllers(
                RunningStreams.start(supervision, topology(options, supervision), settings(options), true));
    }

    /** Completes when this process has its share of the shards for the first time; exceptionally if it never does. */
    public CompletionStage<Void> running() {
        return streams.running();
    }

    /** Completes exceptionally when the controllers stop by themselves; never normally. */
    public CompletionStage<Void> failed() {
        return streams.failed();
    }

    @Override
    public void close() {
        streams.close();
    }

    /** Stops as a process does that is killed: the group learns of it only when the session times out. */
    void abandon() {
        streams.abandon();
    }

    private static Topology topology(ControllersOptions options, Supervision supervision) {
        var codec = new ObjectCodec(options.registry());
        var proposals = new ProposalCodec(options.registry(), codec, options.kinds());
        Map<String, Supplier<Reconciler>> all = Catalogue.reconcilers(
                options.kinds(),
                options.network(),
                options.signer(),
                options.certificateAuthority(),
                options.plugins());
        var names = new ArrayList<>(all.keySet());
        names.add(Catalogue.NODE_LIFECYCLE);
        var chosen = options.selection().of(names);
        List<Supplier<Reconciler>> reconcilers =
                all.keySet().stream().filter(chosen::contains).map(all::get).toList();
        NodeHealth health = chosen.contains(Catalogue.NODE_LIFECYCLE) ? new NodeHealth(NODE_GRACE_PERIOD) : null;
        var partitions = partitions(options);
        var settings = new ControllersTopology.Settings(
                partitions.getOrDefault(Topics.STATE, 1),
                partitions.getOrDefault(Topics.HEARTBEATS, 1),
                Ends.of(clients(options)),
                Pace.DEFAULT,
                (fact, problem) -> skip(fact, problem, supervision),
                supervision.telemetry().meters());
        return ControllersTopology.build(
                options.kinds(), codec, proposals, options.registry(), reconcilers, health, settings);
    }

    /** Its object counts as there, and nothing else is known of it; a registry that is away is waited for. */
    private static void skip(FactRecord fact, Throwable problem, Supervision supervision) {
        if (Supervision.passes(problem) && problem instanceof RuntimeException passing) {
            throw passing;
        }
        String topic = fact.key().object().key().namespace().isEmpty() ? Topics.CLUSTER : Topics.STATE;
        supervision
                .skipped()
                .skip(topic, fact.key() + " of revision " + fact.revision(), SkippedRecords.reason(problem));
    }

    /** Numbers of partitions by topic, of those topics where they matter. */
    private static Map<String, Integer> partitions(ControllersOptions options) {
        var topics = List.of(Topics.STATE, Topics.HEARTBEATS);
        try (var admin = Admin.create(clients(options).admin("streamplane-controllers-admin"))) {
            var found = new HashMap<String, Integer>();
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get()
                    .forEach((topic, description) ->
                            found.put(topic, description.partitions().size()));
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for the topics " + topics, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("expected the topics " + topics + " to exist", e.getCause());
        }
    }

    private static ClientSettings clients(ControllersOptions options) {
        return new ClientSettings(options.bootstrapServers(), options.clientSettings());
    }

    private static Properties settings(ControllersOptions options) {
        var config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, ControllersNames.APPLICATION_ID);
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
        config.put(StreamsConfig.STATE_DIR_CONFIG, options.stateDirectory().toString());
        config.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        config.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        config.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE);
        config.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, options.standbys());
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000);
        config.put(StreamsConfig.POLL_MS_CONFIG, 50);
        config.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1);
        config.putAll(ClientSettings.sending(StreamsConfig.PRODUCER_PREFIX));
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        // At the start it waits so long at each transaction's marker that ends a topic.
        config.put(StreamsConfig.globalConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 100);
        if (!options.clientSettings().containsKey(GroupSession.SESSION)) {
            config.putAll(GroupSession.ofStreams(clients(options)));
        }
        config.putAll(options.clientSettings());
        return config;
    }
}
