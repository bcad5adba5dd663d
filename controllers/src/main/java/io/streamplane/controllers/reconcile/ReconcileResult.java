package io.streamplane.controllers.reconcile;

import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reconcile wants: changes, things to say, and when to be asked again even if nothing happens.
 *
 * @param requeueAfter null where no moment is a reason to look again
 * @param memory an immutable value to be given with the next input, see {@link ReconcileInput.Beside}; null: the last one again
 * @param unread what it must know before it can decide all of it; null where it knew enough
 */
public record ReconcileResult(
        List<Proposal> proposals,
        List<Remark> events,
        @Nullable Duration requeueAfter,
        @Nullable Unread unread,
        @Nullable Object memory) {

    /**
     * Revisions up to which the shard and the objects of cluster scope have to be known.
     *
     * @param shard 0 where enough is known
     * @param cluster 0 where enough is known
     */
    public record Unread(long shard, long cluster) {

        /** Whether it is known by now. */
        public boolean isRead(ShardView view) {
            return view.revision() >= shard && view.clusterRevision() >= cluster;
        }
    }

    private static final ReconcileResult NOTHING = new ReconcileResult(List.of(), List.of(), null);

    public ReconcileResult {
        proposals = List.copyOf(proposals);
        events = List.copyOf(events);
    }

    public ReconcileResult(List<Proposal> proposals, List<Remark> events, @Nullable Duration requeueAfter) {
        this(proposals, events, requeueAfter, null, null);
    }

    public static ReconcileResult nothing() {
        return NOTHING;
    }

    public static ReconcileResult of(List<Proposal> proposals) {
        return new ReconcileResult(proposals, List.of(), null);
    }

    /** Asks to be asked again when the shard is known up to this revision. */
    public static ReconcileResult whenShardIsRead(long revision) {
        return new ReconcileResult(List.of(), List.of(), null, new Unread(revision, 0), null);
    }

    /** The same; and again when objects of cluster scope are known up to this revision. */
    public ReconcileResult andWhenClusterIsRead(long revision) {
        return new ReconcileResult(proposals, events, requeueAfter, new Unread(0, revision), memory);
    }
}
