package io.streamplane.controllers.streams;

/** Names in the topology. They end up in metrics and in the group's state: a change of one is a migration. */
public final class ControllersNames {

    public static final String APPLICATION_ID = "streamplane-controllers";

    static final String STATE_SOURCE = "state-source";
    static final String STATE_STORE = "state-store";
    static final String SHARD = "shard";
    static final String CONTROLLERS = "controllers";
    static final String MEASUREMENTS_SOURCE = "measurements-source";
    static final String MEASUREMENTS = "measurements";
    static final String REFUSALS_SOURCE = "refusals-source";
    static final String REFUSALS = "refusals";
    static final String CLUSTER_SOURCE = "cluster-source";
    static final String CLUSTER_STORE = "cluster-store";
    static final String CLUSTER = "cluster-table";
    static final String HEARTBEATS_SOURCE = "heartbeats-source";
    static final String NODE_LIFECYCLE = "node-lifecycle-controller";
    static final String LEASE_RELAY = "lease-relay";
    static final String HEARTBEATS_SINK = "heartbeats-sink";
    static final String PROPOSALS_SINK = "proposals-sink";
    static final String EVENTS_SINK = "events-sink";
    static final String NODE_PROPOSALS_SINK = "node-proposals-sink";
    static final String NODE_EVENTS_SINK = "node-events-sink";

    private ControllersNames() {}
}
