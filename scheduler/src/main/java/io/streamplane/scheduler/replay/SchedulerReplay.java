package io.streamplane.scheduler.replay;

import io.streamplane.scheduler.decide.ClusterEvent;
import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.decide.Decision;
import io.streamplane.scheduler.decide.Facts;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.codec.CodecException;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Asks a decider what it decides on the grounds of recorded decisions, each in its turn. The decider follows what was
 * recorded, whatever it would have decided itself, so that each decision is asked about on its own state: all facts up to
 * the revision that had been read. For one thread.
 */
public final class SchedulerReplay {

    private record Unread(long revision, FactKey key, byte @Nullable [] value) {}

    private final Decider decider;
    private final Facts facts;
    private final Deque<Unread> unread = new ArrayDeque<>();

    public SchedulerReplay(SchedulerConfig config, ObjectCodec codec) {
        this.decider = new Decider(config);
        this.facts = new Facts(codec);
    }

    /** Facts come in the order of revisions; those of other kinds are passed over. */
    public void apply(Fact fact) {
        if (!Facts.RESOURCES.contains(fact.key().resource())) {
            return;
        }
        FactKey desired = FactKey.desired(fact.key());
        FactKey observed = FactKey.observed(fact.key());
        switch (fact) {
            case Fact.DesiredPut put -> unread.add(new Unread(put.revision(), desired, put.value()));
            case Fact.ObservedPut put -> unread.add(new Unread(put.revision(), observed, put.value()));
            case Fact.Deleted deleted -> {
                unread.add(new Unread(deleted.revision(), desired, null));
                unread.add(new Unread(deleted.revision(), observed, null));
            }
        }
    }

    /** What is decided on a pod; null where nothing is, because the pod does not wait. */
    public @Nullable Decision ask(ObjectKey pod, Grounds grounds) {
        read(grounds);
        return decider.consider(pod, grounds.time());
    }

    /**
     * Goes on as was recorded, whatever was decided now.
     *
     * @param decided what {@link #ask} said
     * @param node where the recorded decision bound the pod; null where it is no binding
     */
    public void follow(ObjectKey pod, @Nullable Decision decided, @Nullable String node, Grounds grounds) {
        boolean asRecorded = decided instanceof Decision.Bind bind ? bind.node().equals(node) : node == null;
        if (decided != null && asRecorded) {
            decider.carryOut(decided, grounds.time());
        } else if (node != null) {
            bound(pod, node, grounds);
        }
    }

    /** Counts on a recorded binding. */
    private void bound(ObjectKey pod, String node, Grounds grounds) {
        read(grounds);
        PodRequest request = decider.waiting(pod, grounds.time());
        if (request != null) {
            decider.carryOut(Decision.Bind.to(node, "", request), grounds.time());
        }
    }

    private void read(Grounds grounds) {
        while (!unread.isEmpty() && unread.getFirst().revision() <= grounds.revision()) {
            Unread next = unread.removeFirst();
            ClusterEvent event;
            try {
                event = facts.read(next.key(), next.value(), next.revision(), decider::needsStatus);
            } catch (CodecException e) {
                continue; // the scheduler passed over it, too
            }
            if (event != null) {
                decider.apply(event);
            }
        }
    }
}
