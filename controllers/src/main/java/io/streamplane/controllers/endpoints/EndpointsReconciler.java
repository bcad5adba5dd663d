package io.streamplane.controllers.endpoints;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.core.EndpointsKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.proposal.Proposal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the Endpoints of Services with a selector, in the first of the Service's families and with no more than 1,000
 * addresses, as Kubernetes' endpoint controller does. Endpoints go with their Service.
 */
public final class EndpointsReconciler implements Reconciler {

    static final String LEADER = "control-plane.alpha.kubernetes.io/leader";

    private static final String NAME = "endpoint-controller";
    private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
    private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";

    @Override
    public String name() {
        return "endpoints";
    }

    @Override
    public String component() {
        return NAME;
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(ServiceKind.RESOURCE, PodKind.RESOURCE, EndpointsKind.RESOURCE);
    }

    /** Work under the name of Endpoints is that they lost their Service. */
    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return switch (change.resource()) {
            case PodKind.RESOURCE -> Membership.servicesOf(change, shard);
            case ServiceKind.RESOURCE ->
                Set.of(new WorkKey(
                        change.after() == null ? EndpointsKind.RESOURCE : ServiceKind.RESOURCE, change.key()));
            case EndpointsKind.RESOURCE -> {
                boolean served = shard.get(ServiceKind.RESOURCE, change.key()) != null;
                boolean ours = NAME.equals(change.latest().labels().get(MANAGED_BY));
                yield served || ours
                        ? Set.of(new WorkKey(served ? ServiceKind.RESOURCE : EndpointsKind.RESOURCE, change.key()))
                        : Set.of();
            }
            default -> Set.of();
        };
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var key = input.work().key();
        var service = input.shard().get(ServiceKind.RESOURCE, key, Service.class);
        var present = input.shard().get(EndpointsKind.RESOURCE, key, Endpoints.class);
        if (service == null) {
            boolean goes = input.work().resource().equals(EndpointsKind.RESOURCE)
                    && present != null
                    && !present.terminating()
                    && !present.annotations().containsKey(LEADER);
            return goes && present != null
                    ? ReconcileResult.of(
                            List.of(new Proposal.Delete(EndpointsKind.RESOURCE, key, present.uid(), null, null)))
                    : ReconcileResult.nothing();
        }
        if (service.terminating()
                || !Membership.isManaged(service.object())
                || input.underway().proposed(EndpointsKind.RESOURCE, key)) {
            return ReconcileResult.nothing();
        }
        Proposal proposal = proposal(service, present, input.shard());
        return proposal == null ? ReconcileResult.nothing() : ReconcileResult.of(List.of(proposal));
    }

    private static @Nullable Proposal proposal(
            Stored<Service> service, @Nullable Stored<Endpoints> present, ShardView shard) {
        var wanted = new Subsets();
        String moment = fill(wanted, service, present, shard);
        var all = wanted.packed();
        var subsets = Subsets.truncated(all);
        boolean over = Subsets.count(all) > Subsets.MOST;
        var labels = labels(service);
        if (present == null) {
            moment = service.object().getMetadata().getCreationTimestamp();
        } else if (labels.equals(present.labels())
                && subsets.equals(subsets(present))
                && over == present.annotations().containsKey(OVER_CAPACITY)) {
            return null;
        }
        var annotations = new HashMap<>(present == null ? Map.of() : present.annotations());
        set(annotations, SliceWriting.TRIGGER_TIME, moment);
        set(annotations, OVER_CAPACITY, over ? "truncated" : null);
        var endpoints = (present == null ? new EndpointsBuilder() : new EndpointsBuilder(present.object()))
                .editOrNewMetadata()
                .withName(service.name())
                .withNamespace(service.namespace())
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withSubsets(subsets)
                .build();
        return present == null
                ? new Proposal.Create(EndpointsKind.RESOURCE, service.key(), endpoints)
                : new Proposal.Update(EndpointsKind.RESOURCE, service.key(), endpoints, present.desiredRevision());
    }

    private static void set(Map<String, String> annotations, String name, @Nullable String value) {
        if (value == null) {
            annotations.remove(name);
        } else {
            annotations.put(name, value);
        }
    }

    /** @return the earliest time of a change that the Endpoints do not say yet; null where there is none */
    private static @Nullable String fill(
            Subsets wanted, Stored<Service> service, @Nullable Stored<Endpoints> present, ShardView shard) {
        var known = present == null ? Map.<String, Boolean>of() : readiness(subsets(present));
        String earliest = null;
        boolean unready = Boolean.TRUE.equals(service.object().getSpec().getPublishNotReadyAddresses());
        for (Stored<Pod> pod : Membership.pods(service, shard)) {
            EndpointAddress address = PodEndpoints.belongs(pod.object()) && (unready || !pod.terminating())
                    ? address(pod, service)
                    : null;
            if (address == null) {
                continue;
            }
            boolean ready = unready || Pods.ready(pod.object());
            add(wanted, service.object(), pod.object(), address, ready);
            var condition = Pods.condition(pod.object(), "Ready");
            String moment = condition == null ? null : condition.getLastTransitionTime();
            if (!Boolean.valueOf(ready).equals(known.get(pod.uid()))
                    && moment != null
                    && (earliest == null || moment.compareTo(earliest) < 0)) {
                earliest = moment;
            }
        }
        return earliest;
    }

    private static void add(Subsets wanted, Service service, Pod pod, EndpointAddress address, boolean ready) {
        var ports = PodEndpoints.servicePorts(service);
        if (ports.isEmpty() && PodEndpoints.isHeadless(service)) {
            wanted.add(address, null, ready);
        }
        for (ServicePort port : ports) {
            Integer number = PodEndpoints.number(port, pod);
            if (number != null) {
                String name = port.getName() == null || port.getName().isEmpty() ? null : port.getName();
                wanted.add(
                        address,
                        new EndpointPort(
                                port.getAppProtocol(), name, number, PodEndpoints.protocol(port.getProtocol())),
                        ready);
            }
        }
    }

    private static @Nullable EndpointAddress address(Stored<Pod> pod, Stored<Service> service) {
        var addresses = Membership.addresses(pod.object());
        var families = service.object().getSpec().getIpFamilies();
        String family = families != null && !families.isEmpty()
                ? families.getFirst()
                : PodEndpoints.family(
                        PodEndpoints.isHeadless(service.object())
                                ? addresses.getFirst()
                                : service.object().getSpec().getClusterIP());
        return addresses.stream()
                .filter(address -> PodEndpoints.family(address).equals(family))
                .findFirst()
                .map(address -> new EndpointAddressBuilder()
                        .withIp(address)
                        .withHostname(PodEndpoints.hostname(pod, service))
                        .withNodeName(pod.node())
                        .withTargetRef(PodEndpoints.reference(pod))
                        .build())
                .orElse(null);
    }

    private static Map<String, Boolean> readiness(List<EndpointSubset> subsets) {
        var known = new HashMap<String, Boolean>();
        for (EndpointSubset subset : subsets) {
            subset.getAddresses().forEach(each -> known.put(uid(each), true));
            subset.getNotReadyAddresses().forEach(each -> known.put(uid(each), false));
        }
        return known;
    }

    private static String uid(EndpointAddress address) {
        return address.getTargetRef() == null
                ? ""
                : Objects.requireNonNullElse(address.getTargetRef().getUid(), "");
    }

    private static List<EndpointSubset> subsets(Stored<Endpoints> endpoints) {
        var subsets = endpoints.object().getSubsets();
        return subsets == null ? List.of() : subsets;
    }

    private static Map<String, String> labels(Stored<Service> service) {
        var labels = new HashMap<>(service.labels());
        labels.remove(SliceWriting.HEADLESS);
        if (PodEndpoints.isHeadless(service.object())) {
            labels.put(SliceWriting.HEADLESS, "");
        }
        labels.put(MANAGED_BY, NAME);
        return labels;
    }
}
