package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.FieldTracking;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.journal.state.EmptyStatus;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Makes an object where there is none of its name. */
public final class Creation {

    private final Authorization authorization;
    private final Commands commands;
    private final Admission admission;

    /** @param authorization who may create what he meant to change */
    public Creation(Authorization authorization, Commands commands, Admission admission) {
        this.authorization = authorization;
        this.commands = commands;
        this.admission = admission;
    }

    /** A name that the server made up, and found taken, is made up anew. */
    public Write create(
            Ask ask, ObjectNode body, List<String> duplicateFields, WriteOptions options, FieldTracking tracking) {
        String name = Tree.text(Tree.object(body, "metadata"), "name");
        return new Write() {
            @Override
            public Plan on(Snapshot state) {
                return plan(ask, state, body, duplicateFields, options, tracking);
            }

            @Override
            public boolean mayRepeat(Outcome.Rejected rejected) {
                var key = rejected.failed().key();
                boolean own = key.resource().equals(ask.target().kind().resource())
                        && key.key().namespace().equals(ask.target().namespace())
                        && key.key().name().equals(name);
                return !own;
            }
        };
    }

    /** Of one that is not there to be changed: it takes the right to create it, too. */
    Plan planMissing(
            Ask ask,
            Snapshot state,
            ObjectNode body,
            List<String> duplicateFields,
            WriteOptions options,
            FieldTracking tracking) {
        authorization.refusal(ask.caller().identity(), "create", ask.target()).ifPresent(failure -> {
            throw new Refusal(failure);
        });
        return plan(ask, state, body, duplicateFields, options, tracking);
    }

    Plan plan(
            Ask ask,
            Snapshot state,
            ObjectNode body,
            List<String> duplicateFields,
            WriteOptions options,
            FieldTracking tracking) {
        var draft = new Draft(ask, body.deepCopy(), null, state, options.fieldValidation(), duplicateFields, tracking);
        commands.rules(draft.kind()).askedBy(draft.object(), ask.caller().identity());
        admission.admit(draft);
        if (state.get(draft.kind(), draft.key()).isPresent()) {
            throw new Refusal(Failures.alreadyExists(draft.kind(), draft.name()));
        }
        if (ask.dryRun()) {
            EmptyStatus.complete(draft.kind(), draft.object());
            return new Plan.Answer(new ApiResult.Done(201, draft.object(), draft.warnings()));
        }
        return Plan.Append.of(
                draft,
                commands.command(ask, draft.annotations(), preconditions(draft), mutations(draft)),
                after -> new ApiResult.Done(
                        201, after.get(draft.kind(), draft.key()).orElseThrow().tree(), draft.warnings()));
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
        all.add(commands.putDesired(kind, draft.resourceKey(), draft.object()));
        ObjectNode status = Tree.object(draft.object(), "status");
        if (kind.hasStatus() && status != null) {
            all.add(commands.putObserved(kind, draft.resourceKey(), draft.object()));
        }
        all.addAll(commands.claims(draft));
        return all;
    }
}
