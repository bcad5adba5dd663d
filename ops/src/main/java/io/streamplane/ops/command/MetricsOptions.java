package io.streamplane.ops.command;

import io.streamplane.ops.metrics.MetricsServer;
import io.streamplane.schemas.metrics.Telemetry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a process shows what it measures, as options. */
final class MetricsOptions {

    @Option(
            names = "--metrics-port",
            description = "serve Prometheus metrics in plain HTTP at 127.0.0.1:PORT/metrics; 0: a free one")
    private @Nullable Integer port;

    /** Measures from now on, and serves it where that was asked for. */
    Telemetry start() throws IOException {
        var telemetry = Telemetry.ofProcess();
        if (port != null) {
            System.out.println(
                    "Metrics          " + MetricsServer.start(telemetry, port).uri());
        }
        return telemetry;
    }
}
