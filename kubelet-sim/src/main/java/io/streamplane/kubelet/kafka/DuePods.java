package io.streamplane.kubelet.kafka;

import io.streamplane.kubelet.pod.Adoption;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Goes on with pods to which nothing has happened, but for which something is due: a time is up, a process has ended, what they wait for has
 * come, or what was said of them does not show. Not thread-safe.
 */
final class DuePods {

    private final HostedPods pods;
    private final PodAgenda agenda;
    private final HostedPodReports reports;
    private final HostedNodes nodes;
    private final Needed needed;
    private final DriverVolumes volumes;

    DuePods(HostedPods pods, HostedNodes nodes, Needed needed) {
        this.pods = pods;
        this.agenda = pods.agenda();
        this.reports = pods.reports();
        this.volumes = pods.volumes();
        this.nodes = nodes;
        this.needed = needed;
    }

    /** Looks again at the pods that wait for other objects, some of which may have come. */
    void lookForNeeded(Instant now) {
        List<ObjectKey> wanting = agenda.wanting();
        if (wanting.isEmpty() && volumes.unsure().isEmpty() || !needed.news()) {
            return;
        }
        for (ObjectKey key : List.copyOf(volumes.unsure())) {
            Hosted hosted = pods.find(key);
            if (hosted != null) {
                volumes.follow(key, hosted.state().pod(), Adoption.over(hosted.reported()), now);
            }
        }
        tookUp(now);
        for (ObjectKey key : wanting) {
            Hosted hosted = pods.find(key);
            if (hosted == null) {
                agenda.forget(key);
            } else if (needed.known(key.namespace()) && !nodes.isStopped(hosted.node())) {
                pods.attempt(key, () -> pods.step(key, hosted, now));
            }
        }
    }

    /** All pods that were there before have been taken up. */
    void tookUp(Instant now) {
        if (volumes.unsure().isEmpty()) {
            nodes.besure(now);
        }
    }

    /** Tries resizes again, says again what does not show, and goes on with the pods of nodes that go on. */
    void proposeAgain(Instant now) {
        for (ObjectKey key : agenda.deferred()) {
            Hosted hosted = pods.find(key);
            if (hosted != null) {
                pods.attempt(key, () -> pods.update(key, hosted.state().pod(), hosted.revision(), now));
            }
        }
        for (ObjectKey key : reports.due(now)) {
            Hosted hosted = pods.find(key);
            if (hosted != null && nodes.isStopped(hosted.node())) {
                reports.putOff(key, now);
            } else if (hosted != null) {
                pods.attempt(key, () -> reports.repeat(key, hosted, now));
            }
        }
        agenda.held()
                .release(node -> nodes.isStopped(node) || nodes.awaitsNetwork(node))
                .forEach((key, change) -> pods.attempt(key, () -> released(key, change, now)));
    }

    private void released(ObjectKey key, Held.Change change, Instant now) {
        Hosted hosted = pods.find(key);
        if (change.pod() != null) {
            pods.bound(key, change.pod(), change.revision(), null, now);
        } else if (hosted != null) {
            pods.step(key, hosted, now);
        }
    }

    void runTimers(Instant now) {
        for (var next = agenda.exited().poll();
                next != null;
                next = agenda.exited().poll()) {
            HostedViews.Exited end = next;
            Hosted hosted = pods.find(end.key());
            if (hosted != null && !nodes.isStopped(hosted.node())) {
                pods.attempt(end.key(), () -> pods.exit(end, hosted, now));
            }
        }
        PodTimers timers = agenda.timers();
        for (var next = timers.take(now); next != null; next = timers.take(now)) {
            ObjectKey key = next.key();
            Hosted hosted = pods.find(key);
            if (hosted == null || !hosted.uid().equals(next.uid())) {
                continue;
            }
            if (nodes.isStopped(hosted.node())) {
                agenda.held().due(key, hosted.node());
            } else {
                pods.attempt(key, () -> pods.step(key, hosted, now));
            }
        }
    }

    /** How long the loop may wait for records. */
    Duration untilNextTimer(Instant now, Duration longest) {
        return agenda.timers().untilNext(now, longest);
    }
}
