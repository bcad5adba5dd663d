package io.streamplane.controllers.garbage;

import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.MetadataEdit;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which shards have nothing left that holds an owner's finalizer. The dependents of an owner in a namespace are all in its
 * own shard, which decides alone. Those of an owner of cluster scope may be in every shard, and none sees all: each says of
 * itself, in an annotation of the owner, that it has none, and the one that makes it complete takes the finalizer away. An
 * annotation of two shards of three that have voted on the owner as it was at revision 7:
 *
 * <pre>
 * streamplane.io/released: orphan 7 0 2
 * </pre>
 *
 * <p>A shard votes when it has come to that revision, at which the owner's deletion had been asked for already: all that
 * depended on it then is in the shard by then. Two that vote at once change the owner at once; one of them is refused, sees
 * the other's vote, and votes again.
 *
 * @param finalizer {@code foregroundDeletion} or {@code orphan}
 * @param revision a shard must have come to it
 * @param shards that have voted
 */
public record Ballot(String finalizer, long revision, SortedSet<Integer> shards) {

    static final String ANNOTATION = "streamplane.io/released";

    /** As the owner carries it; a new one where it carries none, or one about another finalizer. */
    public static Ballot of(Stored<?> owner, String finalizer) {
        String text = owner.annotations().getOrDefault(ANNOTATION, "");
        if (!text.matches(finalizer + " \\d{1,18}( \\d{1,9})*")) {
            return new Ballot(finalizer, owner.desiredRevision(), new TreeSet<>());
        }
        List<String> words = List.of(text.split(" "));
        var shards = words.stream()
                .skip(2)
                .map(Integer::valueOf)
                .collect(Collectors.<Integer, SortedSet<Integer>>toCollection(TreeSet::new));
        return new Ballot(finalizer, Long.parseLong(words.get(1)), shards);
    }

    /** Whether this shard has yet to vote. */
    boolean isOpen(ShardView shard) {
        return !shards.contains(shard.number());
    }

    /** What this shard does that has nothing left which holds the finalizer. */
    public ReconcileResult vote(ShardView shard, Stored<?> owner) {
        if (!owner.namespace().isEmpty() || shards.size() >= shard.count()) {
            return close(owner);
        }
        if (!isOpen(shard)) {
            return ReconcileResult.nothing();
        }
        if (shard.revision() < revision) {
            return ReconcileResult.whenShardIsRead(revision);
        }
        var voted = new TreeSet<>(shards);
        voted.add(shard.number());
        if (voted.size() == shard.count()) {
            return close(owner);
        }
        String text = finalizer + " " + revision
                + voted.stream().map(each -> " " + each).collect(Collectors.joining());
        var edit = new MetadataEdit(List.of(), List.of(), List.of(), Map.of(ANNOTATION, text));
        return ReconcileResult.of(List.of(Metadata.update(owner, edit)));
    }

    private ReconcileResult close(Stored<?> owner) {
        var edit = MetadataEdit.withoutFinalizer(finalizer);
        return ReconcileResult.of(List.of(Metadata.update(
                owner, owner.annotations().containsKey(ANNOTATION) ? edit.annotated(ANNOTATION, "") : edit)));
    }
}
