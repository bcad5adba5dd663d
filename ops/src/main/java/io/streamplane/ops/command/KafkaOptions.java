package io.streamplane.ops.command;

import io.streamplane.ops.assembly.KafkaClientFiles;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a role reaches Kafka and the schema registry, as options. */
final class KafkaOptions {

    @Option(names = "--bootstrap-servers", description = "host:port of one or more Kafka brokers")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--kafka-config",
            description =
                    "a file of Kafka client settings; with bootstrap.servers in it, --bootstrap-servers is not needed")
    private @Nullable Path config;

    @Option(
            names = "--kafka-property",
            description = "a Kafka client setting, e.g. security.protocol=SSL; may be given again")
    private Map<String, String> properties = Map.of();

    @Option(
            names = "--schema-registry-url",
            description =
                    "a schema registry that speaks Confluent's protocol; without it, schemas are kept in the topic _schemas")
    private @Nullable String schemaRegistryUrl;

    ClientSettings settings() throws IOException {
        return settings(bootstrapServers, config, properties);
    }

    /** Of the three options; throws where they do not say where Kafka is. */
    static ClientSettings settings(
            @Nullable String bootstrapServers, @Nullable Path config, Map<String, String> properties)
            throws IOException {
        var all = new HashMap<>(properties);
        if (bootstrapServers != null) {
            all.put("bootstrap.servers", bootstrapServers);
        }
        if (config != null) {
            return KafkaClientFiles.settings(config, all);
        }
        String servers = all.remove("bootstrap.servers");
        if (servers == null) {
            throw new IllegalArgumentException(
                    "expected --bootstrap-servers, or --kafka-config with a file, but neither was given");
        }
        return new ClientSettings(servers, all);
    }

    /** Makes what is missing of the topics; waits for a broker that is not there yet. */
    void ensureTopics(int partitions) throws IOException {
        try (var topics = new TopicAdmin(settings())) {
            topics.ensure(partitions);
        }
    }

    /** Waits until an API server has made the topics. */
    void awaitTopics() throws IOException {
        try (var topics = new TopicAdmin(settings())) {
            topics.await();
        }
    }

    /** The topics must exist. */
    SchemaRegistry registry() throws IOException {
        return SchemaRegistry.of(settings(), schemaRegistryUrl);
    }
}
