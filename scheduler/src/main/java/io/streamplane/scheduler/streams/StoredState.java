package io.streamplane.scheduler.streams;

import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.decide.Assumption;
import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.decide.Facts;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
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

    /** Gives the newest revision of all that it holds. */
    long rebuild(Decider decider, Facts facts) {
        long newest = 0;
        try (var all = objects.all()) {
            while (all.hasNext()) {
                var each = all.next();
                StoredFact fact = StoredFact.of(each.value);
                facts.apply(each.key, fact.value(), decider);
                newest = Math.max(newest, fact.revision());
            }
        }
        try (var all = assumptions.all()) {
            all.forEachRemaining(each -> {
                String[] words = each.value.split(" ", 3);
                var assumption = new Assumption(words[0], words[1], Long.parseLong(words[2]));
                decider.assume(ObjectKey.parse(each.key), assumption);
            });
        }
        return newest;
    }

    /** When the pod's desired part was last written; what is given instead where that is not known. */
    long podRevision(ObjectKey pod, long unknown) {
        byte[] stored = objects.get(Facts.changeKey(Topics.desired("pods"), pod.toString()));
        long revision = stored == null ? 0 : StoredFact.of(stored).revision();
        return revision == 0 ? unknown : revision;
    }

    void put(String changeKey, byte @Nullable [] value, long revision) {
        if (value == null) {
            objects.delete(changeKey);
        } else {
            objects.put(changeKey, new StoredFact(value, revision).bytes());
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
