package io.streamplane.controllers.statefulset;

import static io.streamplane.controllers.reconcile.Numbers.or;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.streamplane.controllers.history.Revision;
import io.streamplane.controllers.history.RevisionHistory;
import io.streamplane.controllers.reconcile.PodTemplates;
import io.streamplane.controllers.reconcile.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Pods with the identity of their place: name, host name, labels and claims. */
final class StatefulPods {

    static final String NAME_LABEL = "statefulset.kubernetes.io/pod-name";
    static final String INDEX_LABEL = "apps.kubernetes.io/pod-index";

    private StatefulPods() {}

    /**
     * The pod of an ordinal, of the update revision; of the current one where it is left out of a rolling update. Without
     * {@code rollingUpdate} that are as many as status says are of the current one.
     */
    static Pod pod(StatefulRun run, int ordinal) {
        Revision revision = isLeftOut(run, ordinal) ? run.current : run.update;
        StatefulSet set = run.set.object();
        Pod pod = PodTemplates.pod(set, revision.template(), run.key(ordinal));
        Map<String, String> labels = new HashMap<>(pod.getMetadata().getLabels());
        labels.putAll(identity(run.key(ordinal).name(), ordinal));
        labels.put(RevisionHistory.HASH_LABEL, revision.name());
        pod.getMetadata().setLabels(labels);
        pod.setSpec(new PodSpecBuilder(pod.getSpec())
                .withHostname(run.key(ordinal).name())
                .withSubdomain(set.getSpec().getServiceName())
                .withVolumes(volumes(set, pod.getSpec().getVolumes(), ordinal))
                .build());
        return pod;
    }

    /** Whether the pod carries the labels of its place. */
    static boolean hasIdentity(Stored<Pod> pod, int ordinal) {
        return pod.labels().entrySet().containsAll(identity(pod.name(), ordinal).entrySet());
    }

    static Pod withIdentity(Stored<Pod> pod, int ordinal) {
        return new PodBuilder(pod.object())
                .editMetadata()
                .addToLabels(identity(pod.name(), ordinal))
                .endMetadata()
                .build();
    }

    private static Map<String, String> identity(String name, int ordinal) {
        return Map.of(NAME_LABEL, name, INDEX_LABEL, Integer.toString(ordinal));
    }

    private static boolean isLeftOut(StatefulRun run, int ordinal) {
        var strategy = run.set.object().getSpec().getUpdateStrategy();
        var status = run.set.object().getStatus();
        if (strategy == null || !"RollingUpdate".equals(strategy.getType())) {
            return false;
        }
        int place = run.ordinals.place(ordinal);
        return strategy.getRollingUpdate() == null
                ? status != null && place < or(status.getCurrentReplicas(), 0)
                : place < run.ordinals.partition();
    }

    /** The claims as volumes named as their templates are, in place of volumes of those names. */
    private static List<Volume> volumes(StatefulSet set, List<Volume> template, int ordinal) {
        var volumes = new ArrayList<Volume>();
        var names = new HashSet<String>();
        for (PersistentVolumeClaim claim : set.getSpec().getVolumeClaimTemplates()) {
            String name = claim.getMetadata().getName();
            names.add(name);
            volumes.add(new VolumeBuilder()
                    .withName(name)
                    .withNewPersistentVolumeClaim()
                    .withClaimName(SetClaims.name(name, set.getMetadata().getName(), ordinal))
                    .withReadOnly(false)
                    .endPersistentVolumeClaim()
                    .build());
        }
        template.stream().filter(each -> !names.contains(each.getName())).forEach(volumes::add);
        return volumes;
    }
}
