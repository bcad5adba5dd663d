package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.manifest.ManifestFolder;
import io.streamplane.kubelet.manifest.StaticPod;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that every static pod has a mirror in the cluster. A static pod begins here when its mirror is there. From then on it
 * outlives it: a mirror that somebody deletes is deleted at once and made anew, and the pod goes on. One whose file is gone, or has
 * another text, is deleted with its mirror. Not thread-safe.
 */
final class StaticPods {

    /** What becomes of the pod that a mirror stands for. */
    enum Fate {
        /** The mirror says what it is to do, as for any pod. */
        FOLLOW,
        /** It goes on, whatever becomes of the mirror. */
        OUTLIVE
    }

    private final @Nullable ManifestFolder folder;
    private final HostedNodes nodes;
    private final Outbox outbox;
    private final Unconfirmed<ObjectKey> missing = new Unconfirmed<>();
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
            changed.keySet().stream().filter(key -> !pods.hosts(key)).forEach(key -> create(key, now));
        }
        missing.due(now).forEach(key -> create(key, now));
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
        missing.settled(key);
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
        missing.settled(key);
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
