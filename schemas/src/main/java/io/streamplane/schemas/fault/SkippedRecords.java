package io.streamplane.schemas.fault;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs the records that a role passes over because it cannot process them. Of many, the first
 * {@value #LINES} of a minute have a line each in the log; the counter has them all. Thread-safe.
 */
public final class SkippedRecords {

    /** Counter of records that were read and passed over; labels {@code role} and {@code topic}. */
    public static final String SKIPPED = "streamplane.records.skipped";

    /** Counter of records that could not be written and were left out; labels {@code role} and {@code topic}. */
    public static final String UNSENT = "streamplane.records.unsent";

    private static final Logger LOG = LoggerFactory.getLogger(SkippedRecords.class);
    private static final int LINES = 20;
    private static final long MINUTE_MILLIS = 60_000;
    private static final int LONGEST_REASON = 500;

    private final String role;
    private final MeterRegistry meters;
    private final LongSupplier clock;
    private final Map<String, Counter> skipped = new ConcurrentHashMap<>();
    private final Map<String, Counter> unsent = new ConcurrentHashMap<>();
    private final LongAdder total = new LongAdder();
    private long minute;
    private int lines;
    private long silent;

    public SkippedRecords(String role, MeterRegistry meters) {
        this(role, meters, System::currentTimeMillis);
    }

    SkippedRecords(String role, MeterRegistry meters, LongSupplier clock) {
        this.role = role;
        this.meters = meters;
        this.clock = clock;
    }

    /** A record that was read and is passed over. */
    public void skip(String topic, int partition, long offset, String reason) {
        skipped.computeIfAbsent(topic, name -> counter(SKIPPED, name)).increment();
        total.increment();
        if (mayLog()) {
            LOG.error("{}: skipped {}-{}@{}: {}", role, topic, partition, offset, reason);
        }
    }

    /** What a topic says of an object is passed over, where that is no longer known by its records. */
    public void skip(String topic, String key, String reason) {
        skipped.computeIfAbsent(topic, name -> counter(SKIPPED, name)).increment();
        total.increment();
        if (mayLog()) {
            LOG.error("{}: skipped what {} says of {}: {}", role, topic, key, reason);
        }
    }

    /** How many records were passed over so far, of all topics. */
    public long total() {
        return total.sum();
    }

    /** A record that was to be written to a topic and is left out. */
    public void leaveOut(String topic, String key, String reason) {
        unsent.computeIfAbsent(topic, name -> counter(UNSENT, name)).increment();
        if (mayLog()) {
            LOG.error("{}: left out a record of key '{}' for {}: {}", role, key, topic, reason);
        }
    }

    /** One line about a failure: what was thrown, and what was at the bottom of it. */
    public static String reason(Throwable problem) {
        Throwable root = problem;
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        String text = root == problem ? problem.toString() : problem + "; caused by " + root;
        String line = text.replace('\n', ' ');
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "...";
    }

    private Counter counter(String name, String topic) {
        return Counter.builder(name).tag("role", role).tag("topic", topic).register(meters);
    }

    private synchronized boolean mayLog() {
        long now = clock.getAsLong() / MINUTE_MILLIS;
        if (now != minute) {
            if (silent > 0) {
                LOG.error("{}: {} more records were passed over and not told of one by one", role, silent);
            }
            minute = now;
            lines = 0;
            silent = 0;
        }
        if (lines == LINES) {
            silent++;
            return false;
        }
        lines++;
        return true;
    }
}
