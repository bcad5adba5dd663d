package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Deployment's ReplicaSets together never make more pods than it wants and may surge by, nor take an available one away
 * where then fewer than allowed are left. In the end it is rolled out. What a ReplicaSet does goes back to what the Deployment's
 * controller had seen when it gave the ReplicaSet its size. A pod that has become available since the ReplicaSet's status was
 * written, by which it was taken for unhealthy, may go as one: Kubernetes has no way to know either.
 */
final class RolloutsKeepBounds implements Invariant {

    private static final String NAME = "rollout";
    private static final String SETS = ReplicaSetActions.REPLICA_SETS;

    private final boolean calm;
    private final Bounds most = new Bounds();
    private final Bounds least = new Bounds();
    /** Of each ReplicaSet: by the revision at which it got its size what the one who gave it had seen. */
    private final Map<String, NavigableMap<Long, Long>> sized = new HashMap<>();

    /** Of each ReplicaSet: by the revision of its status what the one who wrote that had seen. */
    private final Map<String, NavigableMap<Long, Long>> reported = new HashMap<>();

    /** When pods became ready, by uid. */
    private final Map<String, Long> readySince = new HashMap<>();

    /**
     * How a pod came.
     *
     * @param basis what the one had seen who gave its ReplicaSet the size by which it was made
     */
    private record Made(long revision, long basis) {}

    private final Map<String, Made> made = new HashMap<>();

    private final Map<String, String> deploymentOf = new HashMap<>();

    /** @param calm whether the number of available pods is a promise: nothing else takes them away */
    RolloutsKeepBounds(boolean calm) {
        this.calm = calm;
    }

    @Override
    public void check(Occurrence occurrence) {
        for (Change change : occurrence.changes()) {
            StoredObject after = change.after();
            switch (change.object().kind().resource()) {
                case DeploymentActions.DEPLOYMENTS -> {
                    if (after != null) {
                        long replicas = Facets.replicas(after);
                        most.asked(after.uid(), occurrence.revision(), replicas + surge(after));
                        least.asked(after.uid(), occurrence.revision(), replicas - unavailable(after));
                        most.there(after.uid(), active(after.uid(), occurrence.after()));
                    }
                }
                case SETS -> {
                    if (after != null) {
                        set(change.before(), after, occurrence);
                    }
                }
                case "pods" -> pod(change, occurrence);
                default -> {}
            }
        }
    }

    private void set(@Nullable StoredObject before, StoredObject after, Occurrence occurrence) {
        deploymentOf.put(after.uid(), Facets.controller(after));
        if (before == null || Facets.replicas(before) != Facets.replicas(after)) {
            sized.computeIfAbsent(after.uid(), _ -> new TreeMap<>()).put(occurrence.revision(), occurrence.seen());
        }
        if (after.observedRevision() == occurrence.revision()) {
            reported.computeIfAbsent(after.uid(), _ -> new TreeMap<>()).put(occurrence.revision(), occurrence.seen());
        }
    }

    private void pod(Change change, Occurrence occurrence) {
        StoredObject before = change.before();
        StoredObject after = change.after();
        if (after != null && Facets.ready(after)) {
            readySince.putIfAbsent(after.uid(), occurrence.revision());
        }
        String set = Facets.controller(change.object());
        String owner = deploymentOf.getOrDefault(set, "");
        if (!most.knows(owner)) {
            return;
        }
        long count = active(owner, occurrence.after());
        boolean controllers = occurrence.who().equals("replicaset-controller");
        long seen = decided(set, occurrence.seen());
        if (controllers && before == null && after != null) {
            made.put(after.uid(), new Made(occurrence.revision(), seen));
        }
        if (controllers && before == null && calm) {
            long allowed = most.allowed(owner, basis(owner, seen, occurrence.after()));
            Violation.unless(
                    count <= allowed, NAME, after + " is made, but of " + allowed + " pods there are " + count);
        }
        most.there(owner, count);
        boolean goes = before != null && !Facets.terminating(before) && (after == null || Facets.terminating(after));
        StoredObject deployment = controllers && goes && calm ? deployment(owner, occurrence.after()) : null;
        if (deployment != null && before != null) {
            long minReady = Tree.number(Facets.spec(deployment), "minReadySeconds", 0);
            long left = available(owner, minReady, occurrence.after(), occurrence.now());
            boolean counted = Facets.available(before, minReady, occurrence.now())
                    && readySince.getOrDefault(before.uid(), 0L) <= floor(reported, set, seen);
            long needed = least.leastSince(owner, seen);
            Violation.unless(
                    !counted || left >= needed,
                    NAME,
                    before + " is deleted, but of " + needed + " available pods only " + left + " are left");
        }
    }

