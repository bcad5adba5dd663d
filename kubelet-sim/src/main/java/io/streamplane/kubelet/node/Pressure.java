package io.streamplane.kubelet.node;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How short a node is of one resource. What evicted pods used is left over too, until somebody says anew what is available. The
 * node's condition goes on for a while after the node was last short, so that pods do not come and go ({@code
 * pkg/kubelet/eviction/eviction_manager.go}). Amounts in bytes. Not thread-safe.
 *
 * <p>Example: with a threshold of 100, a transition of a minute and 50 said to be available at 12:00, the node is short. A pod that used
 * 80 is evicted at 12:01. Then 130 are available, and the condition goes at 12:02.
 */
public final class Pressure {

    private final long threshold;
    private final Duration transition;
    private OptionalLong said = OptionalLong.empty();
    private long reclaimed;
    private @Nullable Instant shortAt;

    /**
     * @param threshold less is a shortage
     * @param transition how long the condition goes on
     */
    public Pressure(long threshold, Duration transition) {
        this.threshold = threshold;
        this.transition = transition;
    }

    /**
     * Looks at what is available now.
     *
     * @param available empty: enough
     */
    public void look(OptionalLong available, Instant now) {
        if (!available.equals(said)) {
            said = available;
            reclaimed = 0;
        }
        if (isShort()) {
            shortAt = now;
        }
    }

    public boolean isShort() {
        return said.isPresent() && available() < threshold;
    }

    /** Whether the node's condition says so. */
    public boolean isTold(Instant now) {
        return shortAt != null && (isShort() || shortAt.plus(transition).isAfter(now));
    }

    /** What an evicted pod used is left over. */
    public void reclaim(long amount) {
        reclaimed += amount;
    }

    public long threshold() {
        return threshold;
    }

    /** As far as it is known. */
    public long available() {
        return said.orElse(0) + reclaimed;
    }
}
