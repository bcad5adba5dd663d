package io.streamplane.apiserver.operation;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.journal.Outcome;
import io.streamplane.apiserver.journal.Snapshot;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.rule.Tree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Makes an object where there is none of its name. */
final class Creation {

    private static final int ATTEMPTS = 8;

    private final Store store;
    private final Admission admission;

    Creation(Store store, Admission admission) {
        this.store = store;
        this.admission = admission;
    }

    ApiResult create(Ask ask, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        Snapshot snapshot = store.current();
        for (int attempt = 1; ; attempt++) {
            var draft = new Draft(
                    ask.target(), body.deepCopy(), null, snapshot, options.fieldValidation(), duplicateFields);
            try {
                admission.admit(draft);
            } catch (Refusal refusal) {
                if (refusal.failure().code() != 404 || attempt > 1) {
                    throw refusal;
                }
                snapshot = store.fresh(ask.target()); // the namespace may be there, and not yet seen here
                continue;
            }
            if (snapshot.get(draft.kind(), draft.key()).isPresent()
                    && store.fresh(ask.target()).get(draft.kind(), draft.key()).isPresent()) {
                throw new Refusal(Failures.alreadyExists(draft.kind(), draft.name()));
            }
            if (ask.dryRun()) {
                return new ApiResult.Done(201, draft.object(), draft.warnings());
            }
            Outcome outcome = store.append(ask, preconditions(draft), mutations(draft));
            switch (outcome) {
                case Outcome.Accepted accepted -> {
                    ObjectNode made = accepted.snapshot()
                            .get(draft.kind(), draft.key())
                            .orElseThrow()
                            .tree();
                    return new ApiResult.Done(201, made, draft.warnings());
                }
                case Outcome.Rejected rejected -> {
                    if (attempt == ATTEMPTS || !mayRetry(draft, body, rejected)) {
                        throw Rejections.refusal(rejected);
                    }
                    snapshot = rejected.snapshot();
                }
            }
        }
    }

    private static boolean mayRetry(Draft draft, ObjectNode body, Outcome.Rejected rejected) {
        boolean own = rejected.failed().key().equals(draft.resourceKey());
        return !own || Tree.text(Tree.object(body, "metadata"), "name").isEmpty();
    }

    private static List<Precondition> preconditions(Draft draft) {
        var all = new ArrayList<Precondition>();
        all.add(new Precondition.Absent(draft.resourceKey()));
        all.addAll(draft.preconditions());
        return all;
    }

    private List<Mutation> mutations(Draft draft) {
        Kind kind = draft.kind();
        var all = new ArrayList<Mutation>();
        all.add(store.putDesired(kind, draft.resourceKey(), draft.object()));
        ObjectNode status = Tree.object(draft.object(), "status");
        if (kind.hasStatus() && status != null) {
            all.add(store.putObserved(kind, draft.resourceKey(), status));
        }
        all.addAll(draft.mutations());
        return all;
    }
}
