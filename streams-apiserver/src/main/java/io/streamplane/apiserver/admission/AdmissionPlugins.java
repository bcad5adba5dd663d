package io.streamplane.apiserver.admission;

import java.util.List;

/** Those plug-ins of admission that run, in their order. */
public final class AdmissionPlugins {

    private final List<AdmissionPlugin> all;

    private AdmissionPlugins(List<AdmissionPlugin> all) {
        this.all = List.copyOf(all);
    }

    /** All that run where nobody chooses, in upstream's order. */
    public static AdmissionPlugins standard() {
        return new AdmissionPlugins(List.of(
                new PodReferences(),
                new PodPriority(),
                new DefaultStorageClass(),
                new PodRuntime(),
                new ClaimResize()));
    }

    void mutate(Draft draft) {
        all.forEach(plugin -> plugin.mutate(draft));
    }

    void validate(Draft draft) {
        all.forEach(plugin -> plugin.validate(draft));
    }
}
