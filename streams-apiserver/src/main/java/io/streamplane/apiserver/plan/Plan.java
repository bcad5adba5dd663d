package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.ResourceKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** What a write comes to on one state. */
public sealed interface Plan {

    /** Nothing is to be written. */
    record Answer(ApiResult result) implements Plan {}

    /**
     * @param answer what to tell the asker, of the state right after the command; decodes objects
     * @param shared objects of one namespace that many commands write by the way, such as quotas: those of one server wait for each
     *     other, and where one has changed, the write is planned anew
     */
    record Append(Command command, Function<Snapshot, ApiResult> answer, Set<ResourceKey> shared) implements Plan {

        public Append {
            shared = Set.copyOf(shared);
        }

        Append(Command command, Function<Snapshot, ApiResult> answer) {
            this(command, answer, Set.of());
        }

        /** @param draft what the command is made of */
        static Append of(Draft draft, Command command, Function<Snapshot, ApiResult> answer) {
            var shared = new HashSet<ResourceKey>();
            for (Draft.Report report : draft.reports()) {
                shared.add(report.key());
            }
            return new Append(command, answer, shared);
        }
    }

    /** The same, told with these warnings before its own. */
    default Plan warning(List<String> warnings) {
        return warnings.isEmpty()
                ? this
                : switch (this) {
                    case Answer answer -> new Answer(answer.result().warning(warnings));
                    case Append append ->
                        new Append(
                                append.command(),
                                after -> append.answer().apply(after).warning(warnings),
                                append.shared());
                };
    }

    static Plan answer(int code, ObjectNode body) {
        return new Answer(new ApiResult.Done(code, body, List.of()));
    }
}
