package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.kubelet.log.LogSource;
import io.streamplane.kubelet.pod.PodLifecycle;
import io.streamplane.kubelet.pod.PodLogs;
import io.streamplane.kubelet.pod.PodState;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The pods of this process's nodes and their timers. Logs apart, not thread-safe. */
final class HostedPods implements LogSource {

    private record Timer(Instant at, ObjectKey key, String uid) {}

    private record Hosted(PodState state, long revision, @Nullable PodStatus reported) {}

    private final PodLifecycle lifecycle;
    private final Outbox outbox;
    private final String address;
    private final Map<ObjectKey, Hosted> pods = new ConcurrentHashMap<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::at));
    private int nextIp = 2;

    HostedPods(PodLifecycle lifecycle, Outbox outbox, String address) {
        this.lifecycle = lifecycle;
        this.outbox = outbox;
        this.address = address;
    }

    void bound(ObjectKey key, Pod pod, long revision, Instant now) {
        Hosted before = pods.get(key);
        boolean same = before != null
                && before.state().pod().getMetadata().getUid().equals(pod.getMetadata().getUid());
        PodState state = before != null && same
                ? before.state()
                : lifecycle.begin(pod, address, "10.244." + (nextIp >> 8) + '.' + (nextIp++ & 0xff), now);
        take(key, lifecycle.update(state, pod, now), revision, before != null && same ? before.reported() : null, now);
    }

    void removed(ObjectKey key) {
        pods.remove(key);
    }

    @Override
    public Found find(ObjectKey pod, String container, boolean previous) {
        Hosted hosted = pods.get(pod);
        return hosted == null
                ? new Missing(404, "pod \"" + pod.name() + "\" does not exist")
                : PodLogs.find(hosted.state(), container, previous);
    }

    void runTimers(Instant now) {
        while (!timers.isEmpty() && !timers.element().at().isAfter(now)) {
            Timer timer = timers.remove();
            Hosted hosted = pods.get(timer.key());
            if (hosted != null && hosted.state().pod().getMetadata().getUid().equals(timer.uid())) {
                take(timer.key(), lifecycle.step(hosted.state(), now), hosted.revision(), hosted.reported(), now);
            }
        }
    }

    /** How long the loop may wait for records. */
    Duration untilNextTimer(Instant now, Duration longest) {
        if (timers.isEmpty()) {
            return longest;
        }
        Duration wait = Duration.between(now, timers.element().at());
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(longest) < 0 ? wait : longest;
    }

    private void take(
            ObjectKey key, PodLifecycle.Step step, long revision, @Nullable PodStatus reported, Instant now) {
        Pod pod = step.state().pod();
        String node = pod.getSpec().getNodeName();
        PodStatus status = ConditionTimes.kept(reported, step.status());
        if (!status.equals(reported)) {
            Pod report = new PodBuilder(pod).withStatus(status).build();
            outbox.propose(node, revision, new Proposal.UpdateStatus("pods", key, report, null), now);
        }
        step.notes().forEach(note -> outbox.note(node, note, now));
        if (step.gone()) {
            outbox.propose(node, revision,
                    new Proposal.Delete("pods", key, pod.getMetadata().getUid(), 0L, null), now);
        }
        pods.put(key, new Hosted(step.state(), revision, status));
        if (step.wakeAt() != null) {
            timers.add(new Timer(step.wakeAt(), key, pod.getMetadata().getUid()));
        }
    }
}
