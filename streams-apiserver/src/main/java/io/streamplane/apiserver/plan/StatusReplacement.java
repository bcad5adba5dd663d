package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Replaces an object's status, and nothing else of it. */
public final class StatusReplacement {

    private final Commands commands;

    public StatusReplacement(Commands commands) {
        this.commands = commands;
    }

    /**
     * @param body the object with its new status
     * @param observedRevision the observed part must still be this one; null where any will do
     */
    Plan replace(Ask ask, StoredObject old, ObjectNode body, @Nullable Long observedRevision) {
        Kind kind = old.kind();
        Revisions.checkUid(body, old);
        Revisions.check(body, old, old.observedRevision());
        ObjectNode object = old.tree().deepCopy();
        object.set("status", Admission.status(kind, Tree.object(body, "status")));
        KindRules rules = commands.rules(kind);
        rules.applyDefaults(object);
        List<FieldError> errors = rules.validateStatusUpdate(object, old.tree());
        if (!errors.isEmpty()) {
            throw new Refusal(Failures.invalid(kind, old.key().name(), errors));
        }
        if (Tree.same(object, old.tree(), "status") || ask.dryRun()) {
            return Plan.answer(200, object);
        }
        ResourceKey key = Commands.key(old);
        var preconditions = new ArrayList<Precondition>();
        preconditions.add(new Precondition.HasUid(key, old.uid()));
        Long guard = observedRevision == null && Revisions.isNamed(body)
                ? Long.valueOf(old.observedRevision())
                : observedRevision;
        if (guard != null) {
            preconditions.add(new Precondition.ObservedAt(key, guard));
        }
        var put = commands.putObserved(kind, key, Tree.ensure(object, "status"));
        return new Plan.Append(
                commands.command(ask, preconditions, List.of(put)),
                after -> new ApiResult.Done(
                        200, after.get(kind, old.key()).orElseThrow().tree(), List.of()));
    }
}
