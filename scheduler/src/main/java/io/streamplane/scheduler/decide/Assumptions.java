package io.streamplane.scheduler.decide;

import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The bindings that were proposed and are not confirmed yet, and which of them came or went. */
final class Assumptions {

    private record Due(long until, ObjectKey pod) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(until, other.until);
            return byTime == 0 ? pod.compareTo(other.pod) : byTime;
        }
    }

    private final Map<ObjectKey, Assumption> all = new HashMap<>();
    private final TreeSet<Due> due = new TreeSet<>();
    private final TreeSet<ObjectKey> changed = new TreeSet<>();

    @Nullable
    Assumption get(ObjectKey pod) {
        return all.get(pod);
    }

    List<ObjectKey> pods() {
        return List.copyOf(all.keySet());
    }

    /** Pods whose binding to this node was proposed, in the order of their keys. */
    List<ObjectKey> on(String node) {
        return all.entrySet().stream()
                .filter(each -> each.getValue().node().equals(node))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    void put(ObjectKey pod, Assumption assumption) {
        remove(pod);
        all.put(pod, assumption);
        due.add(new Due(assumption.until(), pod));
        changed.add(pod);
    }

    void remove(ObjectKey pod) {
        Assumption old = all.remove(pod);
        if (old != null) {
            due.remove(new Due(old.until(), pod));
            changed.add(pod);
        }
    }

    /** Those whose time is over, the first one first. */
    List<ObjectKey> overdue(long now) {
        if (due.isEmpty() || due.first().until() > now) {
            return List.of();
        }
        return due.stream().takeWhile(each -> each.until() <= now).map(Due::pod).toList();
    }

    /** Says that what was kept of a pod is to be removed, though nothing is assumed here. */
    void dropped(ObjectKey pod) {
        changed.add(pod);
    }

    /** Pods whose assumption came or went since this was last asked. */
    List<ObjectKey> drainChanged() {
        var keys = List.copyOf(changed);
        changed.clear();
        return keys;
    }
}
