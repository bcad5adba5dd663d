package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.tree.Tree;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Sets what the server alone decides of metadata, and lets the kind prepare the object for storage. */
final class MetadataStamp implements AdmissionStep {

    private static final List<String> SERVER_OWNED =
            List.of("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation");

    private final KindRulebook rules;
    private final InstantSource clock;
    private final Supplier<String> uids;

    MetadataStamp(KindRulebook rules, InstantSource clock, Supplier<String> uids) {
        this.rules = rules;
        this.clock = clock;
        this.uids = uids;
    }

    /** Of an object that a plug-in has changed: what was given to it stays. */
    void again(Draft draft) {
        Draft.Given given = draft.given();
        admit(draft);
        if (given != null) {
            draft.metadata().put("uid", given.uid()).put("creationTimestamp", given.creationTimestamp());
            draft.give(given);
        }
    }

    @Override
    public void admit(Draft draft) {
        ObjectNode metadata = draft.metadata();
        metadata.remove(List.of("resourceVersion", "selfLink"));
        StoredObject old = draft.old();
        if (old == null) {
            metadata.remove(SERVER_OWNED);
            metadata.put("uid", uids.get());
            metadata.put(
                    "creationTimestamp",
                    clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            draft.give(new Draft.Given(Tree.text(metadata, "uid"), Tree.text(metadata, "creationTimestamp")));
            rules.of(draft.kind()).prepareForCreate(draft.object());
        } else {
            ObjectNode before = Tree.ensure(old.tree(), "metadata");
            SERVER_OWNED.forEach(field -> Tree.copy(before, metadata, field));
            Tree.copy(before, metadata, "generateName");
            Tree.copy(old.tree(), draft.object(), "status");
            rules.of(draft.kind()).prepareForUpdate(draft.object(), old.tree());
        }
    }
}
