package io.streamplane.junit;

import io.streamplane.junit.engine.Engine;
import io.streamplane.junit.engine.EngineOptions;
import io.streamplane.junit.engine.Engines;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Measures, for people: how long a Streamplane takes to start, in this JVM for the first time and again; how long a namespace takes, and a copy
 * of one.
 */
final class StartTimes {

    private static final int FORKS = 20;

    private StartTimes() {}

    /** @param arguments how often to start; 5 unless said */
    public static void main(String... arguments) {
        int starts = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
        for (int i = 0; i < starts; i++) {
            long begin = System.nanoTime();
            Duration cpu = cpu();
            try (Engine engine = Engines.start(new EngineOptions(3, List.of("*"), List.of()))) {
                long started = System.nanoTime();
                Duration used = cpu().minus(cpu);
                engine.createNamespace("first");
                long named = System.nanoTime();
                long captured = engine.capture("first");
                long fork = System.nanoTime();
                for (int k = 0; k < FORKS; k++) {
                    engine.fork(captured, "fork-" + k);
                }
                long forked = System.nanoTime();
                System.out.printf(
                        Locale.ROOT,
                        "start %.2f s (CPU %.2f s), first namespace %.0f ms, a copy of it %.1f ms%n",
                        (started - begin) / 1e9,
                        used.toMillis() / 1e3,
                        (named - started) / 1e6,
                        (forked - fork) / 1e6 / FORKS);
            }
        }
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
