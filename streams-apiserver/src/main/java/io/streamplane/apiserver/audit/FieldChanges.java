package io.streamplane.apiserver.audit;

import io.streamplane.apiserver.apply.FieldDifference;
import io.streamplane.apiserver.apply.FieldDifferences;
import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.WellKnownAnnotations;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields that a change of an object changed, without what every change changes, and without what Secrets hold. */
public final class FieldChanges {

    private static final List<String> BOOKKEEPING = List.of(".metadata.resourceVersion", ".metadata.managedFields");

    /** What follows from other fields, or says them again. */
    private static final Set<String> SECONDARY = Set.of(
            ".metadata.generation",
            ".metadata.annotations." + WellKnownAnnotations.LAST_APPLIED,
            ".status.observedGeneration");

    /** When and in what words something is so is less than that it is so. */
    private static final List<String> SECONDARY_ENDS =
            List.of(".lastTransitionTime", ".lastUpdateTime", ".lastHeartbeatTime", ".message", ".startedAt");

    private static final String PHASE = ".status.phase";

    private FieldChanges() {}

    static List<FieldDifference> of(Change change) {
        StoredObject before = change.before();
        StoredObject after = change.after();
        return between(
                change.object().kind(), before == null ? null : before.tree(), after == null ? null : after.tree());
    }

    /**
     * The same of any two versions of an object.
     *
     * @param before null where it was created
     * @param after null where it was deleted
     */
    public static List<FieldDifference> between(Kind kind, @Nullable JsonNode before, @Nullable JsonNode after) {
        return FieldDifferences.of(kind, before, after).stream()
                .filter(difference -> BOOKKEEPING.stream().noneMatch(difference.path()::startsWith))
                .map(difference -> SecretMask.hide(kind, difference))
                .toList();
    }

    /** Those that a person would name, the foremost first. */
    static List<FieldDifference> primary(List<FieldDifference> all) {
        var primary = all.stream()
                .filter(difference -> !isSecondary(difference.path()))
                .sorted(Comparator.comparing(difference -> !difference.path().equals(PHASE)))
                .toList();
        return primary.isEmpty() ? all : primary;
    }

    private static boolean isSecondary(String path) {
        return SECONDARY.contains(path) || SECONDARY_ENDS.stream().anyMatch(path::endsWith);
    }

    /** {@code created}, {@code changed} or {@code deleted}. */
    static String operation(Change change) {
        return change.before() == null ? "created" : change.after() == null ? "deleted" : "changed";
    }
}
