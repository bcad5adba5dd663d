package io.streamplane.controllers.customresource;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Looks after CustomResourceDefinitions as Kubernetes' apiextensions-apiserver does: says which names a definition may have and
 * that its kind is established, from which on API servers serve it; and deletes its objects before it goes.
 *
 * <p>Shard 0 says what becomes of names, so that one decides. Objects are deleted by the shard that has them.
 */
public final class CustomResourceReconciler implements Reconciler {

    static final String DEFINITIONS = CustomResourceDefinitionKind.RESOURCE;

    @Override
    public String name() {
        return "customresource";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(DEFINITIONS);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (change.resource().indexOf('.') < 0) {
            return Set.of();
        }
        if (change.resource().equals(DEFINITIONS)) {
            var work = new LinkedHashSet<WorkKey>();
            work.add(new WorkKey(DEFINITIONS, change.key()));
            if (shard.number() == 0) {
                // A name may be free again
                String group = group(change.key());
                shard.inCluster(DEFINITIONS).stream()
                        .filter(other -> group(other.key()).equals(group))
                        .forEach(other -> work.add(WorkKey.of(other)));
            }
            return work;
        }
        ObjectKey definition = ObjectKey.clusterScoped(change.resource());
        Stored<?> terminating = shard.inCluster(DEFINITIONS, definition);
        return terminating != null && terminating.terminating()
                ? Set.of(new WorkKey(DEFINITIONS, definition))
                : Set.of();
    }

    /** A definition is named by its kind's GroupResource. */
    static String group(ObjectKey definition) {
        return definition.name().substring(definition.name().indexOf('.') + 1);
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        Stored<?> definition = input.shard().inCluster(DEFINITIONS, input.work().key());
        if (definition == null) {
            return ReconcileResult.nothing();
        }
        return definition.terminating() ? CleanupStep.apply(input, definition) : NamesStep.apply(input, definition);
    }
}
