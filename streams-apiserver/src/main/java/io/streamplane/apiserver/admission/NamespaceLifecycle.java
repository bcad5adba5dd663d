package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;

/**
 * Objects are created in namespaces that exist and stay. The command depends on the namespace's desired part as it
 * was seen, so a namespace that begins to go in between wins the race.
 */
public final class NamespaceLifecycle implements AdmissionPlugin {

    @Override
    public String name() {
        return "NamespaceLifecycle";
    }

    @Override
    public void mutate(Draft draft) {
        String name = draft.target().namespace();
        if (!draft.isCreate() || !draft.kind().namespaced()) {
            return;
        }
        if (name.isEmpty()) {
            throw new Refusal(Failures.badRequest("an empty namespace may not be set during creation"));
        }
        ObjectKey key = ObjectKey.clusterScoped(name);
        if (draft.claims().stream()
                .anyMatch(claim -> claim.key().equals(new ResourceKey(NamespaceKind.RESOURCE, key)))) {
            return; // made by the same command
        }
        StoredObject namespace = draft.snapshot()
                .get(NamespaceKind.KIND, key)
                .orElseThrow(() -> new Refusal(Failures.notFound(NamespaceKind.KIND, name)));
        if (Tree.has(Tree.object(namespace.tree(), "metadata"), "deletionTimestamp")) {
            throw new Refusal(Failures.namespaceTerminating(draft.kind(), draft.name(), name));
        }
        draft.require(
                new Precondition.DesiredAt(new ResourceKey(NamespaceKind.RESOURCE, key), namespace.desiredRevision()));
    }
}
