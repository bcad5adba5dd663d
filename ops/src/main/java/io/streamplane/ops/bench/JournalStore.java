package io.streamplane.ops.bench;

import io.streamplane.apiserver.journal.KafkaJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.TopicAdmin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The journal on an embedded broker, which flushes it to disk before each acknowledgement. */
final class JournalStore implements Store {

    private static final Origin BENCH = new Origin("bench", List.of(), "update", "", "bench", "bench", "");

    private final EmbeddedKafka broker;
    private final KafkaJournal journal;

    JournalStore(Path directory) {
        broker = EmbeddedKafka.start(directory, 0, Map.of());
        var settings = ClientSettings.of(broker.bootstrapServers());
        try (var topics = new TopicAdmin(settings)) {
            topics.ensure(1);
        }
        var registry = new InMemorySchemaRegistry();
        journal = KafkaJournal.start(settings, registry, Kinds.builtIn(), ObjectDecoder.of(new ObjectCodec(registry)));
    }

    @Override
    public CompletionStage<Long> create(String key, byte[] value) {
        return append(new Precondition.Absent(resourceKey(key)), key, value);
    }

    @Override
    public CompletionStage<Long> swap(String key, long revision, byte[] value) {
        return append(new Precondition.DesiredAt(resourceKey(key), revision), key, value);
    }

    private CompletionStage<Long> append(Precondition precondition, String key, byte[] value) {
        var mutation = new Mutation.PutDesired(resourceKey(key), "uid-" + key, null, value);
        var command = new Command(System.currentTimeMillis(), 0, BENCH, List.of(precondition), List.of(mutation));
        return journal.append(command).thenApply(outcome -> switch (outcome) {
            case Outcome.Accepted accepted -> accepted.revision();
            case Outcome.Rejected rejected ->
                throw new IllegalStateException("expected to be accepted, but failed " + rejected.failed());
        });
    }

    private static ResourceKey resourceKey(String key) {
        return new ResourceKey("configmaps", new ObjectKey("bench", key));
    }

    @Override
    public void close() {
        journal.close();
        broker.close();
    }
}
