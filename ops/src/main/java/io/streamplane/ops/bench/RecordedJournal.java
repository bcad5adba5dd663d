package io.streamplane.ops.bench;

import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.registry.TopicSchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes the journal of a {@link RecordedCluster} without an API server. */
final class RecordedJournal {

    private static final int PARTITIONS = 3;
    private static final Origin ORIGIN =
            new Origin("bench", List.of("system:masters"), "update", "", "bench", "bench", "127.0.0.1");

    private RecordedJournal() {}

    /**
     * Makes a stopped data directory with such a journal.
     *
     * @param commands at least as many as there are objects
     */
    static void inDirectory(Path directory, RecordedCluster.Size size, int commands) throws IOException {
        try (var kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0, Map.of())) {
            var settings = ClientSettings.of(kafka.bootstrapServers());
            try (var topics = new TopicAdmin(settings)) {
                topics.ensure(PARTITIONS);
            }
            try (var registry = TopicSchemaRegistry.start(settings)) {
                write(settings, registry, size, commands);
            }
        }
    }

    /** As {@link #inDirectory}, to a Kafka with the catalogue's topics; returns when all is on the topic. */
    static void write(ClientSettings settings, SchemaRegistry registry, RecordedCluster.Size size, int commands)
            throws IOException {
        var config = settings.producer("bench");
        config.put("batch.size", Integer.toString(64 * 1024));
        config.put("linger.ms", "5");
        var cluster = new RecordedCluster(registry, size);
        var codec = new CommandCodec(registry);
        var failure = new AtomicReference<@Nullable Exception>();
        try (var producer = new KafkaProducer<byte[], byte[]>(config)) {
            for (int i = 0; i < commands; i++) {
                List<Mutation> mutations = cluster.mutations(i);
                long now = System.currentTimeMillis();
                byte[] key = mutations.getFirst().key().toString().getBytes(StandardCharsets.UTF_8);
                byte[] value = codec.encode(new Command(now, 0, ORIGIN, List.of(), mutations));
                var record = new ProducerRecord<>(Topics.JOURNAL, 0, now, key, value);
                codec.signature().putInto(record.headers());
                producer.send(record, (_, problem) -> {
                    if (problem != null) {
                        failure.set(problem);
                    }
                });
            }
            producer.flush();
        }
        if (failure.get() != null) {
            throw new IOException("expected the journal to take every command, but: " + failure.get());
        }
    }
}
