package io.streamplane.apiserver.admission.webhook;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.match.AdmissionAttributes;
import io.streamplane.apiserver.admission.match.CompiledObjects;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import java.util.List;

/** The webhooks that the configurations of one kind name. Thread-safe. */
final class ConfiguredWebhooks {

    private final CompiledObjects<List<AdmissionWebhook>> configurations;

    /** @param kind of the configurations */
    ConfiguredWebhooks(Kind kind) {
        configurations = new CompiledObjects<>(kind, AdmissionWebhook::of);
    }

    /** Those of each configuration, by the configurations' names; none where nobody is asked about the object. */
    List<List<AdmissionWebhook>> about(Draft draft) {
        List<List<AdmissionWebhook>> all = configurations.in(draft.snapshot());
        return all.isEmpty() || AdmissionAttributes.isExempt(draft) ? List.of() : all;
    }

    /** Whether any of them may be asked, as far as that shows without the object. */
    boolean mayMatch(Draft.Operation operation, Target target, Snapshot state) {
        return configurations.in(state).stream()
                .flatMap(List::stream)
                .anyMatch(each -> each.constraints().mayMatch(operation, target.kind(), target.subresource()));
    }
}
