package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.core.PersistentVolumeClaimKind;
import io.streamplane.schemas.kind.storage.StorageClassKind;
import io.streamplane.schemas.tree.Tree;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes' admission plug-in DefaultStorageClass does: a new claim that names no class gets the default one; of several the
 * newest, of equally old ones the first by name.
 */
public final class DefaultStorageClass implements AdmissionPlugin {

    @Override
    public String name() {
        return "DefaultStorageClass";
    }

    @Override
    public void mutate(Draft draft) {
        if (!draft.kind().resource().equals(PersistentVolumeClaimKind.RESOURCE) || !draft.isCreate()) {
            return;
        }
        ObjectNode spec = Tree.ensure(draft.object(), "spec");
        if (Tree.has(spec, "storageClassName")
                || Tree.textMap(draft.metadata(), "annotations").containsKey(VolumeTerms.OLD_CLASS)) {
            return;
        }
        StreamSupport.stream(draft.snapshot().list(StorageClassKind.KIND, null).spliterator(), false)
                .map(StoredObject::tree)
                .filter(DefaultStorageClass::isDefault)
                .min(Comparator.comparing((ObjectNode each) -> metadata(each, "creationTimestamp"))
                        .reversed()
                        .thenComparing(each -> metadata(each, "name")))
                .ifPresent(found -> spec.put("storageClassName", metadata(found, "name")));
    }

    private static boolean isDefault(ObjectNode type) {
        Map<String, String> annotations = Tree.textMap(Tree.object(type, "metadata"), "annotations");
        return "true".equals(annotations.get(VolumeTerms.DEFAULT_CLASS))
                || "true".equals(annotations.get(VolumeTerms.OLD_DEFAULT_CLASS));
    }

    private static String metadata(ObjectNode object, String field) {
        return Tree.text(Tree.object(object, "metadata"), field);
    }
}
