package io.streamplane.ops.produce;

import io.streamplane.apiserver.apply.FieldDifference;
import io.streamplane.apiserver.apply.OwnedFields;
import io.streamplane.apiserver.audit.FieldChanges;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.manifest.ObjectReference;
import io.streamplane.apiserver.restore.Content;
import io.streamplane.ops.health.ObjectHealth;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How one object of a source is: as it was applied or not, and healthy or not.
 *
 * @param drift fields that it was given and that are other now
 * @param health null where it waits, for then it is not there
 * @param note why it waits, what it lacks; else what its health says
 */
public record SourceStatus(
        String key,
        ObjectReference object,
        Sync sync,
        List<FieldDifference> drift,
        @Nullable ObjectHealth health,
        String note) {

    /** How an object stands to what was applied last. */
    public enum Sync {
        SYNCED,
        /** Fields that were applied are other now, or the object is gone. */
        DRIFTED,
        /** The record lacks what may come, such as its namespace. */
        WAITING,
        /** What was applied cannot be read any more. */
        UNKNOWN;

        @Override
        public String toString() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    public boolean isWell() {
        return sync == Sync.SYNCED && health != null && health.isCurrent();
    }

    static SourceStatus waiting(String key, ObjectReference object, String lacks) {
        return new SourceStatus(key, object, Sync.WAITING, List.of(), null, "it waits for " + lacks);
    }

    /**
     * Of an object that was applied. It has drifted where a field that was applied then has another value now; fields of others
     * may be as they like.
     *
     * @param then as it was when it was applied; null where that is not known
     */
    static SourceStatus of(
            String key, ObjectReference object, @Nullable ObjectNode then, Snapshot state, Instant instant) {
        Optional<Kind> kind = state.kinds().ofObject(object.apiVersion(), object.kind());
        ObjectNode live = kind.flatMap(it -> state.get(it, new ObjectKey(object.namespace(), object.name())))
                .filter(found -> found.uid().equals(object.uid()))
                .map(StoredObject::tree)
                .orElse(null);
        if (live == null || kind.isEmpty()) {
            return new SourceStatus(
                    key, object, Sync.DRIFTED, List.of(), ObjectHealth.NOT_FOUND, ObjectHealth.NOT_FOUND.message());
        }
        ObjectHealth health = ObjectHealth.of(live, instant);
        if (then == null) {
            return new SourceStatus(
                    key, object, Sync.UNKNOWN, List.of(), health, "revision " + object.revision() + " is not known");
        }
        OwnedFields applied = OwnedFields.applied(then, object.manager());
        List<FieldDifference> drift = FieldChanges.between(kind.get(), Content.of(then), Content.of(live)).stream()
                .filter(each -> applied.concern(each.path()))
                .toList();
        return new SourceStatus(
                key, object, drift.isEmpty() ? Sync.SYNCED : Sync.DRIFTED, drift, health, health.message());
    }
}
