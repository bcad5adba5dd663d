package io.streamplane.kubelet.usage;

import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the running containers of a pod use. */
public record PodUsage(ObjectKey key, String uid, String node, Instant startedAt, List<Container> containers) {

    public PodUsage {
        containers = List.copyOf(containers);
    }

    /**
     * Of one container.
     *
     * @param cpuNanos cores, in billionths
     * @param memoryBytes its working set
     * @param diskBytes of the node's ephemeral storage, logs included
     */
    public record Container(String name, Instant startedAt, long cpuNanos, long memoryBytes, long diskBytes) {

        /** The CPU time since its start, in core nanoseconds, as if it always had used what it uses. */
        public long cpuTime(Instant now) {
            long millis = Math.max(0, Duration.between(startedAt, now).toMillis());
            return Math.round(millis / 1000.0 * cpuNanos);
        }
    }

    public long cpuNanos() {
        return containers.stream().mapToLong(Container::cpuNanos).sum();
    }

    public long memoryBytes() {
        return containers.stream().mapToLong(Container::memoryBytes).sum();
    }

    public long diskBytes() {
        return containers.stream().mapToLong(Container::diskBytes).sum();
    }

    public long cpuTime(Instant now) {
        return containers.stream().mapToLong(each -> each.cpuTime(now)).sum();
    }
}
