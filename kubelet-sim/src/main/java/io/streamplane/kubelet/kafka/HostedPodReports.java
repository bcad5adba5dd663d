package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.List;

/**
 * What is said of the pods: it is proposed again until it shows up in the pod's observed part, and a deletion until the binding is
 * gone. Not thread-safe.
 */
final class HostedPodReports {

    private final Outbox outbox;
    private final Unconfirmed<ObjectKey> unconfirmed = new Unconfirmed<>();

    HostedPodReports(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Something new is to be said. */
    void report(ObjectKey key, Hosted hosted, Instant now) {
        unconfirmed.proposed(key, now);
        repeat(key, hosted, now);
    }

    /** It cannot be said now. */
    void putOff(ObjectKey key, Instant now) {
        unconfirmed.proposed(key, now);
    }

    /** The cluster's state says something else. */
    void differs(ObjectKey key, Instant now) {
        unconfirmed.differs(key, now);
    }

    /** The cluster's state says it, too; or there is nothing more to say. */
    void settled(ObjectKey key) {
        unconfirmed.settled(key);
    }

    /** Of which pods it is to be said again now. */
    List<ObjectKey> due(Instant now) {
        return unconfirmed.due(now);
    }

    void repeat(ObjectKey key, Hosted hosted, Instant now) {
        Pod report = new PodBuilder()
                .withNewMetadata()
                .withNamespace(key.namespace())
                .withName(key.name())
                .withUid(hosted.uid())
                .endMetadata()
                .build();
        report.setStatus(hosted.reported());
        propose(hosted, new Proposal.UpdateStatus("pods", key, report, null), now);
        if (hosted.gone()) {
            propose(hosted, new Proposal.Delete("pods", key, hosted.uid(), 0L, null), now);
        }
    }

    private void propose(Hosted hosted, Proposal proposal, Instant now) {
        outbox.propose(hosted.node(), hosted.revision(), proposal, now);
    }
}
