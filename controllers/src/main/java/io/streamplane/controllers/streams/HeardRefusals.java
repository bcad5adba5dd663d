package io.streamplane.controllers.streams;

import io.streamplane.controllers.shard.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was refused of what the controllers of a task proposed, until they hear it at their next tick. */
final class HeardRefusals {

    /** More than controllers have under way; of one that does not run here, no more is kept. */
    private static final int MOST = 2_000;

    private final Map<String, List<Refused>> byComponent = new HashMap<>();

    void add(String component, Refused refused) {
        List<Refused> heard = byComponent.computeIfAbsent(component, _ -> new ArrayList<>());
        if (heard.size() < MOST) {
            heard.add(refused);
        }
    }

    List<Refused> take(String component) {
        List<Refused> heard = byComponent.isEmpty() ? null : byComponent.remove(component);
        return heard == null ? List.of() : heard;
    }
}
