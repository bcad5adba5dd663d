package io.streamplane.scheduler.replay;

import io.streamplane.scheduler.decide.ClusterEvent;
import io.streamplane.scheduler.decide.Facts;
import io.streamplane.schemas.codec.CodecException;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds in accepted commands what a scheduler has to know. */
final class Events {

    private final Facts facts;

    Events(ObjectCodec codec) {
        this.facts = new Facts(codec);
    }

    List<ClusterEvent> of(Command command) {
        var events = new ArrayList<ClusterEvent>(2);
        for (Mutation mutation : command.mutations()) {
            FactKey desired = FactKey.desired(mutation.key());
            FactKey observed = FactKey.observed(mutation.key());
            switch (mutation) {
                case Mutation.PutDesired put -> add(desired, put.value(), events);
                case Mutation.PutObserved put -> add(observed, put.value(), events);
                case Mutation.Delete ignored -> {
                    add(desired, null, events);
                    add(observed, null, events);
                }
            }
        }
        return events;
    }

    /** Of a pod's status only the end matters. */
    private void add(FactKey key, byte @Nullable [] value, List<ClusterEvent> events) {
        try {
            ClusterEvent event = facts.read(key, value, 0, pod -> false);
            if (event != null) {
                events.add(event);
            }
        } catch (CodecException e) {
            // The scheduler passed over it, too.
        }
    }
}
