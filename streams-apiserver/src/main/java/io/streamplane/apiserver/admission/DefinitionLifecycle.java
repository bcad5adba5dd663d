package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;

/**
 * Custom resources are created while their definition stays. The command depends on the definition as it was seen: one that begins
 * to go in between wins the race, and one that was changed is asked again.
 */
final class DefinitionLifecycle implements AdmissionStep {

    @Override
    public void admit(Draft draft) {
        if (!draft.isCreate() || draft.kind().custom() == null) {
            return;
        }
        ObjectKey key = ObjectKey.clusterScoped(draft.kind().resource());
        StoredObject definition = draft.snapshot()
                .get(CustomResourceDefinitionKind.KIND, key)
                .orElseThrow(() -> new Refusal(Failures.notFound(CustomResourceDefinitionKind.KIND, key.name())));
        if (Tree.has(Tree.object(definition.tree(), "metadata"), "deletionTimestamp")) {
            throw new Refusal(Failures.methodNotAllowed(
                    draft.kind(), "create not allowed while custom resource definition is terminating"));
        }
        draft.require(new Precondition.DesiredAt(
                new ResourceKey(CustomResourceDefinitionKind.RESOURCE, key), definition.desiredRevision()));
    }
}
