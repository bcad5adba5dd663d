package io.streamplane.controllers.streams;

import io.streamplane.controllers.shard.Refused;
import io.streamplane.schemas.avro.ProposalAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was refused of what the controllers of a task proposed, until they hear it at their next tick. */
public final class HeardRefusals {

    /** NotFound, Conflict and AlreadyExists, TooManyRequests, and what may have happened all the same. */
    private static final Set<Integer> PASSING = Set.of(404, 409, 429, 503, 504);

    /** More than controllers have under way; of one that does not run here, no more is kept. */
    private static final int MOST = 2_000;

    private final Map<String, List<Refused>> byComponent = new HashMap<>();

    /**
     * Whether a controller hears of it. Of a creation that was refused since something is not there, or no longer as the controller saw it,
     * it does not: that shows in the state, and is tried again. What an autoscaler reports depends on any refusal of its scale.
     *
     * @param action of {@link ProposalAction}
     * @param code HTTP status
     */
    public static boolean isHeard(String action, int code) {
        return action.equals(ProposalAction.SCALE.name())
                || (action.equals(ProposalAction.CREATE.name()) && !PASSING.contains(code));
    }

    public void add(String component, Refused refused) {
        List<Refused> heard = byComponent.computeIfAbsent(component, _ -> new ArrayList<>());
        if (heard.size() < MOST) {
            heard.add(refused);
        }
    }

    public List<Refused> take(String component) {
        List<Refused> heard = byComponent.isEmpty() ? null : byComponent.remove(component);
        return heard == null ? List.of() : heard;
    }
}
