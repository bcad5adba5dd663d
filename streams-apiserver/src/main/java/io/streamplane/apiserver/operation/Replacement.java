package io.streamplane.apiserver.operation;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.journal.Outcome;
import io.streamplane.apiserver.journal.StoredObject;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.rule.Tree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Replaces an object's metadata and spec. What changes nothing writes nothing. */
final class Replacement {

    private final Store store;
    private final Admission admission;

    Replacement(Store store, Admission admission) {
        this.store = store;
        this.admission = admission;
    }

    /** One attempt; a rejection is returned, so that the caller may retry on its snapshot. */
    sealed interface Attempt {
        record Finished(ApiResult result) implements Attempt {}

        record Stale(Outcome.Rejected rejected) implements Attempt {}
    }

    Attempt replace(
            Ask ask, StoredObject old, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        Revisions.checkUid(body, old);
        Revisions.check(body, old, old.desiredRevision());
        var draft = new Draft(
                ask.target(),
                body.deepCopy(),
                old,
                store.current(),
                options.fieldValidation(),
                duplicateFields);
        admission.admit(draft);
        return write(ask, old, draft.object(), draft);
    }

    /** The one way to change a namespace's own finalizers. */
    Attempt finalizeNamespace(Ask ask, StoredObject old, List<String> finalizers) {
        ObjectNode object = old.tree().deepCopy();
        var array = Tree.ensure(object, "spec").putArray("finalizers");
        finalizers.forEach(array::add);
        var draft = new Draft(
                ask.target(), object, old, store.current(), WriteOptions.FieldValidation.IGNORE, List.of());
        return write(ask, old, object, draft);
    }

    /** @param object complete and valid */
    private Attempt write(Ask ask, StoredObject old, ObjectNode object, Draft draft) {
        if (Tree.equal(withoutVersion(object), withoutVersion(old.tree()))) {
            return new Attempt.Finished(new ApiResult.Done(200, old.tree(), draft.warnings()));
        }
        if (ask.dryRun()) {
            draft.metadata().put("resourceVersion", Long.toString(old.revision()));
            return new Attempt.Finished(new ApiResult.Done(200, object, draft.warnings()));
        }
        ResourceKey key = Store.key(old);
        var preconditions = new ArrayList<Precondition>();
        preconditions.add(new Precondition.HasUid(key, old.uid()));
        preconditions.add(new Precondition.DesiredAt(key, old.desiredRevision()));
        preconditions.addAll(draft.preconditions());
        var mutations = new ArrayList<Mutation>();
        boolean gone = Finalizers.allGone(object);
        mutations.add(gone ? new Mutation.Delete(key) : store.putDesired(old.kind(), key, object));
        mutations.addAll(gone ? Claims.released(old) : draft.mutations());
        return switch (store.append(ask, preconditions, mutations)) {
            case Outcome.Rejected rejected -> new Attempt.Stale(rejected);
            case Outcome.Accepted accepted ->
                new Attempt.Finished(new ApiResult.Done(
                        200,
                        accepted.snapshot()
                                .get(old.kind(), old.key())
                                .map(StoredObject::tree)
                                .orElse(object),
                        draft.warnings()));
        };
    }

    private static ObjectNode withoutVersion(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        Tree.ensure(copy, "metadata").remove("resourceVersion");
        return copy;
    }
}
