package io.streamplane.kubelet.kafka;

import io.streamplane.kubelet.pod.PodLifecycle;
import io.streamplane.kubelet.pod.PodLifecycle.Step;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Which pods something is to be done about later. Not thread-safe, but for {@link #exited}. */
final class PodAgenda {

    private final PodTimers timers = new PodTimers();
    private final Held held = new Held();
    private final Queue<HostedViews.Exited> exited = new ConcurrentLinkedQueue<>();
    private final Set<ObjectKey> wanting = new LinkedHashSet<>();
    private final Set<ObjectKey> deferred = new LinkedHashSet<>();

    PodTimers timers() {
        return timers;
    }

    Held held() {
        return held;
    }

    /** Ends of first processes that their users have seen; mostly none. */
    Queue<HostedViews.Exited> exited() {
        return exited;
    }

    /** Pods that wait for what they refer to; mostly none. */
    List<ObjectKey> wanting() {
        return List.copyOf(wanting);
    }

    /** Pods that were resized and wait for room; mostly none. */
    List<ObjectKey> deferred() {
        return List.copyOf(deferred);
    }

    /** What a pod's newest step asks for. */
    void follows(ObjectKey key, Step step) {
        keep(deferred, key, PodLifecycle.isDeferred(step.state()));
        keep(wanting, key, PodLifecycle.wants(step.state()));
        if (step.wakeAt() != null) {
            timers.add(step.wakeAt(), key, step.state().pod().getMetadata().getUid());
        }
    }

    private static void keep(Set<ObjectKey> keys, ObjectKey key, boolean kept) {
        if (kept) {
            keys.add(key);
        } else if (!keys.isEmpty()) {
            keys.remove(key);
        }
    }

    /** A pod that is gone waits for nothing; its timers do no harm. */
    void forget(ObjectKey key) {
        wanting.remove(key);
        deferred.remove(key);
    }
}
