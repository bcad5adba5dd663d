package io.streamplane.controllers.shard;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Underway;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.core.LimitRangeKind;
import io.streamplane.schemas.kind.core.ResourceQuotaKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The proposals of one reconciler that are under way: at most one for an object and kind of action. One more is held
 * back, and the work that wanted it is done again when the object has changed, or after a time-out if nothing happened
 * (a refusal is no change).
 *
 * <p>Proposals of a shard come to pass in the order in which they were made, so while effects of proposals keep coming in,
 * those that were made later are waiting for their turn, and are not timed out: repeating them would only make a full
 * system fuller. One that requires a revision which the object has left is over at once: had it been
 * accepted, that would have been seen before.
 */
public final class ProposalsInFlight implements Underway {

    private record Slot(String resource, ObjectKey key, Class<?> action) {}

    private static final class Entry {
        private final Instant made;
        private final @Nullable OwnerReference owner;
        private final List<Precondition> fences;
        private final Set<WorkKey> wanting = new HashSet<>();
        private final List<EventNote> notes = new ArrayList<>(1);

        private Entry(Instant made, @Nullable OwnerReference owner, List<Precondition> fences) {
            this.made = made;
            this.owner = owner;
            this.fences = fences;
        }
    }

    private static final List<Class<? extends Proposal>> ACTIONS =
            List.of(Proposal.Create.class, Proposal.Update.class, Proposal.UpdateStatus.class, Proposal.Delete.class);

    private static final Set<String> LIMITING = Set.of(ResourceQuotaKind.RESOURCE, LimitRangeKind.RESOURCE);

    private final Duration timeout;
    /** In the order in which they were made. */
    private final Map<Slot, Entry> entries = new LinkedHashMap<>();

    private final Map<String, Integer> creating = new HashMap<>();
    /** By the objects whose revisions they require. */
    private final Map<ResourceKey, Set<Slot>> fenced = new HashMap<>();

    private final RefusedCreations refused = new RefusedCreations();
    private final ScalesUnderway scales = new ScalesUnderway();
    private final List<EventNote> done = new ArrayList<>();

    private Instant lastEffect = Instant.MIN;
    private Instant settledUpTo = Instant.MIN;

    public ProposalsInFlight(Duration timeout) {
        this.timeout = timeout;
    }

    /** Whether the proposal may go out now; if so it is under way from now on. */
    public boolean admit(Proposal proposal, WorkKey work, Instant now) {
        Slot slot = slot(proposal);
        Entry present = entries.get(slot);
        if (present != null && !late(present, now)) {
            present.wanting.add(work);
            return false;
        }
        OwnerReference owner = proposal instanceof Proposal.Create create ? controller(create) : null;
        remove(slot);
        if (owner != null && !refused.isEmpty() && refused.holds(owner.getUid(), work, creating(owner.getUid()), now)) {
            return false;
        }
        var entry = new Entry(now, owner, fences(proposal));
        entry.wanting.add(work);
        entries.put(slot, entry);
        entry.fences.forEach(fence ->
                fenced.computeIfAbsent(fence.key(), _ -> new LinkedHashSet<>()).add(slot));
        if (proposal instanceof Proposal.Scale scale) {
            scales.begin(scale, work);
        }
        if (owner != null) {
            creating.merge(owner.getUid(), 1, Integer::sum);
        }
        return true;
    }

    /** To be said when the creation, which is under way, has come to pass. */
    public void whenDone(Proposal.Create create, EventNote note) {
        Entry entry = entries.get(slot(create));
        if (entry != null) {
            entry.notes.add(note);
        }
    }

    /** What is to be said now, once. */
    public List<EventNote> takeDone() {
        if (done.isEmpty()) {
            return List.of();
        }
        var all = List.copyOf(done);
        done.clear();
        return all;
    }

    /**
     * An owner that is to be told why it makes no more for a while.
     *
     * @param owner as the refused creation names it
     * @param work that is to be done again, to report it
     */
    public record Told(OwnerReference owner, Set<WorkKey> work) {}

    /** A creation was refused; null where its owner was told before, or nobody waits for the answer. */
    public @Nullable Told refused(Refused refusal, Instant now) {
        Entry entry = remove(new Slot(refusal.resource(), refusal.key(), Proposal.Create.class));
        if (entry == null || entry.owner == null) {
            return null;
        }
        String namespace = refusal.key().namespace();
        return refused.refuse(entry.owner.getUid(), namespace, refusal.message(), entry.wanting, now)
                ? new Told(entry.owner, Set.copyOf(entry.wanting))
                : null;
    }

    /** A change of a number of replicas was refused; the work that is to hear of it, null where nobody waits for the answer. */
    public @Nullable WorkKey refusedScale(Refused refusal) {
        remove(new Slot(refusal.resource(), refusal.key(), Proposal.Update.class));
        return scales.refused(refusal);
    }

    /** Why the last scale that this work wanted was refused, once; null where it was not. */
    public @Nullable String takeRefusedScale(WorkKey work) {
        return scales.take(work);
    }

    /** This work is for an object that is gone: it hears of no scale any more. */
    public void forgetScales(WorkKey work) {
        scales.forget(work);
    }

    /** Whether one like it is under way, so that it would be held back. */
    public boolean holds(Proposal proposal, Instant now) {
        Entry present = entries.get(slot(proposal));
        return present != null && !late(present, now);
    }

    /** A change of metadata, or of the number of replicas, writes the desired part as any other update does. */
    private static Slot slot(Proposal proposal) {
        boolean update = proposal instanceof Proposal.UpdateMetadata || proposal instanceof Proposal.Scale;
        return new Slot(proposal.resource(), proposal.key(), update ? Proposal.Update.class : proposal.getClass());
    }

