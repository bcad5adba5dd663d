package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.apply.ComponentFields;
import io.streamplane.apiserver.apply.FieldManager;
import io.streamplane.apiserver.apply.Ownership;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
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
            case FieldTracking.Settled(ArrayNode settled) -> ComponentFields.stored(draft.kind(), settled);
            case FieldTracking.Changes changes -> changed(draft, changes, said);
        };
        if (fields != null && !fields.isEmpty()) {
            draft.metadata().set(FIELD, fields);
        }
    }

    private @Nullable ArrayNode changed(Draft draft, FieldTracking.Changes changes, @Nullable JsonNode said) {
        StoredObject old = draft.old();
        if (old == null) {
            return updated(draft, draft.object().objectNode(), null, changes);
        }
        ArrayNode known = known(old);
        ArrayNode maker = known == null ? ComponentFields.maker(draft.kind(), old.tree()) : null;
        if ((known == null && maker == null) || isReset(said)) {
            return null;
        }
        ArrayNode own = said instanceof ArrayNode list ? ComponentFields.stored(draft.kind(), list) : null;
        ArrayNode base = own == null || own.isEmpty() ? known == null ? maker : known : own;
        ArrayNode after = updated(draft, old.tree(), base, changes);
        return after.equals(maker) || isOf(changes.manager(), maker) ? null : after;
    }

    private ArrayNode updated(
            Draft draft, ObjectNode before, @Nullable ArrayNode known, FieldTracking.Changes changes) {
        ObjectNode base = draft.object().objectNode();
        base.putObject("metadata").set(FIELD, known);
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return Ownership.of(draft.kind()).updated(before, draft.object(), base, changes.manager(), now);
    }

    /** What the maker of an object writes to it is still its maker's, which need not be stored. */
    private static boolean isOf(FieldManager manager, @Nullable ArrayNode maker) {
        return maker != null && manager.name().equals(Tree.text(maker.path(0), "manager"));
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
