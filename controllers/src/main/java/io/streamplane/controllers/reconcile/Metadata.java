package io.streamplane.controllers.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.schemas.codec.Models;
import io.streamplane.schemas.proposal.Proposal;
import java.util.List;
import java.util.function.Consumer;

/** Changes of an object's metadata, for code that knows nothing else of its kind. */
public final class Metadata {

    public static final String FOREGROUND = "foregroundDeletion";
    public static final String ORPHAN = "orphan";

    private Metadata() {}

    public static Proposal withOwners(Stored<?> stored, List<OwnerReference> owners) {
        return update(stored, metadata -> metadata.setOwnerReferences(owners));
    }

    public static Proposal withoutFinalizer(Stored<?> stored, String finalizer) {
        return update(
                stored,
                metadata -> metadata.setFinalizers(stored.finalizers().stream()
                        .filter(each -> !each.equals(finalizer))
                        .toList()));
    }

    private static Proposal update(Stored<?> stored, Consumer<ObjectMeta> change) {
        ObjectMeta metadata = new ObjectMetaBuilder(stored.object().getMetadata()).build();
        change.accept(metadata);
        HasMetadata changed = Models.withMetadata(stored.object(), metadata);
        return new Proposal.Update(stored.resource(), stored.key(), changed, stored.desiredRevision());
    }
}
