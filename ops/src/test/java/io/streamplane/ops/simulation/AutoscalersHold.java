package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an autoscaler's controller writes to a target lies within the bounds of an autoscaler of it, is no faster than its behaviour
 * allows, and is never written to a target that is scaled to nothing. The number that it starts from is the target's own, since a
 * proposal requires the target's revision that was measured.
 *
 * <p>Its status tells of no time of scaling at which its controller changed nothing: what was refused is no scaling.
 *
 * <p>What may differ from the newest autoscaler: the controller may have read an older one, none older than what it reacted to; and
 * what it has proposed may come late, so that periods count by its own clock, which the command holds. A change of which the
 * autoscaler's status does not tell, as its controller was killed before it could say so, counts in no period of its successor. Where
 * users changed the target's number in between, the controller may take their change for its own or not.
 */
final class AutoscalersHold implements Invariant {

    private static final String NAME = "autoscaler";
    private static final String AUTOSCALERS = AutoscalerActions.AUTOSCALERS;
    private static final String CONTROLLER = "horizontal-pod-autoscaler";

    /** An autoscaler as it was from a revision on; null: it is gone. */
    private record Version(long from, @Nullable StoredObject autoscaler) {}

    /** A change of a target's number; by whom: the uid of an autoscaler, or empty. */
    private record Scaled(Instant at, String by, boolean paced, long change) {}

    private final boolean crashes;
    private final Map<String, List<Version>> versions = new HashMap<>();
    private final Map<String, List<Scaled>> history = new HashMap<>();

    /** The seconds in which the controller decided what was accepted of it, by namespaces. */
    private final Map<String, Set<Instant>> accepted = new HashMap<>();

    /** The last time of scaling that statuses tell, by the revisions at which they did. */
    private final Map<String, TreeMap<Long, Instant>> told = new HashMap<>();

    /** @param crashes whether controllers are killed, and forget */
    AutoscalersHold(boolean crashes) {
        this.crashes = crashes;
    }

    @Override
    public void check(Occurrence occurrence) {
        for (Change change : occurrence.changes()) {
            StoredObject after = change.after();
            StoredObject before = change.before();
            if (change.object().kind().resource().equals(AUTOSCALERS)) {
                tell(change.object(), occurrence.revision());
                if (after == null || before == null || before.desiredRevision() != after.desiredRevision()) {
                    versions.computeIfAbsent(change.object().uid(), _ -> new ArrayList<>())
                            .add(new Version(occurrence.revision(), after));
                }
            } else if (after != null && before != null && Facets.replicas(before) != Facets.replicas(after)) {
                if (occurrence.who().equals(CONTROLLER)) {
                    accepted.computeIfAbsent(after.key().namespace(), _ -> new HashSet<>())
                            .add(decided(occurrence).truncatedTo(ChronoUnit.SECONDS));
                    scaled(before, Facets.replicas(after), occurrence);
                } else {
                    long number = Facets.replicas(after) - Facets.replicas(before);
                    add(after.uid(), new Scaled(occurrence.now(), "", false, number));
                }
            }
        }
    }

    private static Instant decided(Occurrence occurrence) {
        return Instant.ofEpochMilli(occurrence.command().time());
    }

    private void add(String target, Scaled scaled) {
        history.computeIfAbsent(target, _ -> new ArrayList<>()).add(scaled);
    }

    private void scaled(StoredObject target, long to, Occurrence occurrence) {
        long from = Facets.replicas(target);
        Violation.unless(from > 0, NAME, target + " is scaled to nothing, but its autoscaler scales it to " + to);
        Instant at = decided(occurrence);
        var candidates = candidates(target, occurrence);
        var allowing = candidates.stream()
                .filter(each -> allows(each, target.uid(), from, to, occurrence))
                .toList();
        Violation.unless(
                !allowing.isEmpty(),
                NAME,
                target + " is scaled from " + from + " to " + to + ", decided at " + at + ", which none allows of "
                        + candidates.stream().map(Facets::spec).toList() + " with " + history.get(target.uid()));
        var by = allowing.getFirst();
        boolean paced = candidates.stream().allMatch(AutoscalersHold::hasBehavior);
        boolean sure = candidates.stream().allMatch(each -> each.uid().equals(by.uid()));
        add(target.uid(), new Scaled(at, sure ? by.uid() : "", paced, to - from));
    }

