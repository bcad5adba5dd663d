package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.kubelet.node.Trouble;
import io.streamplane.kubelet.pod.Adoption;
import io.streamplane.kubelet.pod.PodState;
import org.jspecify.annotations.Nullable;

/**
 * A pod on one of this process's nodes.
 *
 * @param revision of its newest desired part
 * @param reported its status as proposed or adopted last
 * @param gone whether it has stopped, and only its deletion is still to come to pass
 */
record Hosted(PodState state, long revision, @Nullable PodStatus reported, boolean gone) {

    String uid() {
        return state.pod().getMetadata().getUid();
    }

    String node() {
        return state.pod().getSpec().getNodeName();
    }

    /** Whether it is over because its node shut down. */
    boolean isShutDown() {
        return reported != null
                && Adoption.over(reported)
                && (Caretaker.TERMINATED.equals(reported.getReason())
                        || Trouble.SHUT_DOWN.equals(reported.getReason()));
    }

    Hosted at(long newer) {
        return new Hosted(state, newer, reported, gone);
    }

    Hosted reporting(PodStatus status) {
        return new Hosted(state, revision, status, gone);
    }
}
