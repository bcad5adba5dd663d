package io.streamplane.scheduler.filter;

import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.scheduler.request.SpreadRule;

/** Counts the pods that a spread rule is about: in the pod's namespace, not being deleted, chosen by the selector. */
public final class SpreadCount {

    private SpreadCount() {}

    public static int on(NodeCapacity node, PodRequest pod, SpreadRule rule) {
        int count = 0;
        for (PodRequest other : node.pods()) {
            if (!other.terminating()
                    && other.key().namespace().equals(pod.key().namespace())
                    && rule.selector().matches(other.labels())) {
                count++;
            }
        }
        return count;
    }
}
