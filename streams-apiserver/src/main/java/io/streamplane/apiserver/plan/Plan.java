package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.schemas.journal.Command;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** What a write comes to on one state. */
public sealed interface Plan {

    /** Nothing is to be written. */
    record Answer(ApiResult result) implements Plan {}

    /** @param answer what to tell the asker, of the state right after the command; decodes objects */
    record Append(Command command, Function<Snapshot, ApiResult> answer) implements Plan {}

    /** The same, told with these warnings before its own. */
    default Plan warning(List<String> warnings) {
        return warnings.isEmpty()
                ? this
                : switch (this) {
                    case Answer answer -> new Answer(answer.result().warning(warnings));
                    case Append append ->
                        new Append(
                                append.command(),
                                after -> append.answer().apply(after).warning(warnings));
                };
    }

    static Plan answer(int code, ObjectNode body) {
        return new Answer(new ApiResult.Done(code, body, List.of()));
    }
}
