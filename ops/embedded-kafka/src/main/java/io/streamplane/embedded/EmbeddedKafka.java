package io.streamplane.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.DynamicVoters;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A broker and controller in one, listening on 127.0.0.1 only. The folder is formatted at first use and keeps
 * everything; a broker that starts again on it, also after a kill, goes on where it was.
 *
 * <p>One that is closed asks its clients who they are: on the listener for others by SCRAM, with credentials that are kept in the
 * cluster's metadata, and on one for this process by a password that nobody else ever learns. Kafka's StandardAuthorizer lets this
 * process do everything, and others what ACLs say. A folder may be used in either way, and in turn.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final String CONTROLLER_PORT_FILE = "controller.port";

    private static final String LOOPBACK = "127.0.0.1:";

    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private final String ownServers;
    private final Map<String, String> ownSettings;

    private EmbeddedKafka(KafkaRaftServer server, int clientPort, BrokerListeners listeners) {
        this.server = server;
        this.bootstrapServers = LOOPBACK + clientPort;
        this.ownServers = LOOPBACK + listeners.ownPort(clientPort);
        this.ownSettings = listeners.ownSettings();
    }

    /**
     * Starts a broker that anybody may use, and returns when it serves.
     *
     * @param directory holds all of its state
     * @param port of the client listener, 0 for a free one
     * @param settings broker settings that go over the built-in ones
     */
    public static EmbeddedKafka start(Path directory, int port, Map<String, String> settings) {
        return start(directory, port, settings, BrokerListeners.open());
    }

    /** Likewise, one that is closed to others. */
    public static EmbeddedKafka startClosed(Path directory, int port, Map<String, String> settings) {
        try {
            return start(directory, port, settings, BrokerListeners.closed(freePort()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a broker in " + directory, e);
        }
    }

    private static EmbeddedKafka start(
            Path directory, int port, Map<String, String> settings, BrokerListeners listeners) {
        try {
            Files.createDirectories(directory);
            int clientPort = port == 0 ? freePort() : port;
            int controllerPort = controllerPort(directory);
            requireFree(clientPort);
            requireFree(controllerPort);
            var config = settings(directory, controllerPort);
            config.putAll(listeners.settings(clientPort, controllerPort));
            config.putAll(settings);
            if (!Files.exists(directory.resolve("meta.properties"))) {
                format(directory, controllerPort);
            }
            var server = new KafkaRaftServer(new KafkaConfig(config), Time.SYSTEM);
            server.startup();
            return new EmbeddedKafka(server, clientPort, listeners);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a broker in " + directory, e);
        }
    }

    /** The listener for others. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** The listener for this process, with {@link #ownSettings}. */
    public String ownServers() {
        return ownServers;
    }

    /** Client settings with which this process may do everything; not to be written anywhere. */
    public Map<String, String> ownSettings() {
        return ownSettings;
    }

    /** Stops the broker and waits for it. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** The voter's address is written into the metadata log at format time, so its port must stay what it was. */
    private static int controllerPort(Path directory) throws IOException {
        Path file = directory.resolve(CONTROLLER_PORT_FILE);
        if (Files.exists(file)) {
            return Integer.parseInt(Files.readString(file).strip());
        }
        int port = freePort();
        Files.writeString(file, Integer.toString(port));
        return port;
    }

    private static void format(Path directory, int controllerPort) {
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(BrokerListeners.CONTROLLER)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setMetadataLogDirectory(directory.toString())
                    .addDirectory(directory.toString())
                    .setSupportedFeatures(List.copyOf(Feature.PRODUCTION_FEATURES))
                    .setInitialControllers(
                            DynamicVoters.parse("1@127.0.0.1:" + controllerPort + ":" + Uuid.randomUuid()))
                    .setHasDynamicQuorum(true)
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot format " + directory + " for a broker", e);
        }
    }

    private static Map<String, String> settings(Path directory, int controllerPort) {
        var config = new HashMap<String, String>();
        config.put("process.roles", "broker,controller");
        config.put("node.id", "1");
        config.put("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
        config.put("log.dirs", directory.toString());
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            config.put(topic + ".replication.factor", "1");
            config.put(topic + ".num.partitions", "1");
        }
        config.put("transaction.state.log.min.isr", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        config.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        config.put("add.partitions.to.txn.retry.backoff.ms", "1");
        config.put("default.replication.factor", "1");
        config.put("min.insync.replicas", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("auto.create.topics.enable", "false");
        config.put("log.cleaner.dedupe.buffer.size", "8388608");
        config.put("log.cleaner.threads", "1");
        config.put("num.network.threads", "2");
        config.put("num.io.threads", "4");
        config.put("group.coordinator.threads", "1");
        config.put("num.recovery.threads.per.data.dir", "1");
        // A broker that was killed may register again only when its old session has run out.
        config.put("broker.session.timeout.ms", "2000");
        config.put("broker.heartbeat.interval.ms", "300");
        return config;
    }

    /** The broker itself would tell of a port in use with some hundred lines. */
    private static void requireFree(int port) throws IOException {
        try (var _ = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            // Free: it is closed at once.
        } catch (BindException e) {
            throw new IOException("expected port " + port + " on 127.0.0.1 to be free, but: " + e.getMessage(), e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
