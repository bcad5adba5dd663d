package io.streamplane.controllers.daemonset;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings one pod to each node that should have one, and takes away those that should not be: on nodes that do not match,
 * meant for nodes that are gone, ended, and more than one on a node. Where updates surge there may be two: an old one that
 * is ready, until the new one is available.
 */
final class PlacementStep {

    /** A pod that failed is replaced when it is so old, so that one that fails at once is not replaced all the time. */
    static final Duration FAILED_AFTER = Duration.ofSeconds(5);

    private PlacementStep() {}

    /** @return whether nothing was to be done, so that an update may go on */
    static boolean apply(DaemonRun run, boolean surges) {
        int before = run.proposals.size();
        var wanting = new ArrayList<String>();
        for (Stored<Node> node : run.nodes.values()) {
            List<Stored<Pod>> there = run.on(node.name());
            if (there.isEmpty()) {
                if (run.match.runs(node)) {
                    wanting.add(node.name());
                }
            } else if (run.match.stays(node)) {
                see(run, there, surges);
            } else {
                there.stream().filter(pod -> !run.terminating(pod)).forEach(run::delete);
            }
        }
        for (var each : run.pods.entrySet()) {
            if (!run.nodes.containsKey(each.getKey())) {
                each.getValue().stream()
                        .filter(pod -> pod.node() == null && !run.terminating(pod))
                        .forEach(run::delete);
            }
        }
        run.create(wanting);
        return wanting.isEmpty() && run.proposals.size() == before;
    }

    private static void see(DaemonRun run, List<Stored<Pod>> there, boolean surges) {
        var running = new ArrayList<Stored<Pod>>();
        for (Stored<Pod> pod : there) {
            if (run.terminating(pod)) {
                continue;
            }
            if (Pods.ended(pod.object())) {
                replace(run, pod);
            } else {
                running.add(pod);
            }
        }
        if (surges) {
            keepTwo(run, running);
        } else {
            running.stream().skip(1).forEach(run::delete);
        }
    }

    /** The oldest of the update revision and the oldest of another one. */
    private static void keepTwo(DaemonRun run, List<Stored<Pod>> running) {
        Stored<Pod> fresh = null;
        Stored<Pod> old = null;
        for (Stored<Pod> pod : running) {
            if (run.isNew(pod) && fresh == null) {
                fresh = pod;
            } else if (!run.isNew(pod) && old == null) {
                old = pod;
            } else {
                run.delete(pod);
            }
        }
        if (fresh != null && old != null && (!Pods.ready(old.object()) || run.available(fresh))) {
            run.delete(old);
        }
    }

    private static void replace(DaemonRun run, Stored<Pod> pod) {
        boolean failed = Pods.phase(pod.object()).equals("Failed");
        Duration age =
                Duration.between(Times.parse(pod.object().getMetadata().getCreationTimestamp()), run.input.now());
        if (failed && age.compareTo(FAILED_AFTER) < 0) {
            run.lookAgain(FAILED_AFTER.minus(age));
            return;
        }
        int before = run.proposals.size();
        run.delete(pod);
        if (run.proposals.size() > before) {
            Proposal because = run.proposals.getLast();
            var about = References.regarding(run.set);
            String where = " daemon pod " + pod.key() + " on node " + DaemonPods.node(pod);
            run.events.add(
                    failed
                            ? new Remark(
                                    EventNote.warning(
                                            about, "FailedDaemonPod", "Found failed" + where + ", will try to kill it"),
                                    because)
                            : new Remark(
                                    EventNote.normal(
                                            about,
                                            "SucceededDaemonPod",
                                            "Found succeeded" + where + ", will try to delete it"),
                                    because));
        }
    }
}
