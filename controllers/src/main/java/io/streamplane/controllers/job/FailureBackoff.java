package io.streamplane.controllers.job;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.time.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long a Job waits before it replaces failed pods: 10 s after the first failure, doubled with each further one, at most
 * six minutes (Kubernetes' documentation of Jobs, "Pod backoff failure policy"). A success begins anew. It follows from the
 * pods that there are, those that are counted already included, so that it outlives any process.
 */
final class FailureBackoff {

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration MOST = Duration.ofMinutes(6);

    private FailureBackoff() {}

    /** How long from now; zero where there is nothing to wait for. */
    static Duration left(List<Stored<Pod>> succeeded, List<Stored<Pod>> failed, Instant now) {
        Instant success = latest(succeeded);
        List<Instant> since = failed.stream()
                .map(FailureBackoff::finished)
                .filter(each -> success == null || each.isAfter(success))
                .sorted()
                .toList();
        return since.isEmpty() ? Duration.ZERO : left(since.size(), since.getLast(), now);
    }

    /** @param failures in a row, the last of them then */
    static Duration left(int failures, Instant last, Instant now) {
        Duration wait = failures > 10 ? MOST : FIRST.multipliedBy(1L << (failures - 1));
        Duration left = Duration.between(now, last.plus(wait.compareTo(MOST) > 0 ? MOST : wait));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static @Nullable Instant latest(List<Stored<Pod>> pods) {
        return pods.stream()
                .map(FailureBackoff::finished)
                .max(Instant::compareTo)
                .orElse(null);
    }

    /**
     * When a pod ended: the end of its last container, or else since when it is not ready, or when its deletion was asked
     * for, or when it was made.
     */
    static Instant finished(Stored<Pod> stored) {
        Pod pod = stored.object();
        Instant end = ofContainers(pod);
        PodCondition ready = Pods.condition(pod, "Ready");
        if (end != null) {
            return end;
        } else if (ready != null && "False".equals(ready.getStatus()) && ready.getLastTransitionTime() != null) {
            return Times.parse(ready.getLastTransitionTime());
        } else if (stored.terminating()) {
            Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
            return Moments.after(Times.parse(pod.getMetadata().getDeletionTimestamp()), grace == null ? 0 : -grace);
        }
        return Times.parse(pod.getMetadata().getCreationTimestamp());
    }

    private static @Nullable Instant ofContainers(Pod pod) {
        if (pod.getStatus() == null) {
            return null;
        }
        var sidecars = pod.getSpec() == null || pod.getSpec().getInitContainers() == null
                ? Set.<String>of()
                : pod.getSpec().getInitContainers().stream()
                        .filter(each -> "Always".equals(each.getRestartPolicy()))
                        .map(Container::getName)
                        .collect(Collectors.toSet());
        Instant end = latest(null, pod.getStatus().getContainerStatuses(), _ -> true);
        return latest(end, pod.getStatus().getInitContainerStatuses(), each -> sidecars.contains(each.getName()));
    }

    private static @Nullable Instant latest(
            @Nullable Instant before, @Nullable List<ContainerStatus> statuses, Predicate<ContainerStatus> counts) {
        Instant latest = before;
        for (ContainerStatus status : statuses == null ? List.<ContainerStatus>of() : statuses) {
            if (counts.test(status)) {
                ContainerStateTerminated end =
                        status.getState() == null ? null : status.getState().getTerminated();
                if (end == null || end.getFinishedAt() == null) {
                    return null;
                }
                Instant at = Times.parse(end.getFinishedAt());
                latest = latest == null || at.isAfter(latest) ? at : latest;
            }
        }
        return latest;
    }
}
