package io.streamplane.ops.assembly;

import io.streamplane.apiserver.Parts;
import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.apiserver.journal.load.StoredKinds;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.read.ReadingListener;
import io.streamplane.apiserver.manifest.ManifestIntake;
import io.streamplane.apiserver.materializer.Materializer;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A tool's way to the log of a Streamplane: of one that runs, or of a data directory whose process is not running, for
 * which the tool starts the broker itself.
 */
public final class Connection implements AutoCloseable {

    private static final Duration STARTING = Duration.ofSeconds(30);
    private static final Duration TOLD_AFTER = Duration.ofSeconds(2);
    private static final Duration ANSWERING = Duration.ofSeconds(10);
    private static final int CONNECT_MILLIS = 1_000;

    private final Parts parts;
    private final ClientSettings settings;
    private final SchemaRegistry registry;
    private final @Nullable String schemaRegistryUrl;
    private @Nullable KindRegistry kinds;

    private Connection(Parts parts, ClientSettings settings, @Nullable String schemaRegistryUrl) {
        this.parts = parts;
        this.settings = settings;
        this.schemaRegistryUrl = schemaRegistryUrl;
        this.registry = parts.add(SchemaRegistry.of(settings, schemaRegistryUrl));
    }

    /**
     * To a Kafka on which an API server has made the topics; throws soon where there is none.
     *
     * @param schemaRegistryUrl null where schemas are kept in the topic {@code _schemas}
     */
    public static Connection toKafka(ClientSettings settings, @Nullable String schemaRegistryUrl) throws IOException {
        requireTopics(settings);
        return new Connection(new Parts(), settings, schemaRegistryUrl);
    }

    /**
     * To the process that uses the directory, or to a broker over it that lives as long as the connection.
     *
     * @param schemaRegistryUrl what a process that does not run was given; null for its built-in one
     */
    public static Connection toDirectory(Path root, @Nullable String schemaRegistryUrl) throws IOException {
        Optional<DataDirectory> free = freeOrServed(root);
        return free.isPresent() ? toStopped(free.get(), schemaRegistryUrl) : toRunning(root);
    }

    /** To the process that uses the directory; throws where there is none. */
    public static Connection toRunningDirectory(Path root) throws IOException {
        try (DataDirectory free = freeOrServed(root).orElse(null)) {
            if (free != null) {
                throw new IOException("expected `streamplane up` to run on " + root
                        + ", but it does not; start it with: ops/streamplane up --data-dir " + root);
            }
        }
        return toRunning(root);
    }

    /** The directory where no process uses it; empty as soon as one listens where it has said. */
    private static Optional<DataDirectory> freeOrServed(Path root) throws IOException {
        if (!Files.isDirectory(root.resolve("kafka"))) {
            throw new IOException("expected a data directory of `streamplane up` at " + root
                    + ", but there is none; name yours with --data-dir");
        }
        long begin = System.nanoTime();
        boolean told = false;
        while (true) {
            Optional<DataDirectory> free = DataDirectory.tryOpen(root);
            if (free.isPresent() || isServed(root)) {
                return free;
            }
            long waited = System.nanoTime() - begin;
            if (waited > STARTING.toNanos()) {
                throw new IOException("the process that uses " + root
                        + " is starting or stopping: it has not answered within " + STARTING.toSeconds() + " s");
            }
            if (!told && waited > TOLD_AFTER.toNanos()) {
                System.err.println(
                        "streamplane: waiting for the process that uses " + root + ", which is starting or stopping");
                told = true;
            }
            sleep();
        }
    }

    /** Not while it starts, nor while it stops. */
    private static boolean isServed(Path root) throws IOException {
        Path file = DataDirectory.endpoints(root);
        if (!Files.exists(file)) {
            return false;
        }
        try (var socket = new Socket()) {
            URI broker = URI.create("kafka://" + Endpoints.read(file).bootstrapServers());
            socket.connect(new InetSocketAddress(broker.getHost(), broker.getPort()), CONNECT_MILLIS);
            return true;
        } catch (ConnectException | SocketTimeoutException | NoSuchFileException e) {
            return false;
        }
    }

    private static Connection toRunning(Path root) throws IOException {
        Endpoints endpoints = Endpoints.read(DataDirectory.endpoints(root));
        return toKafka(
                KafkaClientFiles.settings(root.resolve(KafkaClientFiles.JAVA), Map.of()),
                endpoints.schemaRegistry().toString());
    }

    private static Connection toStopped(DataDirectory directory, @Nullable String schemaRegistryUrl) {
        var parts = new Parts();
        parts.add(directory);
        try {
            var kafka = parts.add(EmbeddedKafka.startClosed(directory.kafka(), 0, Map.of()));
            var settings = new ClientSettings(kafka.ownServers(), kafka.ownSettings());
            // Where its process was killed. Nobody else would end them, and readers would wait for them for ever.
            Materializer.clearAway(settings);
            ManifestIntake.clearAway(settings);
            return new Connection(parts, settings, schemaRegistryUrl);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static void requireTopics(ClientSettings settings) throws IOException {
        Set<String> topics;
        try (Admin admin = Admin.create(settings.admin("streamplane-tool"))) {
            var options = new ListTopicsOptions().timeoutMs((int) ANSWERING.toMillis());
            topics = admin.listTopics(options).names().get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "expected a Kafka broker at " + settings.bootstrapServers() + ", but: "
                            + (e.getCause() instanceof TimeoutException
                                    ? "none has answered within " + ANSWERING.toSeconds() + " s"
                                    : e.getCause()),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (!topics.contains(Topics.JOURNAL)) {
            throw new IOException("expected the topics of a Streamplane at " + settings.bootstrapServers()
                    + ", but there is no topic " + Topics.JOURNAL + " that may be read there; an API server makes it");
        }
    }

    private static void sleep() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    public ClientSettings settings() {
        return settings;
    }

    public SchemaRegistry registry() {
        return registry;
    }

    /** Of a running process also where that serves the registry itself; null where nobody knows of one. */
    public @Nullable String schemaRegistryUrl() {
        return schemaRegistryUrl;
    }

    /** The kinds that this build knows and those that CustomResourceDefinitions make now; read when first asked for. */
    public synchronized KindRegistry kinds() {
        if (kinds == null) {
            kinds = StoredKinds.read(settings, registry, Kinds.builtIn());
        }
        return kinds;
    }

    /** The caller closes it before this. */
    public JournalReader journal() {
        return journal(ReadingListener.NONE);
    }

    /** Likewise; the listener is told how far it is. */
    public JournalReader journal(ReadingListener listener) {
        return new JournalReader(settings, new CommandCodec(registry), ANSWERING, listener);
    }

    /** How many partitions the topics of objects have. */
    public int partitions() {
        try (var topics = new MaterializedTopics(settings)) {
            return topics.ends(List.of(Topics.STATE)).size();
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
