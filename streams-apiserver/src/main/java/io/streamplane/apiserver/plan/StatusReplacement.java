package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.FieldTracking;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces an object's status. As with Kubernetes' strategies of status, a client may change labels, annotations and owners
 * by the way; the spec stays.
 */
public final class StatusReplacement {

    /** Whose labels a write of the status leaves alone, by upstream's strategy of the kind. */
    private static final Set<String> LABELS_STAY = Set.of("deployments.apps");

    private static final Set<String> OWNERS_STAY = Set.of("pods");

    private final Commands commands;
    private final Admission admission;

    public StatusReplacement(Commands commands, Admission admission) {
        this.commands = commands;
        this.admission = admission;
    }

    /**
     * @param body the object with its new status
     * @param observedRevision the observed part must still be this one; null where any will do
     * @param tracking None also leaves all metadata as it is
     */
    Plan replace(
            Ask ask,
            Snapshot state,
            StoredObject old,
            ObjectNode body,
            @Nullable Long observedRevision,
            FieldTracking tracking) {
        Kind kind = old.kind();
        Revisions.checkUid(body, old);
        Revisions.check(body, old, old.observedRevision());
        ObjectNode object = old.tree().deepCopy();
        object.set("status", Admission.status(kind, Tree.object(body, "status")));
        KindRules rules = commands.rules(kind);
        rules.applyDefaults(object);
        String subresource = ask.target().subresource();
        rules.prepareForStatus(subresource, object, old.tree());
        if (!(tracking instanceof FieldTracking.None)) {
            takeMetadata(object, body, kind);
        }
        var draft = new Draft(ask, object, old, state, FieldValidation.IGNORE, List.of(), tracking);
        admission.admitStatus(draft);
        List<FieldError> errors = rules.validateStatusUpdate(subresource, object, old.tree());
        if (!errors.isEmpty()) {
            throw new Refusal(Failures.invalid(kind, old.key().name(), errors)).warning(draft.warnings());
        }
        admission.validateStatus(draft);
        boolean sameStatus = Tree.same(object, old.tree(), "status");
        boolean sameMetadata = Tree.same(object, old.tree(), "metadata");
        if ((sameStatus && sameMetadata) || ask.dryRun()) {
            return Plan.answer(200, object).warning(draft.warnings());
        }
        ResourceKey key = Commands.key(old);
        var preconditions = new ArrayList<Precondition>();
        preconditions.add(new Precondition.HasUid(key, old.uid()));
        preconditions.addAll(draft.preconditions());
        Long guard = observedRevision == null && Revisions.isNamed(body)
                ? Long.valueOf(old.observedRevision())
                : observedRevision;
        if (guard != null) {
            preconditions.add(new Precondition.ObservedAt(key, guard));
        }
        var mutations = new ArrayList<Mutation>();
        if (!sameMetadata) {
            preconditions.add(new Precondition.DesiredAt(key, old.desiredRevision()));
            mutations.add(commands.putDesired(kind, key, object));
        }
        if (!sameStatus) {
            mutations.add(commands.putObserved(kind, key, object));
        }
        mutations.addAll(commands.claims(draft));
        return Plan.Append.of(
                draft,
                commands.command(ask, draft.annotations(), preconditions, mutations),
                after -> new ApiResult.Done(
                        200, after.get(kind, old.key()).orElseThrow().tree(), draft.warnings()));
    }

    private static void takeMetadata(ObjectNode object, ObjectNode body, Kind kind) {
        ObjectNode said = Tree.ensure(body, "metadata");
        ObjectNode metadata = Tree.ensure(object, "metadata");
        Tree.copy(said, metadata, "annotations");
        Tree.copy(said, metadata, "managedFields");
        if (!LABELS_STAY.contains(kind.resource())) {
            Tree.copy(said, metadata, "labels");
        }
        if (!OWNERS_STAY.contains(kind.resource())) {
            Tree.copy(said, metadata, "ownerReferences");
        }
    }
}
