package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.apply.Ownership;
import io.streamplane.apiserver.journal.state.StoredObject;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets {@code metadata.managedFields}. As in Kubernetes, an update counts on top of what the client itself says of them,
 * and an empty list from a client forgets them all.
 */
final class FieldOwnership implements AdmissionStep {

    private static final String FIELD = "managedFields";

    private final InstantSource clock;

    FieldOwnership(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void admit(Draft draft) {
        JsonNode said = draft.metadata().remove(FIELD);
        ArrayNode fields = switch (draft.tracking()) {
            case FieldTracking.None _ -> known(draft.old());
            case FieldTracking.Settled(ArrayNode settled) -> settled;
            case FieldTracking.Changes changes -> changed(draft, changes, said);
        };
        if (fields != null && !fields.isEmpty()) {
            draft.metadata().set(FIELD, fields);
        }
    }

    private @Nullable ArrayNode changed(Draft draft, FieldTracking.Changes changes, @Nullable JsonNode said) {
        StoredObject old = draft.old();
        ArrayNode known = known(old);
        if (old != null && (known == null || isReset(said))) {
            return null;
        }
        ObjectNode before = old == null ? draft.object().objectNode() : old.tree();
        ObjectNode base = draft.object().objectNode();
        base.putObject("metadata").set(FIELD, old != null && said instanceof ArrayNode ? said : known);
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return Ownership.of(draft.kind()).updated(before, draft.object(), base, changes.manager(), now);
    }

    private static boolean isReset(@Nullable JsonNode said) {
        return said instanceof ArrayNode list && list.valueStream().allMatch(JsonNode::isEmpty);
    }

    private static @Nullable ArrayNode known(@Nullable StoredObject old) {
        return old != null && old.tree().path("metadata").get(FIELD) instanceof ArrayNode fields
                ? fields.deepCopy()
                : null;
    }
}
