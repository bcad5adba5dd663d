package io.streamplane.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
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
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.kind.discovery.EndpointSliceKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Keeps the EndpointSlices of Services with a selector, as Kubernetes' endpointslice controller does: one set for each family
 * of addresses, in it slices for each set of ports, at least an empty one. Slices of a Service that goes are left to the
 * garbage collector.
 */
public final class EndpointSliceReconciler implements Reconciler {

    static final String MANAGER = "endpointslice-controller.k8s.io";

    /** Stands for all Services whose hints follow from the nodes. */
    private static final WorkKey HINTED = new WorkKey(NodeKind.RESOURCE, ObjectKey.clusterScoped("*"));

    @Override
    public String name() {
        return "endpointslice";
    }

    @Override
    public String component() {
        return "endpoint-slice-controller";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(ServiceKind.RESOURCE, PodKind.RESOURCE, EndpointSliceKind.RESOURCE, NodeKind.RESOURCE);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return switch (change.resource()) {
            case PodKind.RESOURCE -> Membership.servicesOf(change, shard);
            case ServiceKind.RESOURCE -> Set.of(new WorkKey(ServiceKind.RESOURCE, change.key()));
            case EndpointSliceKind.RESOURCE -> serviceOf(change);
            case NodeKind.RESOURCE -> {
                var work = new LinkedHashSet<>(Membership.servicesOn(change, shard));
                if (ZoneShares.mayMove(change)) {
                    work.add(HINTED);
                }
                yield work;
            }
            default -> Set.of();
        };
    }

    private static Set<WorkKey> serviceOf(FactChange slice) {
        var labels = slice.latest().labels();
        String service = labels.get(SliceWriting.SERVICE_NAME);
        boolean ours = MANAGER.equals(labels.get(SliceWriting.MANAGED_BY))
                || slice.before() != null
                        && MANAGER.equals(slice.before().labels().get(SliceWriting.MANAGED_BY));
        return ours && service != null
                ? Set.of(new WorkKey(
                        ServiceKind.RESOURCE, new ObjectKey(slice.key().namespace(), service)))
                : Set.of();
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        if (!input.work().equals(HINTED)) {
            return reconcile(input, input.work().key());
        }
        var proposals = new ArrayList<Proposal>();
        var events = new ArrayList<Remark>();
        for (Stored<?> service : input.shard().ofResource(ServiceKind.RESOURCE)) {
            if (TopologyHints.isWanted(service.annotations())) {
                var one = reconcile(input, service.key());
                proposals.addAll(one.proposals());
                events.addAll(one.events());
            }
        }
        return new ReconcileResult(proposals, events, null);
    }

    private static ReconcileResult reconcile(ReconcileInput input, ObjectKey key) {
        var service = input.shard().get(ServiceKind.RESOURCE, key, Service.class);
        if (service == null || service.terminating() || !Membership.isManaged(service.object())) {
            return ReconcileResult.nothing();
        }
        var existing = SliceWriting.existing(input, service, MANAGER);
        if (SliceWriting.isUnderWay(input, service, existing)) {
            return ReconcileResult.nothing();
        }
        var families = PodEndpoints.families(service.object());
        var pods = Membership.pods(service, input.shard());
        var proposals = new ArrayList<Proposal>();
        var events = new ArrayList<Remark>();
        for (String family : families) {
            var ofFamily = existing.stream()
                    .filter(slice -> family.equals(slice.object().getAddressType()))
                    .toList();
            new OneFamily(input, service, family, ofFamily).reconcile(pods, proposals, events);
        }
        for (Stored<EndpointSlice> slice : existing) {
            if (!families.contains(slice.object().getAddressType())) {
                proposals.add(SliceWriting.delete(slice));
            }
        }
        return new ReconcileResult(proposals, events, null);
    }

