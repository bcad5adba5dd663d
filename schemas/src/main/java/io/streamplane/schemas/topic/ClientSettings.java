package io.streamplane.schemas.topic;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How Kafka is reached, and the settings that every client of a kind shares. The maps that are given are new ones, to
 * which a caller may add.
 *
 * @param extra client settings that go over the built-in ones, e.g. security.protocol and sasl.jaas.config; as in Kafka Streams,
 *     one that begins with {@code producer.}, {@code consumer.} or {@code admin.} is for clients of that kind only
 */
public record ClientSettings(String bootstrapServers, Map<String, String> extra) {

    /** The largest record on any topic, in bytes: room for the largest object that the API takes (3 MiB), twice over. */
    public static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;

    /** What settings of producers only begin with. */
    public static final String PRODUCER = "producer.";

    private static final String CONSUMER = "consumer.";
    private static final String ADMIN = "admin.";

    /** Of these Kafka Streams makes use, and no other client does. */
    private static final Set<String> OF_STREAMS = Set.of("main.consumer.", "restore.consumer.", "global.consumer.");

    private static final String BYTES = "org.apache.kafka.common.serialization.ByteArray";

    public ClientSettings {
        extra = Map.copyOf(extra);
    }

    public static ClientSettings of(String bootstrapServers) {
        return new ClientSettings(bootstrapServers, Map.of());
    }

    /** The same, and more or other settings. */
    public ClientSettings with(Map<String, String> more) {
        var all = new HashMap<>(extra);
        all.putAll(more);
        return new ClientSettings(bootstrapServers, all);
    }

    /** What Kafka Streams needs for all of its clients. */
    public Map<String, Object> streams() {
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.putAll(extra);
        return settings;
    }

    public Map<String, Object> admin(String clientId) {
        return merged(Map.of("client.id", clientId), ADMIN);
    }

    /** Keys and values are bytes; acknowledged by all in-sync replicas, in order. */
    public Map<String, Object> producer(String clientId) {
        var own = sending("");
        own.putAll(Map.of(
                "client.id",
                clientId,
                "key.serializer",
                BYTES + "Serializer",
                "value.serializer",
                BYTES + "Serializer",
                "acks",
                "all",
                "enable.idempotence",
                "true"));
        return merged(own, PRODUCER);
    }

    /**
     * How all producers send: at once where nothing is on its way to the broker, and else together with what comes until that has
     * arrived. A request costs a broker far more than a record in it does (ADR 0007).
     *
     * @param prefix of each name, as for the producers of Kafka Streams; may be empty
     */
    public static Map<String, String> sending(String prefix) {
        var settings = new HashMap<String, String>();
        settings.put(prefix + "linger.ms", "0");
        settings.put(prefix + "max.in.flight.requests.per.connection", "1");
        settings.put(prefix + "batch.size", Integer.toString(256 * 1024));
        settings.put(prefix + "max.request.size", Integer.toString(MAX_RECORD_BYTES));
        return settings;
    }

    /** Keys and values are bytes; commits only what it is told to. */
    public Map<String, Object> consumer(String clientId) {
        return merged(
                Map.of(
                        "client.id",
                        clientId,
                        "key.deserializer",
                        BYTES + "Deserializer",
                        "value.deserializer",
                        BYTES + "Deserializer",
                        "enable.auto.commit",
                        "false",
                        "allow.auto.create.topics",
                        "false"),
                CONSUMER);
    }

    private Map<String, Object> merged(Map<String, String> own, String prefix) {
        var settings = new HashMap<String, Object>(own);
        settings.put("bootstrap.servers", bootstrapServers);
        extra.forEach((name, value) -> {
            if (!isForSome(name)) {
                settings.put(name, value);
            }
        });
        extra.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                settings.put(name.substring(prefix.length()), value);
            }
        });
        return settings;
    }

    private static boolean isForSome(String name) {
        return name.startsWith(PRODUCER)
                || name.startsWith(CONSUMER)
                || name.startsWith(ADMIN)
                || OF_STREAMS.stream().anyMatch(name::startsWith);
    }
}
