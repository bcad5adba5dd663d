package io.streamplane.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.streamplane.controllers.reconcile.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When each node was last heard, by the clock of the one who listens. As in Kubernetes a node's heartbeat, its Lease and the
 * time in its Ready condition all count, each from when it is seen to change; nothing counts that was there before. A node
 * that is looked at for the first time has the whole grace period.
 */
public final class SignsOfLife {

    /**
     * Of one node.
     *
     * @param reported the time in the Ready condition that its kubelet wrote
     */
    private record Heard(String uid, Instant last, @Nullable Instant heartbeat, String reported) {}

    private final Map<String, Heard> nodes = new HashMap<>();

    /** Its kubelet says that it is well. */
    public void heartbeat(String node, Instant now) {
        nodes.compute(
                node,
                (name, old) -> old == null ? new Heard("", now, now, "") : new Heard(old.uid, now, now, old.reported));
    }

    /** Its Lease was renewed. */
    public void renewal(String node, Instant now) {
        nodes.compute(
                node,
                (name, old) -> old == null
                        ? new Heard("", now, null, "")
                        : new Heard(old.uid, now, old.heartbeat, old.reported));
    }

    /** Takes note of the node's status. */
    public NodeSigns look(Stored<Node> node, Instant now) {
        String reported = reported(node.object());
        Heard old = nodes.get(node.name());
        Heard heard;
        if (old == null) {
            heard = new Heard(node.uid(), now, null, reported);
        } else if (!old.uid.equals(node.uid())) {
            heard = new Heard(node.uid(), old.uid.isEmpty() ? old.last : now, old.heartbeat, reported);
        } else {
            boolean news = !reported.isEmpty() && !reported.equals(old.reported);
            heard = new Heard(old.uid, news ? now : old.last, old.heartbeat, reported);
        }
        nodes.put(node.name(), heard);
        return new NodeSigns(heard.last, heard.heartbeat);
    }

    /** For so long nobody listened here: whoever was silent then may have spoken. */
    public void deaf(Duration time, Instant now) {
        nodes.replaceAll((name, heard) -> new Heard(
                heard.uid,
                earlier(heard.last.plus(time), now),
                heard.heartbeat == null ? null : earlier(heard.heartbeat.plus(time), now),
                heard.reported));
    }

    /** Forgets all nodes but these. */
    public void retain(Set<String> present) {
        nodes.keySet().retainAll(present);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Empty where there is none, or where it is a verdict on the node's silence. */
    private static String reported(Node node) {
        NodeCondition ready = NodeTaints.condition(node, "Ready");
        return ready == null || NodeHealth.isVerdict(ready)
                ? ""
                : Objects.requireNonNullElse(ready.getLastHeartbeatTime(), "");
    }
}
