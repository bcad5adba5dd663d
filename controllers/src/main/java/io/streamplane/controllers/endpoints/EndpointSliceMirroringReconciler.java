package io.streamplane.controllers.endpoints;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.kind.WellKnownAnnotations;
import io.streamplane.schemas.kind.core.EndpointsKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.kind.discovery.EndpointSliceKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Mirrors to EndpointSlices the Endpoints that users write for Services without a selector, as Kubernetes'
 * endpointslicemirroring controller does: one slice for each subset's ports and each family, with 1,000 addresses of a subset at
 * most. Not those with the label {@code endpointslice.kubernetes.io/skip-mirror: "true"} and those that elect a leader.
 */
public final class EndpointSliceMirroringReconciler implements Reconciler {

    static final String MANAGER = "endpointslicemirroring-controller.k8s.io";
    static final int MOST = 1_000;

    private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";

    /** @param ports as in {@link SliceDraft#portsKey} */
    private record Place(String family, List<String> ports) {}

    private record Mirror(List<EndpointPort> ports, SequencedMap<SlicePacking.Identity, Endpoint> endpoints) {}

    @Override
    public String name() {
        return "endpointslicemirroring";
    }

    @Override
    public String component() {
        return "endpoint-slice-mirroring-controller";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(ServiceKind.RESOURCE, EndpointsKind.RESOURCE, EndpointSliceKind.RESOURCE);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return switch (change.resource()) {
            case EndpointsKind.RESOURCE -> Set.of(new WorkKey(EndpointsKind.RESOURCE, change.key()));
            case ServiceKind.RESOURCE ->
                shard.get(EndpointsKind.RESOURCE, change.key()) == null
                        ? Set.of()
                        : Set.of(new WorkKey(EndpointsKind.RESOURCE, change.key()));
            case EndpointSliceKind.RESOURCE -> {
                var labels = change.latest().labels();
                String name = labels.get(SliceWriting.SERVICE_NAME);
                yield name != null && MANAGER.equals(labels.get(SliceWriting.MANAGED_BY))
                        ? Set.of(new WorkKey(
                                EndpointsKind.RESOURCE,
                                new ObjectKey(change.key().namespace(), name)))
                        : Set.of();
            }
            default -> Set.of();
        };
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var endpoints = input.shard().get(EndpointsKind.RESOURCE, input.work().key(), Endpoints.class);
        if (endpoints == null || endpoints.terminating()) {
            return ReconcileResult.nothing();
        }
        var existing = SliceWriting.existing(input, endpoints, MANAGER);
        if (SliceWriting.isUnderWay(input, endpoints, existing)) {
            return ReconcileResult.nothing();
        }
        var service = input.shard().get(ServiceKind.RESOURCE, endpoints.key(), Service.class);
        boolean wanted = service != null
                && Membership.selector(service.object()).isEmpty()
                && !"true".equals(endpoints.labels().get(SKIP))
                && !endpoints.annotations().containsKey(EndpointsReconciler.LEADER);
        if (!wanted) {
            return ReconcileResult.of(
                    existing.stream().map(SliceWriting::delete).toList());
        }
        return mirror(input, endpoints, existing);
    }

    private static ReconcileResult mirror(
            ReconcileInput input, Stored<Endpoints> endpoints, List<Stored<EndpointSlice>> existing) {
        var mirrors = new LinkedHashMap<Place, Mirror>();
        int left = 0;
        var subsets = endpoints.object().getSubsets();
        for (EndpointSubset subset : subsets == null ? List.<EndpointSubset>of() : subsets) {
            left += add(subset, mirrors);
        }
        var writing = SliceWriting.ofEndpoints(endpoints, labels(endpoints), annotations(endpoints));
        var proposals = new ArrayList<Proposal>();
        for (String family : List.of(PodEndpoints.IPV4, PodEndpoints.IPV6)) {
            var names = new SliceNames(input.shard(), endpoints.key(), endpoints.uid(), "mirror " + family);
            proposals.addAll(writing.proposals(drafts(family, mirrors, existing), names, family));
        }
        var events = new ArrayList<Remark>();
        if (left > 0 && !proposals.isEmpty()) {
            events.add(new Remark(
                    EventNote.warning(
                            References.regarding(endpoints),
                            "TooManyAddressesToMirror",
                            "A max of " + MOST + " addresses can be mirrored to EndpointSlices per Endpoints subset. "
                                    + left + " addresses were skipped"),
                    proposals.getFirst()));
        }
        return new ReconcileResult(proposals, events, null);
    }

