package io.streamplane.ops.whatif;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.replay.Event;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;

/** Finds in accepted commands what a scheduler has to know. */
final class Events {

    private static final Kind PODS = Kinds.ofResource("pods");
    private static final Kind NODES = Kinds.ofResource("nodes");

    private final ObjectCodec codec;

    Events(ObjectCodec codec) {
        this.codec = codec;
    }

    List<Event> of(Command command) {
        var events = new ArrayList<Event>(2);
        for (Mutation mutation : command.mutations()) {
            ObjectKey key = mutation.key().key();
            switch (mutation.key().resource()) {
                case "pods" -> pod(key, mutation, events);
                case "nodes" -> node(key.name(), mutation, events);
                default -> {}
            }
        }
        return events;
    }

    private void pod(ObjectKey key, Mutation mutation, List<Event> events) {
        switch (mutation) {
            case Mutation.PutDesired put ->
                events.add(new Event.PodDesired(
                        key, ObjectCodec.model(codec.decodeDesired(PODS, put.value()), Pod.class)));
            case Mutation.PutObserved put -> {
                String phase =
                        codec.decodeObserved(PODS, put.value()).path("phase").asString("");
                if (Decider.FINISHED.contains(phase)) {
                    events.add(new Event.PodEnded(key));
                }
            }
            case Mutation.Delete ignored -> events.add(new Event.PodDesired(key, null));
        }
    }

    private void node(String name, Mutation mutation, List<Event> events) {
        switch (mutation) {
            case Mutation.PutDesired put ->
                events.add(new Event.NodeDesired(
                        name, ObjectCodec.model(codec.decodeDesired(NODES, put.value()), Node.class)));
            case Mutation.PutObserved put ->
                events.add(new Event.NodeObserved(
                        name, (NodeStatus) ObjectCodec.statusModel(codec.decodeObserved(NODES, put.value()), NODES)));
            case Mutation.Delete ignored -> {
                events.add(new Event.NodeDesired(name, null));
                events.add(new Event.NodeObserved(name, null));
            }
        }
    }
}
