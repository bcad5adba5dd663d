package io.streamplane.ops.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** A number of callers, each swapping its own key again and again, one call at a time. */
final class CallerLoad {

    private static final int VALUE_BYTES = 1024;

    private CallerLoad() {}

    /** What one turn measured. */
    record Turn(long[] nanos, double seconds) {

        static Turn of(List<Turn> turns) {
            return new Turn(
                    turns.stream()
                            .flatMapToLong(turn -> LongStream.of(turn.nanos()))
                            .toArray(),
                    turns.stream().mapToDouble(Turn::seconds).sum());
        }

        double perSecond() {
            return Math.round(nanos.length / seconds * 10) / 10.0;
        }
    }

    /** @param name makes the keys differ from other turns' */
    static Turn run(Store store, String name, int callers, Duration length) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            long end = start + length.toNanos();
            var running = new ArrayList<Future<long[]>>();
            for (int caller = 0; caller < callers; caller++) {
                String key = name + "-" + caller;
                running.add(executor.submit(() -> swapUntil(store, key, end)));
            }
            var nanos = LongStream.builder();
            for (Future<long[]> each : running) {
                LongStream.of(each.get()).forEach(nanos);
            }
            return new Turn(nanos.build().toArray(), (System.nanoTime() - start) / 1e9);
        } catch (ExecutionException e) {
            throw new IllegalStateException("expected every call to succeed, but: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static long[] swapUntil(Store store, String key, long end) {
        byte[] value = new byte[VALUE_BYTES];
        new Random(key.hashCode()).nextBytes(value);
        var nanos = LongStream.builder();
        long revision = store.create(key, value).toCompletableFuture().join();
        for (long now = System.nanoTime(); now < end; ) {
            revision = store.swap(key, revision, value).toCompletableFuture().join();
            long after = System.nanoTime();
            nanos.add(after - now);
            now = after;
        }
        return nanos.build().toArray();
    }
}
