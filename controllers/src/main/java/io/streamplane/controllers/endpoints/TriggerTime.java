package io.streamplane.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When the earliest change happened that slices do not say yet ({@code endpoints.kubernetes.io/last-change-trigger-time}):
 * the creation of a Service that has no slices; else the newest transition of Ready of the pods whose endpoints are
 * others. Upstream remembers what it has seen; here it is what the slices say.
 */
final class TriggerTime {

    private final @Nullable String created;
    private final Map<SlicePacking.Identity, Endpoint> known = new HashMap<>();
    private @Nullable String earliest;

    TriggerTime(Stored<Service> service, List<Stored<EndpointSlice>> existing) {
        this.created = existing.isEmpty() ? service.object().getMetadata().getCreationTimestamp() : null;
        for (Stored<EndpointSlice> slice : existing) {
            SliceDraft.endpoints(slice.object())
                    .forEach(endpoint -> known.put(SlicePacking.Identity.of(endpoint), endpoint));
        }
    }

    void see(Endpoint endpoint, Stored<Pod> pod) {
        Endpoint before = known.get(SlicePacking.Identity.of(endpoint));
        if (before == null || !SlicePacking.isSame(before, endpoint)) {
            see(pod);
        }
    }

    private void see(Stored<Pod> pod) {
        var ready = Pods.condition(pod.object(), "Ready");
        String moment = ready == null ? null : ready.getLastTransitionTime();
        if (moment != null && (earliest == null || moment.compareTo(earliest) < 0)) {
            earliest = moment;
        }
    }

    /** Empty where no change has a time. */
    Map<String, String> annotations() {
        String moment = created == null ? earliest : created;
        return moment == null ? Map.of() : Map.of(SliceWriting.TRIGGER_TIME, Objects.requireNonNull(moment));
    }
}
