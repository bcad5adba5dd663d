package io.streamplane.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.kind.discovery.EndpointSliceKind;
import io.streamplane.schemas.proposal.Proposal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes proposals of drafts; a slice that is to go is used for a new one, where there is one. */
final class SliceWriting {

    static final String SERVICE_NAME = "kubernetes.io/service-name";
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    static final String HEADLESS = "service.kubernetes.io/headless";
    static final String TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time";

    private final Stored<? extends HasMetadata> owner;
    private final Map<String, String> labels;
    private final Map<String, String> annotations;
    private final boolean mirrors;

    private SliceWriting(
            Stored<? extends HasMetadata> owner,
            Map<String, String> labels,
            Map<String, String> annotations,
            boolean mirrors) {
        this.owner = owner;
        this.labels = labels;
        this.annotations = annotations;
        this.mirrors = mirrors;
    }

    /** @param trigger the annotation of the time of the change; other annotations of slices stay */
    static SliceWriting ofService(Stored<Service> service, Map<String, String> labels, Map<String, String> trigger) {
        return new SliceWriting(service, labels, trigger, false);
    }

    /** @param annotations all that slices are to have */
    static SliceWriting ofEndpoints(
            Stored<Endpoints> endpoints, Map<String, String> labels, Map<String, String> annotations) {
        return new SliceWriting(endpoints, labels, annotations, true);
    }

    /** The owner's slices that this manager keeps. */
    static List<Stored<EndpointSlice>> existing(ReconcileInput input, Stored<?> owner, String manager) {
        var existing = new ArrayList<Stored<EndpointSlice>>();
        for (Stored<?> slice : input.shard().dependents(EndpointSliceKind.RESOURCE, owner.uid())) {
            if (manager.equals(slice.labels().get(MANAGED_BY)) && !slice.terminating()) {
                existing.add(slice.as(EndpointSlice.class));
            }
        }
        return existing;
    }

    /** Whether the effect of earlier proposals is still to come; what is decided before would be decided twice. */
    static boolean isUnderWay(ReconcileInput input, Stored<?> owner, List<Stored<EndpointSlice>> existing) {
        return input.underway().creating(owner.uid()) > 0
                || existing.stream()
                        .anyMatch(slice -> input.underway().proposed(EndpointSliceKind.RESOURCE, slice.key()));
    }

    /** @param drafts of one address type */
    List<Proposal> proposals(List<SliceDraft> drafts, SliceNames names, String type) {
        var dropped = new ArrayList<Stored<EndpointSlice>>();
        var proposals = new ArrayList<Proposal>();
        for (SliceDraft draft : drafts) {
            if (draft.dropped && draft.stored != null) {
                dropped.add(draft.stored);
            }
        }
        for (SliceDraft draft : drafts) {
            if (draft.dropped) {
                continue;
            }
            if (draft.stored == null && !dropped.isEmpty()) {
                draft = draft.inPlaceOf(dropped.removeFirst());
            }
            if (draft.stored != null) {
                if (draft.changed || !labels.equals(draft.stored.labels()) || !isAnnotated(draft.stored)) {
                    proposals.add(update(draft, draft.stored));
                }
            } else if (!owner.terminating()) {
                proposals.add(create(draft, names, type));
            }
        }
        for (Stored<EndpointSlice> slice : dropped) {
            proposals.add(delete(slice));
        }
        return proposals;
    }

    static Proposal delete(Stored<EndpointSlice> slice) {
        return new Proposal.Delete(slice.resource(), slice.key(), slice.uid(), null, null);
    }

    private boolean isAnnotated(Stored<EndpointSlice> stored) {
        return !mirrors || annotations.equals(stored.annotations());
    }

    private Map<String, String> annotations(Stored<EndpointSlice> stored) {
        if (mirrors) {
            return annotations;
        }
        var all = new HashMap<>(stored.annotations());
        all.remove(TRIGGER_TIME);
        all.putAll(annotations);
        return all;
    }

    private Proposal update(SliceDraft draft, Stored<EndpointSlice> stored) {
        var slice = new EndpointSliceBuilder(stored.object())
                .editMetadata()
                .withLabels(labels)
                .withAnnotations(annotations(stored))
                .endMetadata()
                .withPorts(draft.ports)
                .withEndpoints(draft.endpoints)
                .build();
        return new Proposal.Update(stored.resource(), stored.key(), slice, stored.desiredRevision());
    }

    private Proposal create(SliceDraft draft, SliceNames names, String type) {
        var key = names.next();
        var slice = new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(key.name())
                .withGenerateName(owner.name() + "-")
                .withNamespace(key.namespace())
                .withLabels(labels)
                .withAnnotations(annotations)
                .withOwnerReferences(References.controller(owner.object()))
                .endMetadata()
                .withAddressType(type)
                .withPorts(draft.ports)
                .withEndpoints(draft.endpoints)
                .build();
        return new Proposal.Create(EndpointSliceKind.RESOURCE, key, slice);
    }
}
