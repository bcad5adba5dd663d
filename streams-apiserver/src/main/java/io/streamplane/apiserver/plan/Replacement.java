package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.FieldTracking;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Replaces an object's metadata and spec. What changes nothing writes nothing. */
public final class Replacement {

    private final Commands commands;
    private final Admission admission;

    public Replacement(Commands commands, Admission admission) {
        this.commands = commands;
        this.admission = admission;
    }

    Plan replace(
            Ask ask,
            Snapshot state,
            StoredObject old,
            ObjectNode body,
            List<String> duplicateFields,
            WriteOptions options,
            FieldTracking tracking) {
        Revisions.checkUid(body, old);
        Revisions.check(body, old, old.desiredRevision());
        var draft = new Draft(ask, body.deepCopy(), old, state, options.fieldValidation(), duplicateFields, tracking);
        admission.admit(draft);
        return write(ask, state, old, draft.object(), draft);
    }

    /** Replaces what a subresource of a pod is about: its ephemeral containers or its resources, and nothing else of it. */
    Plan replacePart(
            Ask ask,
            Snapshot state,
            StoredObject old,
            ObjectNode body,
            List<String> duplicateFields,
            WriteOptions options,
            FieldTracking tracking) {
        ObjectNode object = old.tree().deepCopy();
        if (ask.target().subresource().equals("resize")) {
            PodResize.copy(Tree.ensure(body, "spec"), Tree.ensure(object, "spec"));
        } else {
            Tree.copy(Tree.ensure(body, "spec"), Tree.ensure(object, "spec"), "ephemeralContainers");
        }
        for (String said : List.of("uid", "resourceVersion", "managedFields")) {
            Tree.copy(Tree.ensure(body, "metadata"), Tree.ensure(object, "metadata"), said);
        }
        return replace(ask, state, old, object, duplicateFields, options, tracking);
    }

    /** The one way to change a namespace's own finalizers. */
    Plan finalizeNamespace(Ask ask, Snapshot state, StoredObject old, List<String> finalizers) {
        ObjectNode object = old.tree().deepCopy();
        var array = Tree.ensure(object, "spec").putArray("finalizers");
        finalizers.forEach(array::add);
        var draft =
                new Draft(ask, object, old, state, WriteOptions.FieldValidation.IGNORE, List.of(), FieldTracking.NONE);
        return write(ask, state, old, object, draft);
    }

    /** @param object complete and valid */
    private Plan write(Ask ask, Snapshot state, StoredObject old, ObjectNode object, Draft draft) {
        draft.metadata().put("resourceVersion", Long.toString(old.revision()));
        if (Tree.equal(object, old.tree())) {
            return new Plan.Answer(new ApiResult.Done(200, old.tree(), draft.warnings()));
        }
        if (ask.dryRun()) {
            return new Plan.Answer(new ApiResult.Done(200, object, draft.warnings()));
        }
        ResourceKey key = Commands.key(old);
        var preconditions = new ArrayList<Precondition>();
        preconditions.add(new Precondition.HasUid(key, old.uid()));
        preconditions.add(new Precondition.DesiredAt(key, old.desiredRevision()));
        preconditions.addAll(draft.preconditions());
        var mutations = new ArrayList<Mutation>();
        KindRules rules = commands.rules(old.kind());
        boolean gone = Finalizers.allGone(rules, object);
        mutations.add(gone ? new Mutation.Delete(key) : commands.putDesired(old.kind(), key, object));
        mutations.addAll(gone ? Claims.released(rules, state, old) : commands.claims(draft));
        return Plan.Append.of(
                draft,
                commands.command(ask, draft.annotations(), preconditions, mutations),
                after -> new ApiResult.Done(
                        200,
                        after.get(old.kind(), old.key()).map(StoredObject::tree).orElse(object),
                        draft.warnings()));
    }
}
