package io.streamplane.controllers.replicaset;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ReplicationControllerCondition;
import io.fabric8.kubernetes.api.model.ReplicationControllerStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.kind.apps.ReplicaSetKind;
import io.streamplane.schemas.kind.core.ReplicationControllerKind;
import java.util.List;

/**
 * The two kinds that keep a number of pods. A ReplicationController is looked at as the ReplicaSet that it would be, as in
 * Kubernetes: its selector is a map of labels, and its status says nothing of terminating pods.
 */
public enum ReplicaKind {
    REPLICA_SET(ReplicaSetKind.RESOURCE, "ReplicaSet", "replicaset", "replicaset-controller"),
    REPLICATION_CONTROLLER(
            ReplicationControllerKind.RESOURCE,
            "ReplicationController",
            "replicationcontroller",
            "replication-controller");

    final String resource;
    final String kind;
    final String controller;
    final String component;

    ReplicaKind(String resource, String kind, String controller, String component) {
        this.resource = resource;
        this.kind = kind;
        this.controller = controller;
        this.component = component;
    }

    /** The object as a ReplicaSet; its references still say what it is. */
    Stored<ReplicaSet> view(Stored<?> stored) {
        if (this == REPLICA_SET) {
            return stored.as(ReplicaSet.class);
        }
        ReplicaSet view = view(stored.as(ReplicationController.class).object());
        return new Stored<>(
                stored.resource(),
                stored.key(),
                view.getMetadata(),
                stored.desiredRevision(),
                stored.observedRevision(),
                null,
                () -> view);
    }

    /** What a report of this status is made of. */
    HasMetadata report(Stored<ReplicaSet> stored, ReplicaSetStatus status) {
        if (this == REPLICA_SET) {
            var report = new ReplicaSet();
            report.setMetadata(stored.object().getMetadata());
            report.setStatus(status);
            return report;
        }
        var report = new ReplicationController();
        report.setMetadata(stored.object().getMetadata());
        report.setStatus(controllerStatus(status));
        return report;
    }

    private static ReplicaSet view(ReplicationController controller) {
        var spec = controller.getSpec();
        var view = new ReplicaSet();
        view.setApiVersion(controller.getApiVersion());
        view.setKind(controller.getKind());
        view.setMetadata(controller.getMetadata());
        view.setSpec(new ReplicaSetSpec(
                spec.getMinReadySeconds(),
                spec.getReplicas(),
                new LabelSelectorBuilder().withMatchLabels(spec.getSelector()).build(),
                spec.getTemplate()));
        if (controller.getStatus() != null) {
            view.setStatus(viewOf(controller.getStatus()));
        }
        return view;
    }

    private static ReplicaSetStatus viewOf(ReplicationControllerStatus status) {
        var view = new ReplicaSetStatus();
        view.setReplicas(status.getReplicas());
        view.setFullyLabeledReplicas(status.getFullyLabeledReplicas());
        view.setReadyReplicas(status.getReadyReplicas());
        view.setAvailableReplicas(status.getAvailableReplicas());
        view.setObservedGeneration(status.getObservedGeneration());
        List<ReplicationControllerCondition> conditions =
                status.getConditions() == null ? List.of() : status.getConditions();
        view.setConditions(conditions.stream()
                .map(each -> new ReplicaSetCondition(
                        each.getLastTransitionTime(),
                        each.getMessage(),
                        each.getReason(),
                        each.getStatus(),
                        each.getType()))
                .toList());
        return view;
    }

    private static ReplicationControllerStatus controllerStatus(ReplicaSetStatus status) {
        var own = new ReplicationControllerStatus();
        own.setReplicas(status.getReplicas());
        own.setFullyLabeledReplicas(status.getFullyLabeledReplicas());
        own.setReadyReplicas(status.getReadyReplicas());
        own.setAvailableReplicas(status.getAvailableReplicas());
        own.setObservedGeneration(status.getObservedGeneration());
        own.setConditions(status.getConditions().stream()
                .map(each -> new ReplicationControllerCondition(
                        each.getLastTransitionTime(),
                        each.getMessage(),
                        each.getReason(),
                        each.getStatus(),
                        each.getType()))
                .toList());
        return own;
    }
}
