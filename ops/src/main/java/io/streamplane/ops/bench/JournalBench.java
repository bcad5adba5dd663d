package io.streamplane.ops.bench;

import io.streamplane.ops.bench.CallerLoad.Turn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Appends a command and waits for its outcome, against etcd's compare-and-swap: 1 KB values, every caller on a key of its
 * own, both on this machine's disk and flushed before they acknowledge, in turns. Without an etcd on the PATH its
 * columns stay empty.
 */
public final class JournalBench {

    private static final int VALUE_BYTES = 1024;
    private static final int TURNS = 2;
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final int WARM_UP_CALLERS = 32;
    private static final List<String> HEADER =
            List.of("callers", "journal/s", "p50 ms", "p99 ms", "etcd/s", "etcd p50 ms", "etcd p99 ms", "times etcd");

    private JournalBench() {}

    /**
     * @param callers how many callers at once, one row each
     * @param each how long each row measures each of the two, over all turns
     * @param directory an empty folder for both stores
     */
    public static BenchReport run(List<Integer> callers, Duration each, Path directory) {
        ArrayNode json = JsonMapper.shared().createArrayNode();
        var rows = new ArrayList<List<String>>();
        Optional<Store> started = EtcdStore.start(directory.resolve("etcd"));
        try (Store journal = new JournalStore(directory.resolve("kafka"));
                Store etcd = started.orElse(null)) {
            warmUp(journal, "journal");
            if (etcd != null) {
                warmUp(etcd, "etcd");
            }
            for (int n : callers) {
                Row row = measure(n, journal, etcd, each.dividedBy(TURNS));
                rows.add(row.cells());
                json.add(row.json());
            }
        }
        ObjectNode report = JsonMapper.shared().createObjectNode();
        report.set("callers", json);
        return new BenchReport(HEADER, rows, report);
    }

    private static void warmUp(Store store, String name) {
        CallerLoad.run(WARM_UP_CALLERS, WARM_UP, swaps(store, "warm-" + name));
    }

    /** Each caller swaps a key of its own. @param name makes the keys differ from other turns' */
    private static CallerLoad.Callers swaps(Store store, String name) {
        return caller -> {
            String key = name + "-" + caller;
            byte[] value = new byte[VALUE_BYTES];
            new Random(key.hashCode()).nextBytes(value);
            var revision = new AtomicLong(
                    store.create(key, value).toCompletableFuture().join());
            return () -> revision.set(
                    store.swap(key, revision.get(), value).toCompletableFuture().join());
        };
    }

    private static Row measure(int n, Store journal, @Nullable Store etcd, Duration turn) {
        var ours = new ArrayList<Turn>();
        var theirs = new ArrayList<Turn>();
        for (int i = 0; i < TURNS; i++) {
            String name = n + "-" + i;
            ours.add(CallerLoad.run(n, turn, swaps(journal, name)));
            if (etcd != null) {
                theirs.add(CallerLoad.run(n, turn, swaps(etcd, name)));
            }
        }
        return new Row(n, Turn.of(ours), etcd == null ? null : Turn.of(theirs));
    }

    /** @param etcd null where there is none */
    private record Row(int n, Turn journal, @Nullable Turn etcd) {

        ObjectNode json() {
            ObjectNode node = JsonMapper.shared().createObjectNode().put("n", n);
            put(node, "", journal);
            if (etcd != null) {
                put(node, "etcd_", etcd);
            } else {
                node.putNull("etcd_ops_s").putNull("etcd_p50_ms").putNull("etcd_p99_ms");
            }
            return node;
        }

        private static void put(ObjectNode node, String prefix, Turn turn) {
            Percentiles percentiles = Percentiles.ofNanos(turn.nanos());
            node.put(prefix + "ops_s", turn.perSecond())
                    .put(prefix + "p50_ms", percentiles.p50())
                    .put(prefix + "p99_ms", percentiles.p99());
        }

        List<String> cells() {
            var cells = new ArrayList<String>();
            cells.add(Integer.toString(n));
            cells.addAll(cells(journal));
            cells.addAll(etcd == null ? List.of("-", "-", "-") : cells(etcd));
            cells.add(etcd == null ? "-" : "%.1f".formatted(journal.perSecond() / etcd.perSecond()));
            return cells;
        }

        private static List<String> cells(Turn turn) {
            Percentiles percentiles = Percentiles.ofNanos(turn.nanos());
            return List.of(
                    "%.0f".formatted(turn.perSecond()),
                    "%.2f".formatted(percentiles.p50()),
                    "%.2f".formatted(percentiles.p99()));
        }
    }
}
