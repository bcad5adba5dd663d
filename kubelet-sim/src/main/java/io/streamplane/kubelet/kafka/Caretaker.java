package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.node.Evictions;
import io.streamplane.kubelet.node.Evictions.Candidate;
import io.streamplane.kubelet.node.Trouble;
import io.streamplane.kubelet.pod.Failure;
import io.streamplane.kubelet.usage.PodUsage;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.quantity.PodRequests;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.topic.ObjectKey;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Nodes whose annotations say that they are short of something or shut down. {@code sim.streamplane.io/memory-available} and
 * {@code disk-available} are what is left; below 100Mi, and a tenth of the node's disk, one pod is evicted every ten seconds,
 * whose usage is then left over too. {@code sim.streamplane.io/shutdown}, or the end of the process, is the time that pods have to end, the last third of
 * it critical ones alone. Not thread-safe.
 */
final class Caretaker {

    static final String DOMAIN = "sim.streamplane.io/";
    private static final long LEAST_MEMORY = 100L * 1024 * 1024;
    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final Failure SHUTDOWN =
            new Failure("Terminated", "Pod was terminated in response to imminent node shutdown.", true);

    /** @param reclaimed what evicted pods used, by resource */
    private record Care(Instant nextAt, @Nullable Instant shutdownAt, Map<String, Long> reclaimed) {}

    private final HostedNodes nodes;
    private final HostedPods pods;
    private final Outbox outbox;
    private final Map<String, Care> cares = new HashMap<>();

    Caretaker(HostedNodes nodes, HostedPods pods, Outbox outbox) {
        this.nodes = nodes;
        this.pods = pods;
        this.outbox = outbox;
    }

    /** Once a second or so. */
    void look(Instant now) {
        for (String name : nodes.troubled()) {
            Node node = nodes.present(name);
            if (node != null && !nodes.isStopped(name)) {
                look(name, node, now);
            }
        }
        if (!cares.isEmpty()) {
            for (String name : List.copyOf(cares.keySet())) {
                if (!nodes.troubled().contains(name)) {
                    cares.remove(name);
                    become(name, Trouble.NONE, now);
                }
            }
        }
    }

    private void look(String name, Node node, Instant now) {
        Care care = cares.computeIfAbsent(name, _ -> new Care(now, null, new HashMap<>()));
        boolean memory = shortage(node, "memory", care, LEAST_MEMORY);
        boolean disk = shortage(node, "ephemeral-storage", care, leastDisk(node));
        Duration shutdown = nodes.shutdown(node);
        become(name, new Trouble(memory, disk, shutdown != null), now);
        if (shutdown != null) {
            Instant began = Objects.requireNonNullElse(care.shutdownAt(), now);
            cares.put(name, new Care(care.nextAt(), began, care.reclaimed()));
            shutDown(name, shutdown, began, now);
        } else if ((memory || disk) && !care.nextAt().isAfter(now)) {
            cares.put(name, new Care(now.plus(PERIOD), null, care.reclaimed()));
            evict(name, node, memory ? "memory" : "ephemeral-storage", care, now);
        }
    }

    private void become(String name, Trouble trouble, Instant now) {
        Trouble before = nodes.trouble(name);
        if (!before.equals(trouble)) {
            nodes.become(name, trouble, now);
            for (String reason : Trouble.told(before, trouble)) {
                outbox.note(
                        name,
                        EventNote.normal(regarding(name), reason, "Node " + name + " status is now: " + reason),
                        now);
            }
        }
    }

    private void evict(String name, Node node, String resource, Care care, Instant now) {
        outbox.note(
                name,
                EventNote.warning(regarding(name), "EvictionThresholdMet", "Attempting to reclaim " + resource),
                now);
        var candidates = new ArrayList<Candidate<ObjectKey>>();
        for (ObjectKey key : pods.alive(name)) {
            Pod pod = pods.pod(key);
            if (pod != null && !Trouble.isCritical(pod) && !pods.isEnding(key)) {
                candidates.add(candidate(key, pod, resource));
            }
        }
        Candidate<ObjectKey> chosen = Evictions.first(candidates);
        if (chosen != null) {
            long threshold = resource.equals("memory") ? LEAST_MEMORY : leastDisk(node);
            long available = available(node, resource, care);
            care.reclaimed().merge(resource, used(chosen), Long::sum);
            Failure failure = Evictions.failure(resource, chosen, threshold, available);
            pods.giveUp(chosen.key(), failure, Duration.ofSeconds(1), now);
        }
    }

    private static long used(Candidate<?> candidate) {
        return candidate.parts().stream().mapToLong(Evictions.Part::used).sum();
    }

    private Candidate<ObjectKey> candidate(ObjectKey key, Pod pod, String resource) {
        PodUsage usage = pods.usage(key);
        var parts = pod.getSpec().getContainers().stream()
                .map(each -> {
                    long requested = each.getResources() == null
                            ? 0
                            : PodRequests.amounts(each.getResources().getRequests())
                                    .getOrDefault(resource, 0L);
                    long used = resource.equals("memory") && usage != null
                            ? usage.containers().stream()
                                    .filter(one -> one.name().equals(each.getName()))
                                    .mapToLong(PodUsage.Container::memoryBytes)
                                    .sum()
                            : requested;
                    return new Evictions.Part(each.getName(), used, requested);
                })
                .toList();
        Integer priority = pod.getSpec().getPriority();
        return new Candidate<>(key, priority == null ? 0 : priority, parts);
    }

    private void shutDown(String name, Duration whole, Instant began, Instant now) {
        Duration others = whole.multipliedBy(2).dividedBy(3);
        boolean late = !began.plus(others).isAfter(now);
        boolean left = false;
        for (ObjectKey key : pods.alive(name)) {
            Pod pod = pods.pod(key);
            if (pod != null && !Trouble.isCritical(pod)) {
                left = true;
                stop(key, pod, others, now);
            }
        }
        for (ObjectKey key : late || !left ? pods.alive(name) : List.<ObjectKey>of()) {
            Pod pod = pods.pod(key);
            if (pod != null && Trouble.isCritical(pod)) {
                stop(key, pod, whole.minus(others), now);
            }
        }
    }

    private void stop(ObjectKey key, Pod pod, Duration most, Instant now) {
        if (!pods.isEnding(key)) {
            Long own = pod.getSpec().getTerminationGracePeriodSeconds();
            Duration grace = Duration.ofSeconds(own == null ? 30 : own);
            pods.giveUp(key, SHUTDOWN, grace.compareTo(most) < 0 ? grace : most, now);
        }
    }

    private static boolean shortage(Node node, String resource, Care care, long least) {
        long available = available(node, resource, care);
        return available >= 0 && available < least;
    }

    /** Less than nothing where nobody says. */
    private static long available(Node node, String resource, Care care) {
        var annotations = node.getMetadata().getAnnotations();
        String text = annotations == null
                ? null
                : annotations.get(DOMAIN + (resource.equals("memory") ? "memory-available" : "disk-available"));
        long said = text == null
                ? -1
                : Quantity.parse(text)
                        .map(each -> each.amount().setScale(0, RoundingMode.UP).longValue())
                        .orElse(-1L);
        return said < 0 ? -1 : said + care.reclaimed().getOrDefault(resource, 0L);
    }

    private long leastDisk(Node node) {
        return nodes.room(node.getMetadata().getName()).allocatable().storage() / 10;
    }

    private static ObjectReference regarding(String name) {
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(name)
                .withUid(name)
                .build();
    }
}
