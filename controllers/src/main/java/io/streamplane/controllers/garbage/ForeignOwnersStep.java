package io.streamplane.controllers.garbage;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which owners an object can not have, as {@code reportInvalidNamespaceOwnerRef} of {@code graph_builder.go}: an owner is of cluster
 * scope, or of the object's own namespace. So an object of cluster scope that names an owner of a namespace is told of, and never
 * collected for that; and one of a namespace whose owner is in another namespace, which is collected as if its owner were gone. The
 * latter is told only where both namespaces are in one shard: none sees into another.
 */
final class ForeignOwnersStep {

    private static final String NAMESPACES = "namespaces";

    private ForeignOwnersStep() {}

    /** What was decided about the object, with what there is to say of its owners. */
    static ReconcileResult apply(ReconcileInput input, Stored<?> object, OwnerKinds kinds, ReconcileResult decided) {
        List<OwnerReference> foreign = object.owners().stream()
                .filter(each -> isForeign(each, object, input.shard(), kinds))
                .toList();
        ObjectReference regarding = foreign.isEmpty() ? null : kinds.regarding(object);
        if (regarding == null) {
            return decided;
        }
        Proposal because =
                decided.proposals().isEmpty() ? null : decided.proposals().getFirst();
        var events = new ArrayList<>(decided.events());
        foreign.forEach(each -> events.add(remark(each, object, regarding, because)));
        return new ReconcileResult(decided.proposals(), events, decided.requeueAfter());
    }

    private static boolean isForeign(OwnerReference owner, Stored<?> object, ShardView shard, OwnerKinds kinds) {
        var kind = kinds.of(owner);
        if (kind == null || !kind.namespaced() || owner.getName() == null) {
            return false;
        }
        if (object.namespace().isEmpty()) {
            return true;
        }
        return !isIn(object.namespace(), owner, kind.resource(), shard)
                && shard.ofResource(NAMESPACES).stream()
                        .anyMatch(namespace -> isIn(namespace.name(), owner, kind.resource(), shard));
    }

    private static boolean isIn(String namespace, OwnerReference owner, String resource, ShardView shard) {
        Stored<?> found = shard.get(resource, new ObjectKey(namespace, owner.getName()));
        return found != null && found.uid().equals(owner.getUid());
    }

    private static Remark remark(
            OwnerReference owner, Stored<?> object, ObjectReference regarding, @Nullable Proposal because) {
        String namespace = object.namespace();
        String why = "ownerRef [" + owner.getApiVersion() + "/" + owner.getKind() + ", namespace: " + namespace
                + ", name: " + owner.getName() + ", uid: " + owner.getUid() + "] does not exist in namespace \""
                + namespace + "\"";
        return new Remark(EventNote.warning(regarding, "OwnerRefInvalidNamespace", why), because);
    }
}
