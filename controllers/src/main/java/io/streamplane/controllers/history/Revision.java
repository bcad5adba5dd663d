package io.streamplane.controllers.history;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.streamplane.controllers.reconcile.Stored;
import org.jspecify.annotations.Nullable;

/**
 * A template as a ControllerRevision keeps it.
 *
 * @param hash what its label says; its name where it has no such label
 * @param number 1 for the first; a rollback gives an earlier one a new, higher number
 * @param patch the canonical text of its data
 * @param stored the object as it is; null for one that is to be made
 */
public record Revision(
        String name,
        String hash,
        long number,
        String patch,
        @Nullable Stored<GenericKubernetesResource> stored) {

    public PodTemplateSpec template() {
        return TemplatePatch.template(patch);
    }

    Revision numbered(long changed) {
        return new Revision(name, hash, changed, patch, stored);
    }
}
