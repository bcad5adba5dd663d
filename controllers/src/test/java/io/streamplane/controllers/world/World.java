package io.streamplane.controllers.world;

import io.fabric8.kubernetes.api.builder.Editable;
import io.fabric8.kubernetes.api.builder.VisitableBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.codec.Models;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the apiserver and the journal do to proposals, in memory and in one thread: the truth that controllers lag behind. */
public final class World {

    /** An accepted change; the object after it, or null. */
    public record Fact(
            String resource, ObjectKey key, @Nullable Stored<?> after) {}

    private final Map<String, Map<ObjectKey, Stored<?>>> objects = new TreeMap<>();
    private final List<Fact> facts = new ArrayList<>();
    private long revision;
    public Instant now = Instant.parse("2026-01-01T00:00:00Z");
    public int refused;

    public List<Fact> facts() {
        return facts;
    }

    public @Nullable Stored<?> get(String resource, ObjectKey key) {
        return kind(resource).get(key);
    }

    public <T extends HasMetadata> List<Stored<T>> list(String resource, Class<T> type) {
        return kind(resource).values().stream()
                .<Stored<T>>map(each -> each.as(type))
                .toList();
    }

    public void create(String resource, HasMetadata object) {
        var metadata = object.getMetadata();
        String namespace = metadata.getNamespace() == null ? "" : metadata.getNamespace();
        apply(new Proposal.Create(resource, new ObjectKey(namespace, metadata.getName()), object));
    }

    /** Decides a proposal by its preconditions. */
    public void apply(Proposal proposal) {
        Stored<?> old = get(proposal.resource(), proposal.key());
        boolean accepted = switch (proposal) {
            case Proposal.Create create ->
                old == null
                        && holds(create.requires())
                        && put(create.resource(), create.key(), born(create.object()), true, null);
            case Proposal.Update update ->
                old != null
                        && sameUid(old, update.object())
                        && old.desiredRevision() == update.desiredRevision()
                        && put(update.resource(), update.key(), merged(old, update.object()), true, old);
            case Proposal.UpdateStatus update ->
                old != null
                        && sameUid(old, update.object())
                        && (update.observedRevision() == null || update.observedRevision() == old.observedRevision())
                        && put(update.resource(), update.key(), withStatus(old.object(), update.object()), false, old);
            case Proposal.UpdateMetadata update ->
                old != null
                        && old.uid().equals(update.uid())
                        && holds(update.requires())
                        && put(update.resource(), update.key(), edited(old, update.edit()), true, old);
            case Proposal.Delete delete ->
                old != null && old.uid().equals(delete.uid()) && holds(delete.requires()) && delete(old);
            case Proposal.Scale scale -> throw new UnsupportedOperationException("no autoscaler here: " + scale);
            case Proposal.Bind bind -> throw new UnsupportedOperationException("no scheduler here: " + bind);
        };
        if (!accepted) {
            refused++;
        }
    }

    /** A kubelet reports that the pod runs and is ready. */
    public void ready(Stored<Pod> pod) {
        var running = new PodBuilder(pod.object())
                .withNewStatus()
                .withPhase("Running")
                .withConditions(new PodConditionBuilder()
                        .withType("Ready")
                        .withStatus("True")
                        .withLastTransitionTime(Times.format(now))
                        .build())
                .endStatus()
                .build();
        put("pods", pod.key(), running, false, pod);
    }

    /** A kubelet reports that the pod has failed. */
    public void failed(Stored<Pod> pod) {
        put(
                "pods",
                pod.key(),
                new PodBuilder(pod.object())
                        .withNewStatus()
                        .withPhase("Failed")
                        .endStatus()
                        .build(),
                false,
                pod);
    }

    /** A scheduler binds the pod. */
    public void bind(Stored<Pod> pod, String node) {
        put(
                "pods",
                pod.key(),
                new PodBuilder(pod.object())
                        .editSpec()
                        .withNodeName(node)
                        .endSpec()
                        .build(),
                true,
                pod);
    }

    /** A kubelet has stopped the pod. */
    public void gone(Stored<?> stored) {
        kind(stored.resource()).remove(stored.key());
        revision++;
        facts.add(new Fact(stored.resource(), stored.key(), null));
    }

    /** A kubelet reports how the pod ended. */
    public void ended(Stored<Pod> pod, String phase, int exitCode) {
        var ended = new PodBuilder(pod.object())
                .withNewStatus()
                .withPhase(phase)
                .addNewContainerStatus()
                .withName("main")
                .withNewState()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withFinishedAt(Times.format(now))
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        put("pods", pod.key(), ended, false, pod);
    }

