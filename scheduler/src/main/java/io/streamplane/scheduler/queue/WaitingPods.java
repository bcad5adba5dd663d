package io.streamplane.scheduler.queue;

import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Pods without a node. A pod is ready (tried next, by priority, then age, then key) or parked after it fitted nowhere.
 * A parked pod becomes ready when something changed that may help it, but not before its back-off is over: 1 s after the
 * first attempt, doubled each time, at most 10 s; and in any case after 5 minutes (kube-scheduler's own numbers).
 * Times are milliseconds of any one clock.
 */
public final class WaitingPods {

    private static final long FIRST_BACKOFF = 1_000;
    private static final long LAST_BACKOFF = 10_000;
    private static final long LONGEST_WAIT = 300_000;
    private static final Comparator<PodRequest> ORDER = Comparator.comparing(PodRequest::priority)
            .reversed()
            .thenComparing(PodRequest::created)
            .thenComparing(PodRequest::key);

    private final TreeMap<PodRequest, ObjectKey> ready = new TreeMap<>(ORDER);
    private final Map<ObjectKey, PodRequest> known = new HashMap<>();
    private final Map<ObjectKey, Parked> parked = new HashMap<>();
    private final Map<ObjectKey, Integer> attempts = new HashMap<>();
    private long nextLook = Long.MAX_VALUE;

    /**
     * How many pods there are of each sort, as kube-scheduler counts them.
     *
     * @param active to be tried next
     * @param backoff to be tried when their back-off is over
     * @param unschedulable to be tried when something has changed
     */
    public record Counts(int active, int backoff, int unschedulable) {}

    private record Parked(long notBefore, long atLast, boolean helped) {}

    /** Adds a pod as ready, in place of what was known of it; one that did not change stays as it is. */
    public void offer(PodRequest pod) {
        PodRequest old = known.get(pod.key());
        if (pod.equals(old)) {
            return;
        }
        if (old != null) {
            if (!old.uid().equals(pod.uid())) {
                attempts.remove(pod.key());
            }
            ready.remove(old);
            parked.remove(pod.key());
        }
        known.put(pod.key(), pod);
        ready.put(pod, pod.key());
    }

    public void remove(ObjectKey key) {
        PodRequest pod = known.remove(key);
        if (pod != null) {
            ready.remove(pod);
            parked.remove(key);
            attempts.remove(key);
        }
    }

    /** The pod as it waits, ready or parked; null where it does not. */
    public @Nullable PodRequest find(ObjectKey key) {
        return known.get(key);
    }

    /** The next pod to try, which stays known; null when none is ready. */
    public @Nullable PodRequest poll() {
        var first = ready.pollFirstEntry();
        return first == null ? null : first.getKey();
    }

    /** Parks a pod that fitted nowhere. */
    public void park(PodRequest pod, long now) {
        ready.remove(pod);
        int attempt = attempts.merge(pod.key(), 1, Integer::sum);
        long backoff = Math.min(LAST_BACKOFF, FIRST_BACKOFF << Math.min(attempt - 1, 10));
        parked.put(pod.key(), new Parked(now + backoff, now + LONGEST_WAIT, false));
        nextLook = Math.min(nextLook, now + LONGEST_WAIT);
    }

    /** Says that something changed which may help any parked pod. */
    public void helpMayHaveCome(long now) {
        parked.replaceAll((key, each) -> new Parked(each.notBefore, each.atLast, true));
        nextLook = now;
    }

    /** Makes a parked pod ready at once: what it waited for is there. */
    public void unpark(ObjectKey key) {
        PodRequest pod = known.get(key);
        if (pod != null && parked.remove(key) != null) {
            ready.put(pod, key);
        }
    }

    /** Makes parked pods ready whose time has come. */
    public void wake(long now) {
        if (now < nextLook) {
            return;
        }
        nextLook = Long.MAX_VALUE;
        var due = new ArrayList<ObjectKey>();
        parked.forEach((key, each) -> {
            long at = each.helped ? each.notBefore : each.atLast;
            if (at <= now) {
                due.add(key);
            } else {
                nextLook = Math.min(nextLook, at);
            }
        });
        for (ObjectKey key : due) {
            parked.remove(key);
            PodRequest pod = known.get(key);
            if (pod != null) {
                ready.put(pod, key);
            }
        }
    }

    public boolean nothingReady() {
        return ready.isEmpty();
    }

    /** Goes through all parked pods. */
    public Counts counts() {
        int helped = 0;
        for (Parked each : parked.values()) {
            helped += each.helped ? 1 : 0;
        }
        return new Counts(ready.size(), helped, parked.size() - helped);
    }

    public int size() {
        return known.size();
    }
}
