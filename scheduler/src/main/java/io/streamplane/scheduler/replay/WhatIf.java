package io.streamplane.scheduler.replay;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.streamplane.scheduler.decide.ClusterEvent;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Places the pods of a part of the journal again, by two simulations: with the configuration that this build has by itself,
 * and with another one and other nodes. Arrivals and departures are as recorded: nothing but the nodes of pods changes. For
 * one thread, once.
 */
public final class WhatIf {

    /**
     * What is changed.
     *
     * @param config of the scheduler
     * @param addNodes how many nodes to add, each like the first one by name
     * @param removed names of nodes to leave out
     */
    public record Change(SchedulerConfig config, int addNodes, Set<String> removed) {}

    private final Events events;
    private final Change change;
    private final Recording recorded = new Recording();
    private final Simulation same;
    private final Simulation changed;
    private final Map<String, Node> nodes = new TreeMap<>();
    private final Map<String, NodeStatus> statuses = new TreeMap<>();
    private long now;
    private boolean begun;

    /** @param usual the configuration as this build has it by itself */
    public WhatIf(ObjectCodec codec, SchedulerConfig usual, Change change) {
        this.events = new Events(codec);
        this.change = change;
        this.same = new Simulation(usual, Set.of());
        this.changed = new Simulation(change.config(), change.removed());
    }

    /**
     * Takes the next command that was accepted, from the beginning of the journal on.
     *
     * @param counts false for those before the pods that are placed again; never false after true
     */
    public void next(Command command, boolean counts) {
        var due = events.of(command);
        if (due.isEmpty()) {
            return;
        }
        if (command.time() > now) {
            pass(command.time());
        }
        if (counts && !begun) {
            begin();
        }
        for (ClusterEvent event : due) {
            note(event);
            recorded.apply(event, now);
            same.apply(event);
            changed.apply(event);
        }
    }

    /**
     * The result, after the last command. Throws {@link IllegalArgumentException} where a node to be removed never existed.
     *
     * @param after and {@code to}: the revisions that the commands that count came after, and up to
     */
    public WhatIfReport end(long after, long to) {
        for (String name : change.removed()) {
            if (!nodes.containsKey(name)) {
                throw new IllegalArgumentException(
                        "expected a node to be removed among " + nodes.keySet() + ", but there was no '" + name + "'");
            }
        }
        pass(now + 1);
        return new WhatIfReport(after, to, recorded.tally(), same.tally(), changed.tally());
    }

    private void begin() {
        begun = true;
        recorded.begin(now);
        same.begin(now);
        changed.begin(now);
    }

    /** All that came at one time comes before what is decided on it. */
    private void pass(long to) {
        if (now > 0) {
            recorded.sample(now);
            same.decide();
            changed.decide();
        }
        now = to;
        same.advance(to);
        changed.advance(to);
    }

    private void note(ClusterEvent event) {
        if (event instanceof ClusterEvent.NodeDesired desired && desired.node() != null) {
            nodes.put(desired.name(), desired.node());
        } else if (event instanceof ClusterEvent.NodeObserved observed && observed.status() != null) {
            statuses.put(observed.name(), observed.status());
            addNodes(observed.name(), observed.status());
        }
    }

    /** As soon as the first node is known, so that they are there when it is. */
    private void addNodes(String model, NodeStatus status) {
        Node node = nodes.get(model);
        if (node != null && statuses.size() == 1) {
            for (int i = 1; i <= change.addNodes(); i++) {
                String name = "whatif-" + i;
                var added = new NodeBuilder(node).editMetadata().withName(name).endMetadata();
                changed.add(name, added.build(), status);
            }
        }
    }
}
