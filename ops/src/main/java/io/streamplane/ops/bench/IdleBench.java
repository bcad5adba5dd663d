package io.streamplane.ops.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What an {@code up} costs that nobody uses: processor time of its process, as a share of one core. */
public final class IdleBench {

    private IdleBench() {}

    /**
     * @param main the launcher's main class
     * @param settle how long to leave it alone after its first answer, before measuring
     * @param measured for how long it is measured
     * @param folder for the data, which is left there
     */
    public static BenchReport run(Class<?> main, int nodes, Duration settle, Duration measured, Path folder)
            throws IOException, InterruptedException {
        try (var process = UpProcess.start(main, folder.resolve("idle"), nodes, UpProcess.Ports.free())) {
            double firstAnswer = process.awaitAnswer("/api/v1/namespaces/default") / 1e9;
            TimeUnit.NANOSECONDS.sleep(settle.toNanos());
            long begin = System.nanoTime();
            Duration before = process.cpu();
            TimeUnit.NANOSECONDS.sleep(measured.toNanos());
            double percent = 100.0 * process.cpu().minus(before).toNanos() / (System.nanoTime() - begin);
            process.stop();
            ObjectNode json = JsonMapper.shared().createObjectNode().put("nodes", nodes);
            json.put("first_answer_s", firstAnswer).put("cpu_percent", percent);
            return new BenchReport(
                    List.of("nodes", "first answer s", "CPU % of a core"),
                    List.of(List.of(
                            Integer.toString(nodes),
                            String.format(Locale.ROOT, "%.2f", firstAnswer),
                            String.format(Locale.ROOT, "%.1f", percent))),
                    json);
        }
    }
}
