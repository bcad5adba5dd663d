package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.manifest.ManifestFolder;
import io.streamplane.kubelet.manifest.StaticPod;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every static pod has a mirror in the cluster. A static pod begins here when its mirror is there. From then on it
 * outlives it: a mirror that somebody deletes is deleted at once and made anew, and the pod goes on. One whose file is gone, or has
 * another text, is deleted with its mirror. What ended as its node shut down begins anew, under another mirror, when the node is back. Not thread-safe.
 */
final class StaticPods {

    /** What becomes of the pod that a mirror stands for. */
    enum Fate {
        /** The mirror says what it is to do, as for any pod. */
        FOLLOW,
        /** It goes on, whatever becomes of the mirror. */
        OUTLIVE
    }

    private static final Logger LOG = LoggerFactory.getLogger(StaticPods.class);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final @Nullable ManifestFolder folder;
    private final HostedNodes nodes;
    private final Outbox outbox;
    private final Unconfirmed<ObjectKey> missing = new Unconfirmed<>(LONGEST);
    private final Unconfirmed<ObjectKey> ended = new Unconfirmed<>(LONGEST);

    /** How often each mirror was asked for that is missing. */
    private final Map<ObjectKey, Integer> asked = new HashMap<>();

    private Map<ObjectKey, StaticPod> wanted = Map.of();

    /** @param folder null: there are none */
    StaticPods(@Nullable ManifestFolder folder, HostedNodes nodes, Outbox outbox) {
        this.folder = folder;
        this.nodes = nodes;
        this.outbox = outbox;
    }

    /**
     * Looks for other files, and asks for mirrors that are missing.
     *
     * @param pods which are hosted
     */
    void look(HostedPods pods, Instant now) {
        if (folder == null) {
            return;
        }
        Map<ObjectKey, StaticPod> changed = folder.changed();
        if (changed != null) {
            Map<ObjectKey, StaticPod> before = wanted;
            wanted = changed;
            before.forEach((key, each) -> changed(key, each, pods, now));
            changed.keySet().stream()
                    .filter(key -> !pods.hosts(key) && !missing.awaits(key))
                    .forEach(key -> create(key, now));
        }
        List<ObjectKey> due = missing.due(now);
        due.forEach(key -> create(key, now));
        warn(due.stream().filter(key -> asked.getOrDefault(key, 0) == 2).toList());
        wanted.forEach((key, pod) -> {
            if (pods.isShutDown(key) && !nodes.trouble(pod.node()).shutdown() && !ended.awaits(key)) {
                ended.proposed(key, Instant.EPOCH);
            }
        });
        ended.due(now).forEach(key -> beginAnew(key, pods, now));
    }

    private static void warn(List<ObjectKey> late) {
        if (!late.isEmpty()) {
            LOG.warn(
                    "The static pod {}{} does not begin: expected its mirror within {} s, but the API server refuses"
                            + " it or does not answer. `kubectl create --dry-run=server -f FILE` may say why",
                    late.getFirst(),
                    late.size() == 1 ? "" : " (and " + (late.size() - 1) + " more)",
                    Unconfirmed.FIRST.toSeconds());
        }
    }

    private void beginAnew(ObjectKey key, HostedPods pods, Instant now) {
        Pod mirror = pods.pod(key);
        if (mirror == null || !pods.isShutDown(key)) {
            ended.settled(key);
        } else if (!nodes.isStopped(mirror.getSpec().getNodeName())) {
            delete(key, mirror, 0L, now);
        }
    }

    private void changed(ObjectKey key, StaticPod before, HostedPods pods, Instant now) {
        StaticPod after = wanted.get(key);
        Pod mirror = pods.pod(key);
        if (after != null && after.hash().equals(before.hash())) {
            return;
        }
        if (mirror != null && missing.awaits(key)) {
            pods.drop(key, now);
        } else if (mirror != null) {
            met(key, mirror, now);
        }
        settled(key);
    }

    private void settled(ObjectKey key) {
        missing.settled(key);
        asked.remove(key);
    }

    /** A mirror is in the cluster, as it is now. */
    Fate met(ObjectKey key, Pod mirror, Instant now) {
        StaticPod pod = wanted.get(key);
        boolean deleted = mirror.getMetadata().getDeletionTimestamp() != null;
        if (pod == null || !pod.isMirroredBy(mirror)) {
            if (!deleted) {
                delete(key, mirror, null, now);
            }
            return Fate.FOLLOW;
        }
        if (deleted) {
            delete(key, mirror, 0L, now);
            return Fate.OUTLIVE;
        }
        settled(key);
        return Fate.FOLLOW;
    }

    /** Whether a pod goes on although its mirror is gone, which is made anew then. */
    boolean outlives(ObjectKey key, Pod mirror) {
        StaticPod pod = wanted.get(key);
        return pod != null && pod.isMirroredBy(mirror);
    }

    /** A mirror is gone. */
    void lost(ObjectKey key) {
        if (wanted.containsKey(key)) {
            missing.proposed(key, Instant.EPOCH);
        }
    }

    /** Whether there is nothing in the cluster now that could be reported on. */
    boolean isMissing(ObjectKey key) {
        return missing.awaits(key);
    }

    private void create(ObjectKey key, Instant now) {
        StaticPod pod = wanted.get(key);
        Node node = pod == null ? null : nodes.present(pod.node());
        missing.proposed(key, now);
        if (pod != null && node != null && !nodes.isStopped(pod.node())) {
            outbox.propose(pod.node(), 0, new Proposal.Create("pods", key, pod.mirror(node)), now);
            asked.merge(key, 1, Integer::sum);
        } else if (pod != null) {
            missing.proposed(key, now.minus(Unconfirmed.FIRST).plus(Kubelets.TICK));
        }
    }

    private void delete(ObjectKey key, Pod mirror, @Nullable Long grace, Instant now) {
        String node = mirror.getSpec().getNodeName();
        outbox.propose(
                node, 0, new Proposal.Delete("pods", key, mirror.getMetadata().getUid(), grace, null), now);
    }
}
