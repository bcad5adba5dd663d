package io.streamplane.ops.simulation;

import io.streamplane.controllers.reconcile.Reconciler;
import java.util.function.UnaryOperator;

/**
 * What is wrong with the system on purpose.
 *
 * @param reconcilers gives each of the real ones or one in its place
 * @param forgetfulScheduler whether the scheduler counts on nothing that is not confirmed
 */
record Faults(UnaryOperator<Reconciler> reconcilers, boolean forgetfulScheduler) {

    static final Faults NONE = new Faults(each -> each, false);
}
