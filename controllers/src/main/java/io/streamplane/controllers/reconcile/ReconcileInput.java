package io.streamplane.controllers.reconcile;

import io.streamplane.schemas.measurement.Measurement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that a reconcile may know.
 *
 * @param work the object to look at
 * @param now the time; the only clock there is
 * @param underway what this reconciler proposed lately and has not seen happen yet
 */
public record ReconcileInput(WorkKey work, Instant now, ShardView shard, Underway underway, Beside beside) {

    /**
     * What a reconciler is given beside the journal, if it asks for it: see {@link Reconciler#measures}.
     *
     * @param measurement the newest about the object; null where none has come
     * @param memory what {@link ReconcileResult#memory} it gave last; null where none is known, as after a restart
     * @param refusal why the scale that it proposed last was refused; told once, and null where none was
     */
    public record Beside(
            @Nullable Measurement measurement,
            @Nullable Object memory,
            @Nullable String refusal) {

        public static final Beside NOTHING = new Beside(null, null, null);
    }

    /** An input from the journal alone. */
    public ReconcileInput(WorkKey work, Instant now, ShardView shard, Underway underway) {
        this(work, now, shard, underway, Beside.NOTHING);
    }

    /** An input with nothing under way. */
    public static ReconcileInput of(WorkKey work, Instant now, ShardView shard) {
        return new ReconcileInput(work, now, shard, Underway.NOTHING);
    }
}
