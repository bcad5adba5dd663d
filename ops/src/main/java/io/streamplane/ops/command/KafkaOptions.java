package io.streamplane.ops.command;

import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a role reaches Kafka and the schema registry, as options. */
final class KafkaOptions {

    @Option(names = "--bootstrap-servers", required = true, description = "host:port of one or more Kafka brokers")
    private String bootstrapServers = "";

    @Option(
            names = "--kafka-property",
            description = "a Kafka client setting, e.g. security.protocol=SSL; may be given again")
    private Map<String, String> properties = Map.of();

    @Option(
            names = "--schema-registry-url",
            description =
                    "a schema registry that speaks Confluent's protocol; without it, schemas are kept in the topic _schemas")
    private @Nullable String schemaRegistryUrl;

    ClientSettings settings() {
        return new ClientSettings(bootstrapServers, properties);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Map<String, String> properties() {
        return properties;
    }

    /** Makes what is missing of the topics; waits for a broker that is not there yet. */
    void ensureTopics(int partitions) {
        try (var topics = new TopicAdmin(settings())) {
            topics.ensure(partitions);
        }
    }

    /** Waits until an API server has made the topics. */
    void awaitTopics() {
        try (var topics = new TopicAdmin(settings())) {
            topics.await();
        }
    }

    /** The topics must exist. */
    SchemaRegistry registry() {
        return SchemaRegistry.of(settings(), schemaRegistryUrl);
    }
}
