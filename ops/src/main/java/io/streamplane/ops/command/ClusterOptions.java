package io.streamplane.ops.command;

import io.streamplane.ops.assembly.Connection;
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
            names = "--kafka-config",
            description =
                    "a file of Kafka client settings; with bootstrap.servers in it, it is enough instead of --data-dir")
    private @Nullable Path config;

    @Option(
            names = "--kafka-property",
            description =
                    "with --bootstrap-servers or --kafka-config: a Kafka client setting, e.g. security.protocol=SSL;"
                            + " may be given again")
    private Map<String, String> properties = Map.of();

    @Option(
            names = "--schema-registry-url",
            description = "a schema registry; without it, that of the running process, or the topic _schemas")
    private @Nullable String schemaRegistryUrl;

    /** Whether the user says where it is. */
    boolean isGiven() {
        return dataDir != null || isKafkaGiven();
    }

    /** Whether he says it by its Kafka. */
    boolean isKafkaGiven() {
        return bootstrapServers != null || config != null;
    }

    Connection connect() throws IOException {
        return isKafkaGiven() ? toKafka() : Connection.toDirectory(dataDirectory(), schemaRegistryUrl);
    }

    /** As {@link #connect}, but throws where the data directory's process does not run. */
    Connection connectToRunning() throws IOException {
        return isKafkaGiven() ? toKafka() : Connection.toRunningDirectory(dataDirectory());
    }

    private Connection toKafka() throws IOException {
        if (dataDir != null) {
            throw new IllegalArgumentException("expected --data-dir or "
                    + (bootstrapServers == null ? "--kafka-config" : "--bootstrap-servers") + ", but both were given");
        }
        return Connection.toKafka(KafkaOptions.settings(bootstrapServers, config, properties), schemaRegistryUrl);
    }

    /** Of the data directory's API server. Throws where there is only Kafka, which does not know it. */
    Path kubeconfig() {
        if (isKafkaGiven()) {
            throw new IllegalArgumentException("expected --kubeconfig with --bootstrap-servers, but it was not given");
        }
        return dataDirectory().resolve("kubeconfig");
    }

    /** For people. */
    String name() {
        if (bootstrapServers != null) {
            return bootstrapServers;
        }
        return config == null ? dataDirectory().toString() : config.toString();
    }

    /** The data directory; the default one where none is named. */
    Path dataDirectory() {
        return dataDir == null ? Path.of(".streamplane") : dataDir;
    }
}