    private static List<SliceDraft> drafts(
            String family, Map<Place, Mirror> mirrors, List<Stored<EndpointSlice>> existing) {
        var byPlace = new HashMap<Place, SliceDraft>();
        var drafts = new ArrayList<SliceDraft>();
        for (Stored<EndpointSlice> slice : existing) {
            if (family.equals(slice.object().getAddressType())) {
                SliceDraft draft = SliceDraft.of(slice);
                var place = new Place(family, SliceDraft.portsKey(draft.ports));
                draft.dropped = !mirrors.containsKey(place) || byPlace.putIfAbsent(place, draft) != null;
                drafts.add(draft);
            }
        }
        mirrors.forEach((place, mirror) -> {
            if (place.family().equals(family)) {
                SliceDraft draft = byPlace.get(place);
                if (draft == null) {
                    draft = SliceDraft.fresh(mirror.ports());
                    drafts.add(draft);
                }
                var wanted = List.copyOf(mirror.endpoints().values());
                if (!draft.endpoints.equals(wanted)) {
                    draft.replace(wanted);
                }
            }
        });
        return drafts;
    }

    /** @return how many addresses are too many */
    private static int add(EndpointSubset subset, Map<Place, Mirror> mirrors) {
        var ports = ports(subset);
        var key = SliceDraft.portsKey(ports);
        int added = 0;
        var all = new ArrayList<Endpoint>();
        subset.getAddresses().forEach(address -> all.add(endpoint(address, true)));
        subset.getNotReadyAddresses().forEach(address -> all.add(endpoint(address, false)));
        for (Endpoint endpoint : all) {
            if (added < MOST) {
                var place =
                        new Place(PodEndpoints.family(endpoint.getAddresses().getFirst()), key);
                mirrors.computeIfAbsent(place, each -> new Mirror(ports, new LinkedHashMap<>()))
                        .endpoints()
                        .putIfAbsent(SlicePacking.Identity.of(endpoint), endpoint);
                added++;
            }
        }
        return all.size() - added;
    }

    private static Endpoint endpoint(EndpointAddress address, boolean ready) {
        String hostname = address.getHostname();
        return new EndpointBuilder()
                .withAddresses(address.getIp())
                .withNewConditions()
                .withReady(ready)
                .endConditions()
                .withTargetRef(address.getTargetRef())
                .withNodeName(address.getNodeName())
                .withHostname(hostname == null || hostname.isEmpty() ? null : hostname)
                .build();
    }

    private static List<EndpointPort> ports(EndpointSubset subset) {
        return subset.getPorts().stream()
                .map(port -> new EndpointPort(
                        port.getAppProtocol(),
                        Objects.requireNonNullElse(port.getName(), ""),
                        port.getPort(),
                        PodEndpoints.protocol(port.getProtocol())))
                .toList();
    }

    private static Map<String, String> labels(Stored<Endpoints> endpoints) {
        var labels = new HashMap<>(endpoints.labels());
        labels.put(SliceWriting.SERVICE_NAME, endpoints.name());
        labels.put(SliceWriting.MANAGED_BY, MANAGER);
        return labels;
    }

    private static Map<String, String> annotations(Stored<Endpoints> endpoints) {
        var annotations = new HashMap<>(endpoints.annotations());
        annotations.remove(SliceWriting.TRIGGER_TIME);
        annotations.remove(WellKnownAnnotations.LAST_APPLIED);
        return annotations;
    }
}
