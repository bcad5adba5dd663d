package io.streamplane.ops.command;

import io.streamplane.ops.assembly.Connection;
import io.streamplane.schemas.topic.ClientSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Streamplane a tool is about, as options. */
final class ClusterOptions {

    @Option(
            names = "--data-dir",
            description =
                    "of `up`, whether it runs or not (default: .streamplane, unless --bootstrap-servers is given)")
    private @Nullable Path dataDir;

    @Option(
            names = "--bootstrap-servers",
            description = "host:port of one or more Kafka brokers, instead of --data-dir")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--kafka-property",
            description =
                    "with --bootstrap-servers: a Kafka client setting, e.g. security.protocol=SSL; may be given again")
    private Map<String, String> properties = Map.of();

    @Option(
            names = "--schema-registry-url",
            description = "a schema registry; without it, that of the running process, or the topic _schemas")
    private @Nullable String schemaRegistryUrl;

    /** Whether the user says where it is. */
    boolean isGiven() {
        return dataDir != null || bootstrapServers != null;
    }

    Connection connect() throws IOException {
        return bootstrapServers == null
                ? Connection.toDirectory(dataDirectory(), schemaRegistryUrl)
                : toKafka(bootstrapServers);
    }

    /** As {@link #connect}, but throws where the data directory's process does not run. */
    Connection connectToRunning() throws IOException {
        return bootstrapServers == null ? Connection.toRunningDirectory(dataDirectory()) : toKafka(bootstrapServers);
    }

    private Connection toKafka(String servers) throws IOException {
        if (dataDir != null) {
            throw new IllegalArgumentException("expected --data-dir or --bootstrap-servers, but both were given");
        }
        return Connection.toKafka(new ClientSettings(servers, properties), schemaRegistryUrl);
    }

    /** Of the data directory's API server. Throws where there is only Kafka, which does not know it. */
    Path kubeconfig() {
        if (bootstrapServers != null) {
            throw new IllegalArgumentException("expected --kubeconfig with --bootstrap-servers, but it was not given");
        }
        return dataDirectory().resolve("kubeconfig");
    }

    /** For people. */
    String name() {
        return bootstrapServers == null ? dataDirectory().toString() : bootstrapServers;
    }

    /** The data directory; the default one where none is named. */
    Path dataDirectory() {
        return dataDir == null ? Path.of(".streamplane") : dataDir;
    }
}