    /** The slices of a Service with addresses of one family. */
    private record OneFamily(
            ReconcileInput input, Stored<Service> service, String family, List<Stored<EndpointSlice>> existing) {

        /** Endpoints that belong together, for they have the same ports. */
        private record Group(List<EndpointPort> ports, SequencedMap<SlicePacking.Identity, Endpoint> endpoints) {}

        void reconcile(List<Stored<Pod>> pods, List<Proposal> proposals, List<Remark> events) {
            var trigger = new TriggerTime(service, existing);
            var groups = groups(pods, trigger);
            var drafts = drafts(groups);
            var words = new ArrayList<Remark>();
            addHints(drafts.stream().filter(draft -> !draft.dropped).toList(), words);
            var writing = SliceWriting.ofService(service, labels(), trigger.annotations());
            var names = new SliceNames(input.shard(), service.key(), service.uid(), family);
            var made = writing.proposals(drafts, names, family);
            if (!made.isEmpty()) {
                words.forEach(each -> events.add(new Remark(each.note(), made.getFirst())));
            }
            proposals.addAll(made);
        }

        private Map<List<String>, Group> groups(List<Stored<Pod>> pods, TriggerTime trigger) {
            var groups = new LinkedHashMap<List<String>, Group>();
            boolean unready = Boolean.TRUE.equals(service.object().getSpec().getPublishNotReadyAddresses());
            for (Stored<Pod> pod : pods) {
                if (!PodEndpoints.belongs(pod.object())) {
                    continue;
                }
                var ports = PodEndpoints.ports(service.object(), pod.object());
                var group = groups.computeIfAbsent(
                        SliceDraft.portsKey(ports), key -> new Group(ports, new LinkedHashMap<>()));
                Stored<Node> node = Membership.node(pod.object(), input.shard());
                if (node == null && !unready) {
                    continue;
                }
                Endpoint endpoint = PodEndpoints.of(pod, node, service, family);
                if (!endpoint.getAddresses().isEmpty()) {
                    group.endpoints().put(SlicePacking.Identity.of(endpoint), endpoint);
                    trigger.see(endpoint, pod);
                }
            }
            return groups;
        }

        private List<SliceDraft> drafts(Map<List<String>, Group> groups) {
            var byPorts = new HashMap<List<String>, List<SliceDraft>>();
            var drafts = new ArrayList<SliceDraft>();
            for (Stored<EndpointSlice> slice : existing) {
                SliceDraft draft = SliceDraft.of(slice);
                var key = SliceDraft.portsKey(draft.ports);
                if (groups.containsKey(key)) {
                    byPorts.computeIfAbsent(key, each -> new ArrayList<>()).add(draft);
                } else {
                    draft.dropped = true;
                    drafts.add(draft);
                }
            }
            groups.forEach((key, group) -> drafts.addAll(SlicePacking.pack(
                    byPorts.getOrDefault(key, List.of()), group.endpoints(), group.ports(), SlicePacking.MOST)));
            if (drafts.stream().allMatch(draft -> draft.dropped)) {
                keepOneEmpty(drafts);
            }
            return drafts;
        }

        /** Someone may ask for the Service's slices; that there are no endpoints is an answer, too. */
        private static void keepOneEmpty(List<SliceDraft> drafts) {
            for (SliceDraft draft : drafts) {
                if (draft.ports.isEmpty() && draft.endpoints.isEmpty() && !draft.changed) {
                    draft.dropped = false;
                    return;
                }
            }
            drafts.add(SliceDraft.fresh(List.of()));
        }

        private void addHints(List<SliceDraft> drafts, List<Remark> events) {
            boolean before = existing.stream()
                    .flatMap(slice -> SliceDraft.endpoints(slice.object()).stream())
                    .anyMatch(endpoint -> endpoint.getHints() != null);
            String distribution = DistributionHints.wanted(service.object());
            if (TopologyHints.isWanted(service.annotations())) {
                String why =
                        TopologyHints.apply(drafts, ZoneShares.of(input.shard().inCluster(NodeKind.RESOURCE)));
                if (why != null) {
                    say(events, false, why);
                } else if (!before) {
                    say(events, true, "Topology Aware Hints has been enabled");
                }
            } else if (distribution != null) {
                DistributionHints.apply(drafts, distribution);
            } else {
                if (before) {
                    say(events, false, "Topology Aware Hints has been disabled");
                }
                DistributionHints.remove(drafts);
            }
        }

        private void say(List<Remark> events, boolean enabled, String what) {
            var about = References.regarding(service);
            String message = what + ", addressType: " + family;
            events.add(new Remark(
                    enabled
                            ? EventNote.normal(about, "TopologyAwareHintsEnabled", message)
                            : EventNote.warning(about, "TopologyAwareHintsDisabled", message),
                    null));
        }

        private Map<String, String> labels() {
            var labels = new LinkedHashMap<>(service.labels());
            labels.remove(SliceWriting.HEADLESS);
            if (PodEndpoints.isHeadless(service.object())) {
                labels.put(SliceWriting.HEADLESS, "");
            }
            labels.put(SliceWriting.SERVICE_NAME, service.name());
            labels.put(SliceWriting.MANAGED_BY, MANAGER);
            return labels;
        }
    }
}
