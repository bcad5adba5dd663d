package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.builder.Editable;
import io.fabric8.kubernetes.api.builder.VisitableBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.codec.Models;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The journal and its rules, in memory: what is proposed is decided on the newest state, with all its preconditions. */
final class VolumeJournal {

    /** @param after null where the object is gone */
    record Change(ResourceKey key, long revision, @Nullable Stored<?> after) {}

    private final Map<ResourceKey, Stored<?>> state =
            new TreeMap<>(Comparator.comparing(ResourceKey::resource).thenComparing(ResourceKey::key));
    private final List<Change> changes = new ArrayList<>();
    private long revision;
    private int uids;
    int refused;

    List<Change> changes() {
        return changes;
    }

    long revision() {
        return revision;
    }

    @Nullable
    Stored<?> get(String resource, ObjectKey key) {
        return state.get(new ResourceKey(resource, key));
    }

    <T extends HasMetadata> List<Stored<T>> list(String resource, Class<T> type) {
        return state.values().stream()
                .filter(each -> each.resource().equals(resource))
                .<Stored<T>>map(each -> each.as(type))
                .toList();
    }

    void create(String resource, HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        var key = new ObjectKey(
                namespace == null ? "" : namespace, object.getMetadata().getName());
        propose(new Proposal.Create(resource, key, object));
    }

    void delete(Stored<?> object) {
        propose(new Proposal.Delete(object.resource(), object.key(), object.uid(), null, null));
    }

    void propose(Proposal proposal) {
        Stored<?> old = get(proposal.resource(), proposal.key());
        if (!accepts(proposal, old)) {
            refused++;
        }
    }

    private boolean accepts(Proposal proposal, @Nullable Stored<?> old) {
        if (proposal instanceof Proposal.Create create) {
            return old == null && create(create);
        }
        if (old == null) {
            return false;
        }
        return switch (proposal) {
            case Proposal.Update update ->
                isOf(old, update.object())
                        && update.desiredRevision() == old.desiredRevision()
                        && desired(old, withStatus(copy(update.object()), old.object()));
            case Proposal.UpdateStatus update ->
                isOf(old, update.object())
                        && (update.observedRevision() == null || update.observedRevision() == old.observedRevision())
                        && observed(old, withStatus(copy(old.object()), update.object()));
            case Proposal.UpdateMetadata update ->
                update.uid().equals(old.uid()) && hold(update.requires()) && edit(old, update.edit());
            case Proposal.Delete delete -> delete.uid().equals(old.uid()) && hold(delete.requires()) && remove(old);
            default -> throw new IllegalArgumentException("expected no " + proposal);
        };
    }

    private boolean create(Proposal.Create create) {
        HasMetadata object = copy(create.object());
        object.getMetadata().setUid("u" + ++uids);
        put(Stored.of(create.resource(), create.key(), object, revision + 1, 0));
        return true;
    }

    private boolean edit(Stored<?> old, MetadataEdit edit) {
        HasMetadata object = copy(old.object());
        var finalizers = new ArrayList<>(old.finalizers());
        finalizers.removeAll(edit.dropFinalizers());
        object.getMetadata().setFinalizers(finalizers);
        var annotations = new HashMap<>(old.annotations());
        edit.annotations().forEach((name, value) -> {
            if (value.isEmpty()) {
                annotations.remove(name);
            } else {
                annotations.put(name, value);
            }
        });
        object.getMetadata().setAnnotations(annotations);
        return desired(old, object);
    }

    private boolean remove(Stored<?> old) {
        if (old.finalizers().isEmpty()) {
            gone(old);
            return true;
        }
        if (old.terminating()) {
            return false;
        }
        HasMetadata object = copy(old.object());
        object.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        return desired(old, object);
    }

    private boolean desired(Stored<?> old, HasMetadata object) {
        var now = Stored.of(old.resource(), old.key(), object, revision + 1, old.observedRevision());
        if (now.terminating() && now.finalizers().isEmpty()) {
            gone(old);
        } else {
            put(now);
        }
        return true;
    }

    private boolean observed(Stored<?> old, HasMetadata object) {
        put(Stored.of(old.resource(), old.key(), object, old.desiredRevision(), revision + 1));
        return true;
    }

    private void put(Stored<?> object) {
        var key = new ResourceKey(object.resource(), object.key());
        state.put(key, object);
        changes.add(new Change(key, ++revision, object));
    }

    private void gone(Stored<?> object) {
        var key = new ResourceKey(object.resource(), object.key());
        state.remove(key);
        changes.add(new Change(key, ++revision, null));
    }

    private boolean hold(Collection<Precondition> preconditions) {
        return preconditions.stream().allMatch(this::holds);
    }

    private boolean holds(Precondition precondition) {
        Stored<?> found = state.get(precondition.key());
        return switch (precondition) {
            case Precondition.Absent _ -> found == null;
            case Precondition.NotUid other -> found == null || !found.uid().equals(other.uid());
            case Precondition.Exists _ -> found != null;
            case Precondition.HasUid same -> found != null && found.uid().equals(same.uid());
            case Precondition.DesiredAt at -> found != null && found.desiredRevision() == at.revision();
            case Precondition.ObservedAt at -> found != null && found.observedRevision() == at.revision();
        };
    }

    private static boolean isOf(Stored<?> old, HasMetadata object) {
        return old.uid().equals(object.getMetadata().getUid());
    }

    @SuppressWarnings("unchecked") // all models are editable
    static HasMetadata copy(HasMetadata object) {
        return (HasMetadata)
                ((Editable<? extends VisitableBuilder<?, ?>>) object).edit().build();
    }

    private static HasMetadata withStatus(HasMetadata object, HasMetadata of) {
        return Models.withStatus(object, Models.status(of));
    }
}
