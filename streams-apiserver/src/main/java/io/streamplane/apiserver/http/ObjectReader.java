package io.streamplane.apiserver.http;

import io.streamplane.apiserver.journal.state.ConversionBatch;
import io.streamplane.apiserver.journal.state.RevisionNotReachedException;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.watch.ObjectSource;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * GET and LIST. Without a resourceVersion a read is linearizable; {@code 0} takes what this replica has; another one is
 * waited for (NotOlderThan) or must be a snapshot that is still held, in memory or in history (Exact, and lists that go on).
 */
final class ObjectReader {

    private static final long READ_TIMEOUT_SECONDS = 10;

    /** How long a revision that is yet to come is waited for, as in Kubernetes ({@code blockTimeout} of its watch cache). */
    private static final Duration UNTIL_FRESH = Duration.ofSeconds(3);

    private final Function<Kind, ObjectSource> sources;
    private final KindRulebook rules;
    private final HeldSnapshots held = new HeldSnapshots();

    ObjectReader(Function<Kind, ObjectSource> sources, KindRulebook rules) {
        this.sources = sources;
        this.rules = rules;
    }

    ObjectSource source(Kind kind) {
        return sources.apply(kind);
    }

    KindRules rules(Kind kind) {
        return rules.of(kind);
    }

    /** Which of a kind's objects a request is about. */
    ObjectSelection selection(Target target, QueryOptions query) {
        return ObjectSelection.of(target, rules.of(target.kind()), query);
    }

    /**
     * One page of a list.
     *
     * @param remaining objects of the pages after it; 0 where that is not known
     * @param shards that the objects are of, as the client named them; empty for all
     */
    record Page(
            List<StoredObject> objects,
            long revision,
            @Nullable ContinueToken next,
            long remaining,
            String shards) {}

    StoredObject get(Target target, QueryOptions query) {
        ObjectSource source = source(target.kind());
        String version = query.text("resourceVersion");
        Snapshot snapshot;
        if (version.isEmpty()) {
            snapshot = await(source.linearizable());
        } else {
            long revision = ListOptions.revision(version);
            snapshot = revision == 0 ? source.current() : fresh(source, revision);
        }
        return snapshot.get(target.kind(), new ObjectKey(target.namespace(), target.name()))
                .orElseThrow(() -> new RequestException(Failures.notFound(target.kind(), target.name())));
    }

    Page list(Target target, QueryOptions query) {
        ListOptions options = ListOptions.ofList(query);
        ObjectSelection selection = selection(target, query);
        ObjectSource source = source(target.kind());
        Snapshot snapshot = snapshot(source, options.of());
        ContinueToken token = options.continuation();
        ObjectKey from = token == null ? null : token.from(target.kind().namespaced(), target.namespace());
        Page page = page(selection.candidates(snapshot), selection, snapshot, from, options.pageSize());
        if (page.next() != null) {
            held.hold(source, snapshot);
        }
        ConversionBatch.of(target.kind(), page.objects());
        return page;
    }

    private static Page page(
            Collection<StoredObject> all,
            ObjectSelection selection,
            Snapshot snapshot,
            @Nullable ObjectKey from,
            long limit) {
        var objects = new ArrayList<StoredObject>();
        long remaining = 0;
        for (StoredObject object : all) {
            if (from != null && object.key().compareTo(from) < 0) {
                continue;
            }
            if (objects.size() == limit) {
                remaining++;
            } else if (selection.test(object)) {
                objects.add(object);
            }
        }
        String shards = selection.shards().text();
        if (remaining == 0 || objects.isEmpty()) {
            return new Page(objects, snapshot.revision(), null, 0, shards);
        }
        var next = ContinueToken.after(
                objects.getLast().key(), snapshot.revision(), selection.target().namespace());
        return new Page(objects, snapshot.revision(), next, selection.isEverything() ? remaining : 0, shards);
    }

    private Snapshot snapshot(ObjectSource source, ListOptions.Of of) {
        return switch (of) {
            case ListOptions.Of.Latest _ -> await(source.linearizable());
            case ListOptions.Of.Any _ -> source.current();
            case ListOptions.Of.NotOlderThan any -> fresh(source, any.revision());
            case ListOptions.Of.Exactly exact ->
                exactly(source, exact.revision())
                        .orElseThrow(() -> new RequestException(
                                HttpFailures.expired("The resourceVersion for the provided list is too old.")));
            case ListOptions.Of.Continued page when page.token().isInconsistent() -> await(source.linearizable());
            case ListOptions.Of.Continued page ->
                exactly(source, page.token().revision())
                        .orElseThrow(() -> new RequestException(
                                HttpFailures.continueExpired(page.token().inconsistent())));
        };
    }

    private Optional<Snapshot> exactly(ObjectSource source, long revision) {
        Snapshot current = fresh(source, revision);
        if (current.revision() == revision) {
            return Optional.of(current);
        }
        return held.at(source, revision).or(() -> source.exactly(revision));
    }

    /** A snapshot that is not older; refuses with 504 where there is none in time. */
    static Snapshot fresh(ObjectSource source, long revision) {
        return await(source.atLeast(revision, UNTIL_FRESH));
    }

    static Snapshot await(CompletionStage<Snapshot> stage) {
        try {
            return stage.toCompletableFuture()
                    .orTimeout(READ_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RequestException(
                    cause instanceof RevisionNotReachedException late
                            ? HttpFailures.tooLargeRevision(late.wanted(), late.current())
                            : HttpFailures.unavailable("the journal did not answer a read within "
                                    + READ_TIMEOUT_SECONDS + " s: " + cause));
        }
    }
}
