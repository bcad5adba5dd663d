package io.streamplane.kubelet.http;

import io.streamplane.kubelet.log.LogSource;
import io.streamplane.kubelet.log.SimulatedLog;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;

/** {@code /containerLogs/{namespace}/{pod}/{container}}. */
final class LogHandler {

    private static final long LOOK_AGAIN_MS = 500;

    private final LogSource source;
    private final InstantSource clock;

    LogHandler(LogSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    void handle(KubeletExchange exchange) throws IOException, InterruptedException {
        if (exchange.segments() != 4
                || exchange.segment(1).isEmpty()
                || exchange.segment(2).isEmpty()
                || exchange.segment(3).isEmpty()) {
            exchange.refuse(404, "404 page not found");
            return;
        }
        LogOptions options;
        try {
            options = LogOptions.of(exchange.query(), clock.instant());
        } catch (IllegalArgumentException e) {
            exchange.refuse(400, e.getMessage() == null ? "invalid options" : e.getMessage());
            return;
        }
        ObjectKey pod = new ObjectKey(exchange.segment(1), exchange.segment(2));
        switch (source.find(pod, exchange.segment(3), options.previous())) {
            case LogSource.Missing missing -> exchange.refuse(missing.status(), missing.message());
            case LogSource.Run run -> {
                OutputStream out = exchange.stream("text/plain");
                follow(out, options, pod, run.log());
                exchange.finish(out);
            }
        }
    }

    /** Follows until the run ends, its pod goes, or the reader does, of whom the next write tells. */
    void follow(OutputStream out, LogOptions options, ObjectKey pod, SimulatedLog found)
            throws IOException, InterruptedException {
        SimulatedLog log = found;
        Instant begun = clock.instant();
        var writer = new LogWriter(options, out, log, begun);
        while (writer.write(log, clock.instant()) && options.follow() && log.finishedAt() == null) {
            Thread.sleep(LOOK_AGAIN_MS);
            if (!(source.find(pod, log.container(), false) instanceof LogSource.Run run)
                    || !run.log().sameRun(log)) {
                return;
            }
            log = run.log();
        }
    }
}