    /** Of this one, and of those that came since: who decided knew neither them nor that they would come. */
    private long basis(String deployment, long seen, Snapshot state) {
        Set<String> sets = sets(deployment, state);
        return Facets.list(state, "pods").stream()
                .filter(each -> Facets.active(each) && sets.contains(Facets.controller(each)))
                .map(each -> made.getOrDefault(each.uid(), new Made(0, seen)))
                .filter(each -> each.revision() > seen)
                .mapToLong(Made::basis)
                .min()
                .orElse(seen);
    }

    /** What had been seen by whoever gave the ReplicaSet the size that it had at that revision. */
    private long decided(String set, long seen) {
        return floor(sized, set, seen);
    }

    private static long floor(Map<String, NavigableMap<Long, Long>> all, String set, long revision) {
        var ofSet = all.get(set);
        var entry = ofSet == null ? null : ofSet.floorEntry(revision);
        return entry == null ? revision : Math.min(revision, entry.getValue());
    }

    private Set<String> sets(String deployment, Snapshot state) {
        return Facets.list(state, SETS).stream()
                .filter(each -> Facets.controller(each).equals(deployment))
                .map(StoredObject::uid)
                .collect(Collectors.toSet());
    }

    private long active(String deployment, Snapshot state) {
        Set<String> sets = sets(deployment, state);
        return Facets.list(state, "pods").stream()
                .filter(each -> Facets.active(each) && sets.contains(Facets.controller(each)))
                .count();
    }

    private long available(String deployment, long minReady, Snapshot state, Instant now) {
        Set<String> sets = sets(deployment, state);
        return Facets.list(state, "pods").stream()
                .filter(each -> Facets.available(each, minReady, now) && sets.contains(Facets.controller(each)))
                .count();
    }

    private static @Nullable StoredObject deployment(String uid, Snapshot state) {
        return Facets.list(state, DeploymentActions.DEPLOYMENTS).stream()
                .filter(each -> each.uid().equals(uid))
                .findFirst()
                .orElse(null);
    }

    private static boolean recreates(StoredObject deployment) {
        return Tree.text(Tree.object(deployment.tree(), "spec", "strategy"), "type")
                .equals("Recreate");
    }

    private static @Nullable ObjectNode rolling(StoredObject deployment) {
        return Tree.object(deployment.tree(), "spec", "strategy", "rollingUpdate");
    }

    private static long surge(StoredObject deployment) {
        return recreates(deployment) ? 0 : part(deployment, "maxSurge", true);
    }

    /** As documented: where both come to nothing, one pod may be unavailable. */
    private static long unavailable(StoredObject deployment) {
        if (recreates(deployment)) {
            return Facets.replicas(deployment);
        }
        long part = part(deployment, "maxUnavailable", false);
        return part == 0 && surge(deployment) == 0 ? 1 : part;
    }

    private static long part(StoredObject deployment, String field, boolean up) {
        ObjectNode rolling = rolling(deployment);
        JsonNode value = rolling == null ? null : rolling.get(field);
        String text = value == null ? "25%" : value.asString();
        if (!text.endsWith("%")) {
            return Long.parseLong(text);
        }
        long percent = Long.parseLong(text.substring(0, text.length() - 1)) * Facets.replicas(deployment);
        return up ? Math.ceilDiv(percent, 100) : percent / 100;
    }

    @Override
    public void checkEnd(Snapshot state, Instant now) {
        for (StoredObject each : Facets.list(state, DeploymentActions.DEPLOYMENTS)) {
            ObjectNode status = Facets.status(each);
            long replicas = Facets.replicas(each);
            for (String field : new String[] {"replicas", "updatedReplicas", "readyReplicas", "availableReplicas"}) {
                Violation.unless(
                        Tree.number(status, field, 0) == replicas, NAME, each + " is not rolled out: " + status);
            }
            Violation.unless(
                    Tree.number(status, "observedGeneration", 0) == Tree.number(Facets.metadata(each), "generation", 0),
                    NAME,
                    each + " is not seen as it is: " + status);
            Violation.unless(
                    active(each.uid(), state) == replicas, NAME, each + " has " + active(each.uid(), state) + " pods");
        }
    }
}