    /** A kubelet has stopped a pod that is being deleted; finalizers hold it. */
    public void stopped(Stored<Pod> pod) {
        if (pod.finalizers().isEmpty()) {
            gone(pod);
            return;
        }
        HasMetadata copy = copy(pod.object());
        copy.getMetadata().setDeletionGracePeriodSeconds(0L);
        put("pods", pod.key(), copy, true, pod);
    }

    public void edit(ObjectKey key, UnaryOperator<DeploymentBuilder> change) {
        update(
                "deployments.apps",
                key,
                Deployment.class,
                deployment -> change.apply(new DeploymentBuilder(deployment)).build());
    }

    /** A user changes an object, whatever its revision. */
    public <T extends HasMetadata> void update(String resource, ObjectKey key, Class<T> type, UnaryOperator<T> change) {
        Stored<T> old = Objects.requireNonNull(get(resource, key)).as(type);
        apply(new Proposal.Update(resource, key, change.apply(old.object()), old.desiredRevision()));
    }

    private boolean delete(Stored<?> old) {
        boolean running = old.object() instanceof Pod pod && Pods.node(pod) != null && !Pods.ended(pod);
        if (running || !old.finalizers().isEmpty()) {
            if (old.terminating()) {
                return false;
            }
            HasMetadata copy = copy(old.object());
            copy.getMetadata().setDeletionTimestamp(Times.format(running ? now.plusSeconds(30) : now));
            copy.getMetadata().setDeletionGracePeriodSeconds(running ? 30L : 0L);
            return put(old.resource(), old.key(), copy, true, old);
        }
        gone(old);
        return true;
    }

    private boolean holds(List<Precondition> required) {
        return required.stream().allMatch(each -> {
            Stored<?> there = get(each.key().resource(), each.key().key());
            return switch (each) {
                case Precondition.Absent _ -> there == null;
                case Precondition.NotUid not -> there == null || !there.uid().equals(not.uid());
                case Precondition.Exists _ -> there != null;
                case Precondition.HasUid has -> there != null && there.uid().equals(has.uid());
                case Precondition.DesiredAt at -> there != null && there.desiredRevision() == at.revision();
                case Precondition.ObservedAt at -> there != null && there.observedRevision() == at.revision();
            };
        });
    }

    private static HasMetadata edited(Stored<?> old, MetadataEdit edit) {
        var metadata = new ObjectMetaBuilder(old.object().getMetadata())
                .removeMatchingFromOwnerReferences(
                        owner -> edit.dropOwners().contains(owner.build().getUid()))
                .build();
        metadata.setFinalizers(old.finalizers().stream()
                .filter(each -> !edit.dropFinalizers().contains(each))
                .toList());
        edit.annotations().forEach((name, value) -> {
            if (value.isEmpty()) {
                metadata.getAnnotations().remove(name);
            } else {
                metadata.getAnnotations().put(name, value);
            }
        });
        return Models.withMetadata(old.object(), metadata);
    }

    private HasMetadata born(HasMetadata object) {
        HasMetadata copy = copy(object);
        copy.getMetadata()
                .setUid(UUID.nameUUIDFromBytes(Long.toString(revision).getBytes())
                        .toString());
        copy.getMetadata().setCreationTimestamp(Times.format(now));
        copy.getMetadata().setGeneration(1L);
        return copy;
    }

    private HasMetadata merged(Stored<?> old, HasMetadata changed) {
        HasMetadata copy = copy(changed);
        copy.getMetadata().setGeneration(old.object().getMetadata().getGeneration() + 1);
        return withStatus(copy, old.object());
    }

    private boolean put(String resource, ObjectKey key, HasMetadata object, boolean desired, @Nullable Stored<?> old) {
        revision++;
        var stored = Stored.of(
                resource,
                key,
                object,
                desired || old == null ? revision : old.desiredRevision(),
                desired ? old == null ? 0 : old.observedRevision() : revision);
        if (desired
                && object.getMetadata().getDeletionTimestamp() != null
                && stored.finalizers().isEmpty()
                && stored.expired()) {
            gone(stored);
            return true;
        }
        kind(resource).put(key, stored);
        facts.add(new Fact(resource, key, stored));
        return true;
    }

    private static boolean sameUid(Stored<?> old, HasMetadata object) {
        return old.uid().equals(object.getMetadata().getUid());
    }

    private static HasMetadata withStatus(HasMetadata object, HasMetadata status) {
        Object observed = Models.status(status);
        return observed == null ? copy(object) : Models.withStatus(copy(object), observed);
    }

    private static HasMetadata copy(HasMetadata object) {
        return (HasMetadata)
                ((Editable<? extends VisitableBuilder<?, ?>>) object).edit().build();
    }

    private Map<ObjectKey, Stored<?>> kind(String resource) {
        return objects.computeIfAbsent(resource, name -> new TreeMap<>());
    }
}
