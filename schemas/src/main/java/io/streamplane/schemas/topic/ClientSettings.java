package io.streamplane.schemas.topic;

import java.util.HashMap;
import java.util.Map;

/**
 * How Kafka is reached, and the settings that every client of a kind shares. The maps that are given are new ones, to
 * which a caller may add.
 *
 * @param extra client settings that go over the built-in ones, e.g. security.protocol and sasl.jaas.config
 */
public record ClientSettings(String bootstrapServers, Map<String, String> extra) {

    /** The largest record on any topic, in bytes: room for the largest object that the API takes (3 MiB), twice over. */
    public static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;

    private static final String BYTES = "org.apache.kafka.common.serialization.ByteArray";

    public ClientSettings {
        extra = Map.copyOf(extra);
    }

    public static ClientSettings of(String bootstrapServers) {
        return new ClientSettings(bootstrapServers, Map.of());
    }

    /** What every client needs, Kafka Streams included. */
    public Map<String, Object> any() {
        return merged(Map.of());
    }

    public Map<String, Object> admin(String clientId) {
        return merged(Map.of("client.id", clientId));
    }

    /** Keys and values are bytes; acknowledged by all in-sync replicas, in order, at once. */
    public Map<String, Object> producer(String clientId) {
        return merged(Map.of(
                "client.id",
                clientId,
                "key.serializer",
                BYTES + "Serializer",
                "value.serializer",
                BYTES + "Serializer",
                "acks",
                "all",
                "enable.idempotence",
                "true",
                "linger.ms",
                "0",
                "max.request.size",
                Integer.toString(MAX_RECORD_BYTES)));
    }

    /** Keys and values are bytes; commits only what it is told to. */
    public Map<String, Object> consumer(String clientId) {
        return merged(Map.of(
                "client.id",
                clientId,
                "key.deserializer",
                BYTES + "Deserializer",
                "value.deserializer",
                BYTES + "Deserializer",
                "enable.auto.commit",
                "false",
                "allow.auto.create.topics",
                "false"));
    }

    private Map<String, Object> merged(Map<String, String> own) {
        var settings = new HashMap<String, Object>(own);
        settings.put("bootstrap.servers", bootstrapServers);
        settings.putAll(extra);
        return settings;
    }
}
