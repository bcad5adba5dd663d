package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An outbox that keeps what is said, as text. */
final class SaidThings implements Outbox {

    private final List<String> proposals = new ArrayList<>();
    private @Nullable PodStatus lastStatus;
    private @Nullable Node lastNode;

    /** What was proposed since the last call; of a pod's status its phase, and the conditions that are not the kubelet's. */
    List<String> proposals() {
        var all = List.copyOf(proposals);
        proposals.clear();
        return all;
    }

    /** The last status of a pod that was proposed. */
    PodStatus lastStatus() {
        return Objects.requireNonNull(lastStatus, "a status that was proposed");
    }

    /** The last Node that was proposed, or whose status was. */
    Node lastNode() {
        return Objects.requireNonNull(lastNode, "a Node that was proposed");
    }

    @Override
    public void propose(String node, long cause, Proposal proposal, Instant now) {
        if (proposal instanceof Proposal.Create create && create.object() instanceof Node created) {
            lastNode = created;
        } else if (proposal instanceof Proposal.UpdateStatus update && update.object() instanceof Node updated) {
            lastNode = updated;
        }
        proposals.add(node + ": "
                + switch (proposal) {
                    case Proposal.Create create -> "create " + create.key();
                    case Proposal.UpdateStatus update -> "status " + update.key() + status(update);
                    case Proposal.Delete delete -> "delete " + delete.key() + " " + delete.uid();
                    default -> proposal.toString();
                });
    }

    private String status(Proposal.UpdateStatus update) {
        if (!(update.object() instanceof Pod pod)) {
            return "";
        }
        lastStatus = pod.getStatus();
        String foreign = pod.getStatus().getConditions().stream()
                .map(PodCondition::getType)
                .filter(type -> type.startsWith("example.com/"))
                .collect(Collectors.joining(" "));
        return " " + pod.getMetadata().getUid() + " " + pod.getStatus().getPhase()
                + (foreign.isEmpty() ? "" : " " + foreign);
    }

    @Override
    public void note(String node, EventNote note, Instant now) {
        // events are another test's
    }

    @Override
    public void heartbeat(String node, Instant now) {
        // never looked at
    }
}
