package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.node.Evictions;
import io.streamplane.kubelet.node.Evictions.Candidate;
import io.streamplane.kubelet.node.Pressure;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
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
    /** Why a pod is over that ended as its node shut down. */
    static final String TERMINATED = "Terminated";

    static final Failure SHUTDOWN =
            new Failure(TERMINATED, "Pod was terminated in response to imminent node shutdown.", true);

    /** A node in trouble. */
    private static final class Care {

        private final Pressure memory;
        private final Pressure disk;
        private Instant nextAt;
        private @Nullable Instant shutdownAt;

        Care(Pressure memory, Pressure disk, Instant nextAt) {
            this.memory = memory;
            this.disk = disk;
            this.nextAt = nextAt;
        }
    }

    private final HostedNodes nodes;
    private final HostedPods pods;
    private final Outbox outbox;
    private final Duration transition;
    private final Map<String, Care> cares = new TreeMap<>();

    /** @param transition how long a node says that it is under pressure after it was last short of something */
    Caretaker(HostedNodes nodes, HostedPods pods, Outbox outbox, Duration transition) {
        this.nodes = nodes;
        this.pods = pods;
        this.outbox = outbox;
        this.transition = transition;
    }

    /** Once a second or so. */
    void look(Instant now) {
        for (String name : nodes.troubled()) {
            cares.computeIfAbsent(
                    name,
                    _ -> new Care(
                            new Pressure(LEAST_MEMORY, transition),
                            new Pressure(nodes.room(name).allocatable().storage() / 10, transition),
                            now));
        }
        cares.entrySet().removeIf(each -> {
            Node node = nodes.present(each.getKey());
            if (node != null && !nodes.isStopped(each.getKey())) {
                look(each.getKey(), node, each.getValue(), now);
            }
            return !nodes.troubled().contains(each.getKey())
                    && nodes.trouble(each.getKey()).equals(Trouble.NONE);
        });
    }

    private void look(String name, Node node, Care care, Instant now) {
        care.memory.look(said(node, "memory-available"), now);
        care.disk.look(said(node, "disk-available"), now);
        Duration shutdown = nodes.shutdown(node);
        become(name, new Trouble(care.memory.isTold(now), care.disk.isTold(now), shutdown != null), now);
        if (shutdown != null) {
            care.shutdownAt = Objects.requireNonNullElse(care.shutdownAt, now);
            shutDown(name, shutdown, care.shutdownAt, now);
            return;
        }
        care.shutdownAt = null;
        if ((care.memory.isShort() || care.disk.isShort()) && !care.nextAt.isAfter(now)) {
            care.nextAt = now.plus(PERIOD);
            evict(name, care, now);
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

    private void evict(String name, Care care, Instant now) {
        boolean memory = care.memory.isShort();
        String resource = memory ? "memory" : "ephemeral-storage";
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
            Pressure pressure = memory ? care.memory : care.disk;
            Failure failure = Evictions.failure(resource, chosen, pressure.threshold(), pressure.available());
            pressure.reclaim(used(chosen));
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
                    return new Evictions.Part(each.getName(), used(usage, each.getName(), resource), requested);
                })
                .toList();
        Integer priority = pod.getSpec().getPriority();
        return new Candidate<>(key, priority == null ? 0 : priority, parts);
    }

    /** Nothing of a container that does not run. */
    private static long used(@Nullable PodUsage usage, String container, String resource) {
        return usage == null
                ? 0
                : usage.containers().stream()
                        .filter(each -> each.name().equals(container))
                        .mapToLong(each -> resource.equals("memory") ? each.memoryBytes() : each.diskBytes())
                        .sum();
    }

    private void shutDown(String name, Duration whole, Instant began, Instant now) {
        Duration others = whole.multipliedBy(2).dividedBy(3);
        boolean late = !began.plus(others).isAfter(now);
        boolean left = false;
        for (ObjectKey key : pods.alive(name)) {
            Pod pod = pods.pod(key);
            if (pod != null && !Trouble.stopsLast(pod)) {
                left = true;
                stop(key, pod, others, now);
            }
        }
        for (ObjectKey key : late || !left ? pods.alive(name) : List.<ObjectKey>of()) {
            Pod pod = pods.pod(key);
            if (pod != null && Trouble.stopsLast(pod)) {
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

    /** Empty where nobody says. */
    private static OptionalLong said(Node node, String annotation) {
        var annotations = node.getMetadata().getAnnotations();
        String text = annotations == null ? null : annotations.get(DOMAIN + annotation);
        return text == null
                ? OptionalLong.empty()
                : Quantity.parse(text)
                        .map(each -> each.amount().setScale(0, RoundingMode.UP).longValue())
                        .filter(each -> each >= 0)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty());
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
