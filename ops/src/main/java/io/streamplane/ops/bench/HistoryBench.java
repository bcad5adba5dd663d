package io.streamplane.ops.bench;

import io.streamplane.apiserver.history.History;
import io.streamplane.apiserver.history.HistoryException;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.TopicAdmin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How fast the index of history is built, and how fast the past is read, bodies as JSON included. */
public final class HistoryBench {

    private static final int GETS = 2_000;
    private static final int LISTS = 50;
    private static final Kind POD = PodKind.KIND;

    private static final int IN_NAMESPACE = 1_000;
    private static final int ON_NODE = 200;

    private final List<List<String>> rows = new ArrayList<>();
    private final ObjectNode json = JsonMapper.shared().createObjectNode();
    private final RecordedCluster.Size size;

    private HistoryBench(RecordedCluster.Size size) {
        this.size = size;
    }

    /**
     * @param commands in the journal
     * @param pods 1,000 a namespace
     * @param folder for the data, which is left there
     */
    public static BenchReport run(int commands, int pods, Path folder) throws IOException {
        var size = new RecordedCluster.Size(Math.ceilDiv(pods, IN_NAMESPACE), Math.ceilDiv(pods, ON_NODE), pods, 0);
        if (commands < size.objects()) {
            throw new IllegalArgumentException("expected at least " + size.objects()
                    + " commands, for so many objects there are, but got " + commands);
        }
        return new HistoryBench(size).measure(commands, pods, folder);
    }

    private BenchReport measure(int commands, int objects, Path folder) throws IOException {
        try (var broker = EmbeddedKafka.start(folder.resolve("kafka"), 0, Map.of())) {
            var settings = ClientSettings.of(broker.bootstrapServers());
            try (var topics = new TopicAdmin(settings)) {
                topics.ensure(1);
            }
            try (SchemaRegistry registry = SchemaRegistry.of(settings, null)) {
                RecordedJournal.write(settings, registry, size, commands);
                long begin = System.nanoTime();
                // No replica hands on what it has decided: all is read from the journal.
                var decoder = ObjectDecoder.of(new ObjectCodec(registry));
                try (History history = History.start(
                        settings,
                        registry,
                        Kinds.builtIn(),
                        decoder,
                        new InMemoryJournal(Kinds.builtIn(), decoder),
                        folder.resolve("index"))) {
                    await(history, commands);
                    built(commands, (System.nanoTime() - begin) / 1e9);
                    reads(history, commands, objects);
                }
            }
        }
        return new BenchReport(List.of("what", "figure", "p50 ms", "p99 ms"), rows, json);
    }

    private static void await(History history, long revision) {
        while (true) {
            try {
                history.at(revision);
                return;
            } catch (HistoryException stillBuilding) {
                if (stillBuilding.getCause() != null) {
                    throw stillBuilding;
                }
            }
        }
    }

    private void built(int commands, double seconds) {
        double rate = commands / seconds;
        rows.add(List.of("index", String.format(Locale.ROOT, "%.0f commands/s", rate), "", ""));
        json.put("commands", commands)
                .putObject("index")
                .put("seconds", seconds)
                .put("perSecond", rate);
    }

    private void reads(History history, int commands, int objects) {
        var random = new Random(1);
        reads("get", "1 pod", GETS, () -> {
            ObjectKey key = size.pod(random.nextInt(objects));
            Snapshot then = history.at(revision(random, commands));
            return then.get(POD, key).map(object -> object.json().length).orElse(0);
        });
        reads("list", Math.min(objects, IN_NAMESPACE) + " pods", LISTS, () -> {
            String namespace = size.pod(random.nextInt(objects)).namespace();
            Snapshot then = history.at(revision(random, commands));
            return then.list(POD, namespace).stream()
                    .map(StoredObject::json)
                    .mapToInt(bytes -> bytes.length)
                    .sum();
        });
    }

    /** One at which all objects exist. */
    private long revision(Random random, int commands) {
        return size.objects() + random.nextLong(commands - size.objects() + 1L);
    }

    private interface Read {
        int bytes();
    }

    private void reads(String name, String figure, int count, Read read) {
        for (int i = 0; i < count / 10; i++) {
            read.bytes();
        }
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long begin = System.nanoTime();
            if (read.bytes() == 0) {
                throw new IllegalStateException("expected what was read to be there, but it was empty");
            }
            nanos[i] = System.nanoTime() - begin;
        }
        var times = Percentiles.ofNanos(nanos);
        rows.add(List.of(name, figure, Double.toString(times.p50()), Double.toString(times.p99())));
        json.putObject(name).put("p50Ms", times.p50()).put("p99Ms", times.p99());
    }
}
