package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.apiserver.request.Target;
import java.util.List;

/** Those plug-ins of admission that run, in their order. */
public final class AdmissionPlugins {

    private final List<AdmissionPlugin> all;
    private final List<AdmissionPlugin> ofEvents;

    public AdmissionPlugins(List<AdmissionPlugin> all) {
        this.all = List.copyOf(all);
        ofEvents = all.stream().filter(AdmissionPlugin::looksAtEvents).toList();
    }

    public List<String> names() {
        return all.stream().map(AdmissionPlugin::name).toList();
    }

    /** What they read from files and may be read again. */
    public List<Configured<?>> settings() {
        return all.stream().flatMap(plugin -> plugin.settings().stream()).toList();
    }

    /** Whether such a request may have to wait for somebody outside. */
    public boolean mayWait(Draft.Operation operation, Target target, Snapshot state) {
        for (AdmissionPlugin plugin : all) {
            if (plugin.mayWait(operation, target, state)) {
                return true;
            }
        }
        return false;
    }

    /** Asks all, and all a second time where webhooks or policies have changed the object. */
    void mutate(Draft draft) {
        all.forEach(plugin -> plugin.mutate(draft));
        if (draft.reinvocation().begin()) {
            all.forEach(plugin -> plugin.mutate(draft));
        }
    }

    void admitPart(Draft draft) {
        all.forEach(plugin -> plugin.admitPart(draft));
    }

    void validate(Draft draft) {
        all.forEach(plugin -> plugin.validate(draft));
    }

    /** Looks at an Event as a client would write it; throws {@link io.streamplane.apiserver.request.Refusal}. */
    public void validateEvent(Draft draft) {
        ofEvents.forEach(plugin -> plugin.validate(draft));
    }
}
