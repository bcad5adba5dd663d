package io.streamplane.controllers.streams;

import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The newest measurement of each autoscaler of a shard. A new owner of the shard has none until the next ones come. */
final class Measurements {

    private static final int PRUNED_EVERY = 1_000;

    private final Map<ObjectKey, Measurement> newest = new HashMap<>();
    private int taken;

    @Nullable
    Measurement of(ObjectKey autoscaler) {
        return newest.get(autoscaler);
    }

    /** @param present whether there is such an autoscaler; of others nothing is kept for long */
    void take(ObjectKey autoscaler, Measurement measurement, Predicate<ObjectKey> present) {
        newest.put(autoscaler, measurement);
        taken++;
        if (taken % PRUNED_EVERY == 0) {
            newest.keySet().removeIf(each -> !present.test(each));
        }
    }
}
