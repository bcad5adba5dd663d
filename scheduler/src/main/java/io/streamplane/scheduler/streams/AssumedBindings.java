package io.streamplane.scheduler.streams;

import io.streamplane.scheduler.decide.Assumption;
import io.streamplane.scheduler.decide.Decider;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;

/** The store of what was proposed and is not confirmed: a successor counts on it too. */
final class AssumedBindings {

    private final KeyValueStore<String, String> store;

    AssumedBindings(KeyValueStore<String, String> store) {
        this.store = store;
    }

    Map<ObjectKey, Assumption> all() {
        var found = new HashMap<ObjectKey, Assumption>();
        try (var all = store.all()) {
            all.forEachRemaining(each -> {
                String[] words = each.value.split(" ", 4);
                var assumption =
                        new Assumption(words[0], words[1], Long.parseLong(words[2]), Integer.parseInt(words[3]));
                found.put(ObjectKey.parse(each.key), assumption);
            });
        }
        return found;
    }

    /** Writes what has changed; to be done before the proposals go out. */
    void save(Decider decider) {
        for (ObjectKey pod : decider.drainAssumptionsChanged()) {
            Assumption each = decider.assumption(pod);
            if (each == null) {
                store.delete(pod.toString());
            } else {
                store.put(pod.toString(), each.uid() + " " + each.node() + " " + each.until() + " " + each.proposed());
            }
        }
    }
}
