package io.streamplane.ops.simulation;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A reconciler with a fault: it is given another input, or another result is taken. */
record FaultyController(Reconciler real, UnaryOperator<ReconcileInput> input, UnaryOperator<ReconcileResult> result)
        implements Reconciler {

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public String component() {
        return real.component();
    }

    @Override
    public Set<String> looksInto() {
        return real.looksInto();
    }

    @Override
    public boolean looksInto(ObjectKey key) {
        return real.looksInto(key);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return real.affected(change, shard);
    }

    @Override
    public boolean measures() {
        return real.measures();
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput given) {
        return result.apply(real.reconcile(input.apply(given)));
    }
}