    private boolean late(Entry entry, Instant now) {
        if (now.isBefore(entry.made.plus(timeout))) {
            return false;
        }
        return entry.made.isBefore(settledUpTo) || !lastEffect.isAfter(now.minus(timeout));
    }

    /** Forgets what this change is the effect of, or overtook; the work that is to be done again for it. */
    public Set<WorkKey> changed(FactChange change, Instant now) {
        if (!refused.isEmpty()) {
            follow(change, now);
        }
        if (entries.isEmpty()) {
            return Set.of();
        }
        var wanting = new HashSet<WorkKey>();
        for (var action : ACTIONS) {
            if (settles(change, action)) {
                Entry entry = remove(new Slot(change.resource(), change.key(), action));
                if (entry != null) {
                    wanting.addAll(entry.wanting);
                    lastEffect = now;
                    settledUpTo = entry.made.isAfter(settledUpTo) ? entry.made : settledUpTo;
                    if (change.after() != null) {
                        done.addAll(entry.notes);
                    }
                    if (entry.owner != null && change.after() != null) {
                        wanting.addAll(refused.forget(entry.owner.getUid()));
                    }
                }
            }
        }
        addBroken(change, wanting);
        return wanting;
    }

    private void follow(FactChange change, Instant now) {
        if (LIMITING.contains(change.resource())) {
            refused.hasten(change.key().namespace(), now);
        }
        if (change.before() != null && change.after() == null) {
            refused.forget(change.before().uid());
        }
    }

    private void addBroken(FactChange change, Set<WorkKey> wanting) {
        if (fenced.isEmpty()) {
            return;
        }
        var key = new ResourceKey(change.resource(), change.key());
        for (Slot slot : List.copyOf(fenced.getOrDefault(key, Set.of()))) {
            Entry entry = entries.get(slot);
            if (entry != null && entry.fences.stream().anyMatch(fence -> breaks(change.after(), key, fence))) {
                remove(slot);
                wanting.addAll(entry.wanting);
            }
        }
    }

    private static boolean breaks(@Nullable Stored<?> after, ResourceKey key, Precondition fence) {
        return fence.key().equals(key)
                && switch (fence) {
                    case Precondition.DesiredAt at -> after == null || after.desiredRevision() != at.revision();
                    case Precondition.ObservedAt at -> after == null || after.observedRevision() != at.revision();
                    default -> false;
                };
    }

    private static List<Precondition> fences(Proposal proposal) {
        List<Precondition> requires = switch (proposal) {
            case Proposal.Create create -> create.requires();
            case Proposal.Delete delete -> delete.requires();
            default -> List.of();
        };
        return requires.stream()
                .filter(each -> each instanceof Precondition.DesiredAt || each instanceof Precondition.ObservedAt)
                .toList();
    }

    /** A status report does not settle a deletion, for one: the pod would seem to stay, and another one go. */
    private static boolean settles(FactChange change, Class<?> action) {
        Stored<?> before = change.before();
        Stored<?> after = change.after();
        if (before == null || after == null || !before.uid().equals(after.uid())) {
            return true;
        }
        if (action == Proposal.Delete.class) {
            return after.terminating();
        }
        return action == Proposal.UpdateStatus.class
                ? before.observedRevision() != after.observedRevision()
                : before.desiredRevision() != after.desiredRevision();
    }

    /** Forgets what nothing came of in time; the work that is to be done again for it. */
    public Set<WorkKey> expired(Instant now) {
        if (entries.isEmpty() && refused.isEmpty()) {
            return Set.of();
        }
        var late = new ArrayList<Slot>();
        for (var each : entries.entrySet()) {
            if (!late(each.getValue(), now)) {
                break;
            }
            late.add(each.getKey());
        }
        var wanting = new HashSet<>(refused.due(now));
        for (Slot slot : late) {
            Entry entry = remove(slot);
            if (entry != null) {
                wanting.addAll(entry.wanting);
            }
        }
        return wanting;
    }

    @Override
    public boolean proposed(String resource, ObjectKey key) {
        return ACTIONS.stream().anyMatch(action -> entries.containsKey(new Slot(resource, key, action)));
    }

    @Override
    public boolean deleting(String resource, ObjectKey key) {
        return entries.containsKey(new Slot(resource, key, Proposal.Delete.class));
    }

    @Override
    public int creating(String ownerUid) {
        return creating.getOrDefault(ownerUid, 0);
    }

    @Override
    public @Nullable String refused(String ownerUid) {
        return refused.message(ownerUid);
    }

    private @Nullable Entry remove(Slot slot) {
        Entry entry = entries.remove(slot);
        if (entry == null) {
            return null;
        }
        for (Precondition fence : entry.fences) {
            fenced.computeIfPresent(fence.key(), (_, slots) -> {
                slots.remove(slot);
                return slots.isEmpty() ? null : slots;
            });
        }
        if (entry.owner != null) {
            creating.computeIfPresent(entry.owner.getUid(), (owner, count) -> count == 1 ? null : count - 1);
        }
        return entry;
    }

    private static @Nullable OwnerReference controller(Proposal.Create create) {
        List<OwnerReference> owners = create.object().getMetadata().getOwnerReferences();
        for (OwnerReference owner : owners == null ? List.<OwnerReference>of() : owners) {
            if (Boolean.TRUE.equals(owner.getController())) {
                return owner;
            }
        }
        return null;
    }
}
