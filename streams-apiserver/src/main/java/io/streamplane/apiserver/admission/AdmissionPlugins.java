package io.streamplane.apiserver.admission;

import java.util.List;

/** Those plug-ins of admission that run, in their order. */
public final class AdmissionPlugins {

    private final List<AdmissionPlugin> all;

    public AdmissionPlugins(List<AdmissionPlugin> all) {
        this.all = List.copyOf(all);
    }

    public List<String> names() {
        return all.stream().map(AdmissionPlugin::name).toList();
    }

    void mutate(Draft draft) {
        all.forEach(plugin -> plugin.mutate(draft));
    }

    void validate(Draft draft) {
        all.forEach(plugin -> plugin.validate(draft));
    }
}
