package io.streamplane.apiserver.review;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.FieldTracking;
import io.streamplane.apiserver.authentication.BearerTokens;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.operation.CreateOnly;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Answers reviews. Nothing is stored, and nothing else can be done with them. */
public final class ReviewOperations implements CreateOnly {

    private final Reviews reviews;
    private final Supplier<Snapshot> state;

    /**
     * @param authorization that requests meet
     * @param tokens that requests are authenticated by
     * @param state what there is now
     */
    public ReviewOperations(BearerTokens tokens, Authorization authorization, Supplier<Snapshot> state) {
        this.reviews = new Reviews(tokens, authorization);
        this.state = state;
    }

    @Override
    public ApiResult create(
            Caller caller, Target target, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        var draft = new Draft(
                new Ask(caller, "create", target, options),
                body.deepCopy(),
                null,
                state.get(),
                options.fieldValidation(),
                duplicateFields,
                FieldTracking.NONE);
        try {
            Admission.read(draft);
            ObjectNode answer = reviews.answer(target, draft.object(), caller.identity());
            return new ApiResult.Done(201, answer, draft.warnings());
        } catch (Refusal refusal) {
            return new ApiResult.Failed(refusal.failure(), draft.warnings());
        }
    }
}
