package io.streamplane.schemas.streams;

import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.time.TimeShift;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the faults of one role's Kafka Streams application are dealt with. A record that cannot be processed is, as its role
 * asks, passed over and counted, or it stops the role. What passes (a broker or a registry that is away, a rebalance, a
 * transaction that was cut off) starts the stream thread over, so that the record is read again. Everything else stops the
 * role, and with it the process.
 */
public final class Supervision {

    /** What a record that cannot be processed, or a result that cannot be written, does to the role. */
    public enum Poison {
        /** It is passed over, and the rest goes on. */
        SKIPPED,
        /** It stops the role: to pass over it would make all that follows wrong. */
        STOPS
    }

    /** In the application's settings: the supervision itself, for Kafka makes the handlers. */
    static final String CONFIG = "streamplane.supervision";

    private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);

    private final String role;
    private final Poison poison;
    private final Telemetry telemetry;
    private final SkippedRecords skipped;
    private final TimeShift time;

    /** @param role as messages and metrics call it, e.g. {@code materializer} */
    public Supervision(String role, Poison poison, Telemetry telemetry) {
        this(role, poison, telemetry, TimeShift.NONE);
    }

    /** @param time that its processors go by */
    public Supervision(String role, Poison poison, Telemetry telemetry, TimeShift time) {
        this.role = role;
        this.poison = poison;
        this.telemetry = telemetry;
        this.skipped = new SkippedRecords(role, telemetry.meters());
        this.time = time;
    }

    /** Of the application with these settings; one that is not supervised measures nothing. */
    public static Supervision of(Map<String, ?> settings) {
        return settings.get(CONFIG) instanceof Supervision supervision
                ? supervision
                : new Supervision("unsupervised", Poison.SKIPPED, Telemetry.none());
    }

    /**
     * Does a piece of work that is about one object. Where it fails and that is not for the broker or the registry, it is
     * left out and counted, so that one object stops no other.
     *
     * @param topic where what comes of the work would be written
     * @return whether it was done
     */
    public boolean attempt(String topic, String key, Runnable work) {
        try {
            work.run();
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            if (!leavesOut(topic, key, e)) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Counts a piece of work that failed and is left out.
     *
     * @return false where the failure is for the broker or the registry; it is to be thrown on then
     */
    public boolean leavesOut(String topic, String key, Throwable problem) {
        if (ThreadFailures.heals(problem)) {
            return false;
        }
        skipped.leaveOut(topic, key, SkippedRecords.reason(problem));
        LOG.debug("{}: {}", role, key, problem);
        return true;
    }

    /** The settings with the handlers in them. */
    public Properties installedIn(Properties settings) {
        var all = new Properties();
        all.putAll(settings);
        all.put(CONFIG, this);
        all.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, FaultHandlers.class);
        all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FaultHandlers.class);
        all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        all.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, FaultHandlers.class);
        all.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        return all;
    }

    /** Whether it is over when the broker or the registry answers again, or a rebalance is: no fault of a record. */
    public static boolean passes(Throwable problem) {
        return ThreadFailures.heals(problem);
    }

    public String role() {
        return role;
    }

    Poison poison() {
        return poison;
    }

    public Telemetry telemetry() {
        return telemetry;
    }

    /** The time that processors go by, at one of Kafka Streams' clock. */
    public Instant at(long systemMillis) {
        return time.at(systemMillis);
    }

    /** Where records are counted that the role passes over; a processor may use it for what no handler sees. */
    public SkippedRecords skipped() {
        return skipped;
    }
}