    /** Autoscalers of the target as the controller may have seen them, newest first. */
    private List<StoredObject> candidates(StoredObject target, Occurrence occurrence) {
        long since = occurrence.command().cause();
        var found = new ArrayList<StoredObject>();
        for (List<Version> all : versions.values()) {
            for (int i = 0; i < all.size(); i++) {
                boolean over = i + 1 < all.size() && all.get(i + 1).from <= since;
                StoredObject each = all.get(i).autoscaler;
                if (!over && each != null && isOf(each, target)) {
                    found.add(0, each);
                }
            }
        }
        return found;
    }

    private static boolean isOf(StoredObject autoscaler, StoredObject target) {
        ObjectNode reference = Tree.object(autoscaler.tree(), "spec", "scaleTargetRef");
        return target.key().equals(new ObjectKey(autoscaler.key().namespace(), Tree.text(reference, "name")))
                && target.kind().kind().equals(Tree.text(reference, "kind"));
    }

    private static boolean hasBehavior(StoredObject autoscaler) {
        return Tree.object(autoscaler.tree(), "spec", "behavior") != null;
    }

    private boolean allows(StoredObject autoscaler, String target, long from, long to, Occurrence occurrence) {
        ObjectNode spec = Facets.spec(autoscaler);
        long least = Tree.number(spec, "minReplicas", 1);
        long most = Tree.number(spec, "maxReplicas", 0);
        if (from < least || from > most) {
            return to == Math.clamp(from, least, most);
        }
        if (to < least || to > most) {
            return false;
        }
        boolean up = to > from;
        ObjectNode behavior = Tree.object(spec, "behavior");
        if (behavior == null) {
            return !up || to <= Math.max(2 * from, 4);
        }
        ObjectNode rules = Tree.object(behavior, up ? "scaleUp" : "scaleDown");
        String select = Tree.text(rules, "selectPolicy");
        if (select.equals("Disabled")) {
            return false;
        }
        Stream<Boolean> each = Tree.objects(rules, "policies").stream()
                .map(policy -> allows(policy, autoscaler, target, from, to, occurrence));
        return select.equals("Min") ? each.allMatch(ok -> ok) : each.anyMatch(ok -> ok);
    }

    /** Whether a policy allows it with what was scaled within its period. */
    private boolean allows(
            ObjectNode policy, StoredObject autoscaler, String target, long from, long to, Occurrence occurrence) {
        Instant at = decided(occurrence);
        Instant told = told(autoscaler, occurrence);
        boolean up = to > from;
        Instant since = at.minus(Duration.ofSeconds(Tree.number(policy, "periodSeconds", 0)));
        long start = from;
        for (Scaled each : history.getOrDefault(target, List.of())) {
            boolean counts = each.at.isAfter(since) && each.at.isBefore(at);
            boolean same = each.change > 0 == up;
            boolean own = each.by.equals(autoscaler.uid())
                    && each.paced
                    && !each.at.truncatedTo(ChronoUnit.SECONDS).isAfter(told);
            // What it surely did itself in this direction counts; in the other one, what it may have done.
            if (counts && (own || !same)) {
                start -= each.change;
            }
        }
        long value = Tree.number(policy, "value", 0);
        boolean percent = Tree.text(policy, "type").equals("Percent");
        long limit = up
                ? percent ? (long) Math.ceil(start * (1 + value / 100.0)) : start + value
                : percent ? (long) (start * (1 - value / 100.0)) : start - value;
        return up ? to <= limit : to >= limit;
    }

    /** Up to when all that it scaled is remembered: as far as its status had told then, or always where nobody forgets. */
    private Instant told(StoredObject autoscaler, Occurrence occurrence) {
        if (!crashes) {
            return Instant.MAX;
        }
        var entry = told.getOrDefault(autoscaler.uid(), new TreeMap<>())
                .floorEntry(occurrence.command().cause());
        return entry == null ? Instant.EPOCH : entry.getValue();
    }

    private void tell(StoredObject autoscaler, long revision) {
        String last = Tree.text(Facets.status(autoscaler), "lastScaleTime");
        var all = told.computeIfAbsent(autoscaler.uid(), _ -> new TreeMap<>());
        if (!last.isEmpty() && (all.isEmpty() || all.lastEntry().getValue().isBefore(Instant.parse(last)))) {
            Instant time = Instant.parse(last);
            String namespace = autoscaler.key().namespace();
            Violation.unless(
                    accepted.getOrDefault(namespace, Set.of()).contains(time),
                    NAME,
                    autoscaler + " tells that it scaled at " + time + ", but nothing was scaled then: "
                            + autoscaler.tree());
            all.put(revision, time);
        }
    }

    @Override
    public void checkEnd(Snapshot state, Instant now) {
        for (StoredObject autoscaler : Facets.list(state, AUTOSCALERS)) {
            AutoscalerAtRest.check(autoscaler, state);
        }
    }
}
