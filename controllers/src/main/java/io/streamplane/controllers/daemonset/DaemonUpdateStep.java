package io.streamplane.controllers.daemonset;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.streamplane.controllers.reconcile.Portion;
import io.streamplane.controllers.reconcile.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A rolling update. Without surge it deletes old pods, as many as may be unavailable; old pods that are unavailable anyway
 * go at once. With surge it makes new pods beside old ones that are available, at most {@code maxSurge} of them at a time,
 * and deletes each old pod when the new one is available; until that has happened it counts. Percentages are of the nodes that should run a pod, and round up.
 *
 * @param surge how many pods may be there beside old ones
 * @param unavailable how many nodes may be without an available pod
 */
record DaemonUpdateStep(int surge, int unavailable) {

    /** The pods of one node that were not asked to go; at most one of each kind. */
    private record Pair(
            @Nullable Stored<Pod> fresh, @Nullable Stored<Pod> old) {}

    static DaemonUpdateStep of(DaemonSet set, int nodes) {
        var strategy = set.getSpec().getUpdateStrategy();
        var rolling = strategy == null ? null : strategy.getRollingUpdate();
        int surge = rolling == null ? 0 : share(rolling.getMaxSurge(), 0, nodes);
        int unavailable = rolling == null ? 1 : share(rolling.getMaxUnavailable(), 1, nodes);
        return new DaemonUpdateStep(surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }

    /** Whether pods of both revisions may be on one node. */
    static boolean surges(DaemonSet set) {
        var strategy = set.getSpec().getUpdateStrategy();
        return strategy != null
                && "RollingUpdate".equals(strategy.getType())
                && strategy.getRollingUpdate() != null
                && share(strategy.getRollingUpdate().getMaxSurge(), 0, 1) > 0;
    }

    static void apply(DaemonRun run) {
        var wanting = new TreeSet<String>();
        for (Stored<Node> node : run.nodes.values()) {
            if (run.match.runs(node)) {
                wanting.add(node.name());
            }
        }
        var step = of(run.set.object(), wanting.size());
        var all = new TreeSet<>(run.pods.keySet());
        all.addAll(wanting);
        if (step.surge == 0) {
            step.replace(run, all);
        } else {
            step.surge(run, all, wanting);
        }
    }

    private void replace(DaemonRun run, Iterable<String> nodes) {
        int missing = 0;
        var candidates = new ArrayList<Stored<Pod>>();
        for (String node : nodes) {
            Pair pair = pair(run, node);
            Stored<Pod> fresh = pair == null ? null : pair.fresh;
            Stored<Pod> old = pair == null ? null : pair.old;
            if (fresh == null == (old == null)) {
                missing++;
            } else if (fresh != null) {
                missing += run.available(fresh) ? 0 : 1;
            } else if (old != null && run.available(old)) {
                candidates.add(old);
            } else if (old != null) {
                run.delete(old);
                missing++;
            }
        }
        candidates.stream().limit(Math.max(0, unavailable - missing)).forEach(run::delete);
    }

    private void surge(DaemonRun run, Iterable<String> nodes, TreeSet<String> wanting) {
        int surging = 0;
        int available = 0;
        var leaving = new ArrayList<Stored<Pod>>();
        var candidates = new ArrayList<String>();
        var create = new ArrayList<String>();
        for (String node : nodes) {
            Pair pair = pair(run, node);
            if (pair == null) {
                surging++;
                continue;
            }
            Stored<Pod> counted = pair.old == null ? pair.fresh : pair.old;
            available += counted != null && run.available(counted) ? 1 : 0;
            boolean crowded = run.on(node).stream().anyMatch(pod -> !pod.terminating() && run.terminating(pod));
            if (pair.old == null) {
                surging += crowded ? 1 : 0;
                continue;
            }
            if (pair.fresh != null) {
                if (run.available(pair.fresh)) {
                    run.delete(pair.old);
                }
                surging++;
            } else if (!wanting.contains(node)) {
                if (run.available(pair.old)) {
                    leaving.add(pair.old);
                } else {
                    run.delete(pair.old);
                }
            } else if (run.available(pair.old)) {
                candidates.add(node);
            } else {
                create.add(node);
            }
        }
        leaving.stream().limit(Math.max(0, available - wanting.size())).forEach(run::delete);
        create.addAll(candidates.subList(0, Math.clamp((long) surge - surging, 0, candidates.size())));
        run.create(create);
    }

    /** Null where there is more than one of a kind, which the next {@link PlacementStep} sees to. */
    private static @Nullable Pair pair(DaemonRun run, String node) {
        Stored<Pod> fresh = null;
        Stored<Pod> old = null;
        List<Stored<Pod>> there = run.on(node);
        for (Stored<Pod> pod : there) {
            if (run.terminating(pod)) {
                continue;
            }
            boolean isNew = run.isNew(pod);
            if ((isNew ? fresh : old) != null) {
                return null;
            }
            fresh = isNew ? pod : fresh;
            old = isNew ? old : pod;
        }
        return new Pair(fresh, old);
    }

    private static int share(@Nullable IntOrString bound, int otherwise, int nodes) {
        return bound == null ? otherwise : Portion.of(bound, nodes, true);
    }
}
