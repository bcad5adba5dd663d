package io.streamplane.scheduler.streams;

import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.decide.Assumption;
import io.streamplane.scheduler.decide.Decider;
import io.streamplane.schemas.topic.ObjectKey;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The decider's stores: what survives it, and what a successor starts from. */
final class StoredState {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KeyValueStore<String, byte[]> objects;
    private final KeyValueStore<String, String> capacities;
    private final KeyValueStore<String, String> assumptions;

    StoredState(ProcessorContext<?, ?> context) {
        objects = context.getStateStore(Names.OBJECTS);
        capacities = context.getStateStore(Names.NODE_CAPACITY);
        assumptions = context.getStateStore(Names.ASSUMED_BINDINGS);
    }

    void rebuild(Decider decider, Facts facts) {
        try (var all = objects.all()) {
            all.forEachRemaining(each -> facts.apply(each.key, each.value, decider));
        }
        try (var all = assumptions.all()) {
            all.forEachRemaining(each -> {
                String[] words = each.value.split(" ", 3);
                var assumption = new Assumption(words[0], words[1], Long.parseLong(words[2]));
                decider.assume(ObjectKey.parse(each.key), assumption);
            });
        }
    }

    void put(String changeKey, byte @Nullable [] value) {
        if (value == null) {
            objects.delete(changeKey);
        } else {
            objects.put(changeKey, value);
        }
    }

    /** Writes what the decider proposes; to be done before the proposals go out. */
    void saveAssumptions(Decider decider) {
        for (ObjectKey pod : decider.drainAssumptionsChanged()) {
            Assumption each = decider.assumption(pod);
            if (each == null) {
                assumptions.delete(pod.toString());
            } else {
                assumptions.put(pod.toString(), each.uid() + " " + each.node() + " " + each.until());
            }
        }
    }

    /** Writes what nodes have and what is asked of them, for those who query it; nothing is rebuilt from it. */
    void saveCapacities(Decider decider) {
        for (String name : decider.cluster().drainChanged()) {
            NodeCapacity node = decider.cluster().find(name);
            if (node == null) {
                capacities.delete(name);
            } else {
                var json = JSON.createObjectNode();
                json.putPOJO("allocatable", node.allocatable());
                json.putPOJO("requested", node.requested());
                json.put("pods", node.pods().size());
                capacities.put(name, JSON.writeValueAsString(json));
            }
        }
    }
}
