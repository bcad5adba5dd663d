package io.streamplane.controllers.statefulset;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Stored;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code persistentVolumeClaimRetentionPolicy}: whose going takes a claim along is said by the claim's owner references,
 * and the garbage collector does the rest.
 *
 * <table>
 * <caption>Who owns the claim of a pod</caption>
 * <tr><th>whenDeleted</th><th>whenScaled</th><th>pod in range</th><th>pod beyond it</th></tr>
 * <tr><td>Retain</td><td>Retain</td><td>nobody</td><td>nobody</td></tr>
 * <tr><td>Delete</td><td>Retain</td><td>the set</td><td>the set</td></tr>
 * <tr><td>Retain</td><td>Delete</td><td>nobody</td><td>the pod</td></tr>
 * <tr><td>Delete</td><td>Delete</td><td>the set</td><td>the pod</td></tr>
 * </table>
 *
 * <p>A claim that somebody else controls, or that an earlier set or pod of the same name owns, gets no owner.
 */
record ClaimOwners(boolean deleted, boolean scaled) {

    private static final String DELETE = "Delete";

    static ClaimOwners of(StatefulSet set) {
        var policy = set.getSpec().getPersistentVolumeClaimRetentionPolicy();
        return policy == null
                ? new ClaimOwners(false, false)
                : new ClaimOwners(DELETE.equals(policy.getWhenDeleted()), DELETE.equals(policy.getWhenScaled()));
    }

    /**
     * What the owners of a claim are to be.
     *
     * @param pod null where there is none yet
     * @param beyond whether the pod is to go because the set is scaled down
     * @return null where they are right already
     */
    @Nullable
    List<OwnerReference> wanted(
            List<OwnerReference> owners, Stored<StatefulSet> set, @Nullable Stored<?> pod, boolean beyond) {
        var wanted = new ArrayList<OwnerReference>();
        boolean foreign = false;
        for (OwnerReference each : owners) {
            if (!each.getUid().equals(set.uid())
                    && (pod == null || !each.getUid().equals(pod.uid()))) {
                wanted.add(each);
                foreign |= Boolean.TRUE.equals(each.getController())
                        || means(each, "apps/v1", "StatefulSet", set.name())
                        || pod != null && means(each, "v1", "Pod", pod.name());
            }
        }
        if (!foreign && scaled && beyond && pod != null) {
            wanted.add(References.controller("v1", "Pod", pod));
        } else if (!foreign && deleted && !(scaled && beyond)) {
            wanted.add(References.controller(set.object()));
        }
        return same(owners, wanted) ? null : wanted;
    }

    /** Whether the claim belongs to an earlier pod of this name, and so is about to go. */
    static boolean ofEarlierPod(List<OwnerReference> owners, String pod, @Nullable String uid) {
        return owners.stream()
                .anyMatch(
                        each -> means(each, "v1", "Pod", pod) && !each.getUid().equals(uid));
    }

    private static boolean means(OwnerReference reference, String apiVersion, String kind, String name) {
        return apiVersion.equals(reference.getApiVersion())
                && kind.equals(reference.getKind())
                && name.equals(reference.getName());
    }

    private static boolean same(List<OwnerReference> owners, List<OwnerReference> wanted) {
        return owners.size() == wanted.size() && texts(owners).equals(texts(wanted));
    }

    private static List<String> texts(List<OwnerReference> owners) {
        return owners.stream()
                .map(each -> each.getUid() + " " + Boolean.TRUE.equals(each.getController()))
                .sorted()
                .toList();
    }
}
