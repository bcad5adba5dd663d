package io.streamplane.controllers.daemonset;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeAffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.streamplane.controllers.history.RevisionHistory;
import io.streamplane.controllers.reconcile.PodTemplates;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pods that are meant for one node: an affinity on its name, so that the scheduler binds them, and a daemon's tolerations. */
final class DaemonPods {

    /** An annotation that the API server counts templates in, and the label of pods that repeats it. */
    private static final String GENERATION = "deprecated.daemonset.template.generation";

    private static final String GENERATION_LABEL = "pod-template-generation";
    private static final String NODE_NAME = "metadata.name";

    private DaemonPods() {}

    static Pod pod(DaemonSet set, String hash, String node, ObjectKey key) {
        Pod pod = PodTemplates.pod(set, set.getSpec().getTemplate(), key);
        var labels = new HashMap<>(pod.getMetadata().getLabels());
        labels.put(RevisionHistory.HASH_LABEL, hash);
        var annotations = set.getMetadata().getAnnotations();
        if (annotations != null && annotations.containsKey(GENERATION)) {
            labels.put(GENERATION_LABEL, annotations.get(GENERATION));
        }
        pod.getMetadata().setLabels(labels);
        PodSpec spec = tolerant(pod.getSpec());
        spec.setAffinity(on(node, spec.getAffinity()));
        pod.setSpec(spec);
        return pod;
    }

    /** With the tolerations that every daemon has: it stays on nodes that are in trouble or cordoned. */
    static PodSpec tolerant(PodSpec spec) {
        var tolerations = new ArrayList<>(spec.getTolerations());
        add(tolerations, "node.kubernetes.io/not-ready", "NoExecute");
        add(tolerations, "node.kubernetes.io/unreachable", "NoExecute");
        add(tolerations, "node.kubernetes.io/disk-pressure", "NoSchedule");
        add(tolerations, "node.kubernetes.io/memory-pressure", "NoSchedule");
        add(tolerations, "node.kubernetes.io/pid-pressure", "NoSchedule");
        add(tolerations, "node.kubernetes.io/unschedulable", "NoSchedule");
        if (Boolean.TRUE.equals(spec.getHostNetwork())) {
            add(tolerations, "node.kubernetes.io/network-unavailable", "NoSchedule");
        }
        return new PodSpecBuilder(spec).withTolerations(tolerations).build();
    }

    /** The node that a pod is bound to, or is meant for; null where it is meant for none. */
    static @Nullable String node(Stored<Pod> pod) {
        if (pod.node() != null) {
            return pod.node();
        }
        var affinity = pod.object().getSpec().getAffinity();
        var nodes = affinity == null ? null : affinity.getNodeAffinity();
        var required = nodes == null ? null : nodes.getRequiredDuringSchedulingIgnoredDuringExecution();
        for (NodeSelectorTerm term : required == null ? List.<NodeSelectorTerm>of() : required.getNodeSelectorTerms()) {
            for (var field : term.getMatchFields()) {
                if (NODE_NAME.equals(field.getKey())
                        && "In".equals(field.getOperator())
                        && field.getValues().size() == 1) {
                    return field.getValues().getFirst();
                }
            }
        }
        return null;
    }

    /** In place of what the template requires of nodes, which is known to hold; what it prefers stays. */
    private static Affinity on(String node, @Nullable Affinity affinity) {
        var before = affinity == null ? null : affinity.getNodeAffinity();
        var nodes = (before == null ? new NodeAffinityBuilder() : new NodeAffinityBuilder(before))
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey(NODE_NAME)
                .withOperator("In")
                .withValues(node)
                .endMatchField()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .build();
        return (affinity == null ? new AffinityBuilder() : new AffinityBuilder(affinity))
                .withNodeAffinity(nodes)
                .build();
    }

    private static void add(List<Toleration> tolerations, String key, String effect) {
        var toleration = new Toleration();
        toleration.setKey(key);
        toleration.setOperator("Exists");
        toleration.setEffect(effect);
        if (!tolerations.contains(toleration)) {
            tolerations.add(toleration);
        }
    }
}
