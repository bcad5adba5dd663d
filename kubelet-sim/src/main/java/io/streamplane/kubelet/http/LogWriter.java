package io.streamplane.kubelet.http;

import io.streamplane.kubelet.log.SimulatedLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes one run's log, as far as the options want it. Not thread-safe. */
final class LogWriter {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final LogOptions options;
    private final OutputStream out;
    private long next;
    private long bytesLeft;

    LogWriter(LogOptions options, OutputStream out, SimulatedLog log, Instant now) {
        this.options = options;
        this.out = out;
        bytesLeft = options.limitBytes() < 0 ? Long.MAX_VALUE : options.limitBytes();
        Instant since = options.since();
        long bySince = since == null ? 0 : log.firstSince(since);
        long byTail = options.tailLines() < 0 ? 0 : Math.max(0, log.count(now) - options.tailLines());
        next = Math.max(bySince, byTail);
    }

    /** Writes the lines that have come up to now; false where no more are wanted. */
    boolean write(SimulatedLog log, Instant now) throws IOException {
        long end = log.count(now);
        for (; next < end && bytesLeft > 0; next++) {
            SimulatedLog.Line line = log.line(next);
            String time = options.timestamps() ? TIME.format(line.time()) + ' ' : "";
            byte[] bytes = (time + line.text() + '\n').getBytes(StandardCharsets.UTF_8);
            int length = (int) Math.min(bytesLeft, bytes.length);
            out.write(bytes, 0, length);
            bytesLeft -= length;
        }
        out.flush();
        return bytesLeft > 0;
    }
}
