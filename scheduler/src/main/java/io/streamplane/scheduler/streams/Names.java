package io.streamplane.scheduler.streams;

/** Names that become those of topics and groups; a test holds them still. */
public final class Names {

    public static final String APPLICATION = "streamplane-scheduler";
    public static final String FAN_IN = "fan-in";
    /** Part of the name of the repartition topic. Its keys: "topic namespace/name". */
    public static final String CHANGES = "changes";

    public static final String CHANGES_TOPIC = APPLICATION + "-" + CHANGES + "-repartition";
    public static final String DECIDER = "decider";
    /** "topic namespace/name" to the value of that topic. */
    public static final String OBJECTS = "objects";
    /** Node name to JSON: what it offers, what its pods ask for, and how many they are. */
    public static final String NODE_CAPACITY = "node-capacity";
    /** Pod key to "uid node until". */
    public static final String ASSUMED_BINDINGS = "assumed-bindings";

    private Names() {}
}
