package io.streamplane.scheduler.filter;

import java.util.List;

/** Why a node cannot take a pod, in kube-scheduler's words. */
public sealed interface Veto {

    /** The reasons as the FailedScheduling message counts them; never empty. */
    List<String> reasons();

    /**
     * Amounts are missing.
     *
     * @param reasons e.g. {@code Insufficient cpu}, {@code Too many pods}
     */
    record Lack(List<String> reasons) implements Veto {
        public Lack {
            reasons = List.copyOf(reasons);
        }
    }

    /** A rule of the pod, of the node or of the pods on it forbids it. */
    record Rule(String reason) implements Veto {
        @Override
        public List<String> reasons() {
            return List.of(reason);
        }
    }
}
