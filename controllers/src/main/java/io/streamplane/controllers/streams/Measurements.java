package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.kind.autoscaling.HorizontalPodAutoscalerKind;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest measurement of each autoscaler of a shard. A new owner of the shard has none until the next ones come. What lay on the
 * topic for a minute is too old. Not thread-safe.
 */
public final class Measurements {

    private static final Duration TOO_OLD = Duration.ofMinutes(1);
    private static final int PRUNED_EVERY = 1_000;

    private final Map<ObjectKey, Measurement> newest = new HashMap<>();
    private int taken;

    public @Nullable Measurement of(ObjectKey autoscaler) {
        return newest.get(autoscaler);
    }

    /**
     * Takes one in.
     *
     * @param shard that knows the autoscaler, if there is such; of others nothing is kept for long
     * @return what the controllers are to be told: a change of the autoscaler from what it is to what it is; null: nothing
     */
    public @Nullable FactChange take(ObjectKey autoscaler, Measurement measurement, ShardView shard, Instant now) {
        if (measurement.time().isBefore(now.minus(TOO_OLD))) {
            return null;
        }
        newest.put(autoscaler, measurement);
        taken++;
        if (taken % PRUNED_EVERY == 0) {
            newest.keySet().removeIf(each -> shard.get(HorizontalPodAutoscalerKind.RESOURCE, each) == null);
        }
        Stored<?> stored = shard.get(HorizontalPodAutoscalerKind.RESOURCE, autoscaler);
        return stored == null ? null : FactChange.ofMeasurement(stored);
    }
}
