package io.streamplane.scheduler.streams;

/** Names that become those of topics, groups and metrics; a test holds them still. */
public final class SchedulerNames {

    public static final String APPLICATION = "streamplane-scheduler";

    static final String SOURCE = "scheduling-source";
    static final String DECIDER = "decider";
    static final String PROPOSALS_SINK = "proposals-sink";
    static final String EVENTS_SINK = "events-sink";

    /** What decisions read; the topic {@code scheduling} is its changelog. */
    static final String NODE_CAPACITY = "node-capacity";

    /** Pod key to "uid node until proposed", see Assumption; with a changelog. */
    static final String ASSUMED_BINDINGS = "assumed-bindings";

    private SchedulerNames() {}
}
