package io.streamplane.ops.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** A number of callers at once, each calling again and again, one call at a time. */
final class CallerLoad {

    private CallerLoad() {}

    /** One caller. */
    @FunctionalInterface
    interface Caller {
        void call() throws Exception;
    }

    /** Makes a caller ready, which is not measured. */
    @FunctionalInterface
    interface Callers {
        Caller caller(int number) throws Exception;
    }

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

    /** @param length how long each calls once all are ready */
    static Turn run(int count, Duration length, Callers callers) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var ready = new ArrayList<Future<Caller>>();
            for (int i = 0; i < count; i++) {
                int number = i;
                ready.add(executor.submit(() -> callers.caller(number)));
            }
            var all = new ArrayList<Caller>();
            for (Future<Caller> each : ready) {
                all.add(each.get());
            }
            long start = System.nanoTime();
            long end = start + length.toNanos();
            var running = new ArrayList<Future<long[]>>();
            for (Caller each : all) {
                running.add(executor.submit(() -> callUntil(each, end)));
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

    private static long[] callUntil(Caller caller, long end) throws Exception {
        var nanos = LongStream.builder();
        for (long now = System.nanoTime(); now < end; ) {
            caller.call();
            long after = System.nanoTime();
            nanos.add(after - now);
            now = after;
        }
        return nanos.build().toArray();
    }
}
