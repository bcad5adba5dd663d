package io.streamplane.controllers.reconcile;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a reconciler is asked to look at: one object, which need not exist (any more).
 *
 * @param resource GroupResource, e.g. deployments.apps
 */
public record WorkKey(String resource, ObjectKey key) {

    public static WorkKey of(Stored<?> object) {
        return new WorkKey(object.resource(), object.key());
    }

    /** The objects of this kind that control the changed object, before or after the change. */
    public static Set<WorkKey> controllersOf(FactChange change, String kind, String resource) {
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> object : Arrays.asList(change.before(), change.after())) {
            OwnerReference controller = object == null ? null : object.controller();
            if (object != null && controller != null && kind.equals(controller.getKind())) {
                work.add(new WorkKey(resource, new ObjectKey(object.namespace(), controller.getName())));
            }
        }
        return work;
    }
}
