package io.streamplane.apiserver.http;

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

    /** No journal comes near it; past it, arithmetic on revisions would overflow. */
    private static final long LARGEST = 1L << 53;

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

    /** One page of a list. */
    record Page(
            List<StoredObject> objects,
            long revision,
            @Nullable ContinueToken next,
            long remaining) {}

    StoredObject get(Target target, QueryOptions query) {
        Snapshot snapshot = snapshot(target.kind(), query);
        return snapshot.get(target.kind(), new ObjectKey(target.namespace(), target.name()))
                .orElseThrow(() -> new RequestException(Failures.notFound(target.kind(), target.name())));
    }

    Page list(Target target, QueryOptions query) {
        ListOptions.requireValid(query, false);
        ObjectSelection selection = selection(target, query);
        String token = query.text("continue");
        ContinueToken from = token.isEmpty() ? null : ContinueToken.parse(token);
        ObjectSource source = source(target.kind());
        Snapshot snapshot = from == null ? snapshot(target.kind(), query) : goOn(source, from);
        String namespace = target.namespace().isEmpty() ? null : target.namespace();
        Collection<StoredObject> all = snapshot.list(target.kind(), namespace);
        Long limit = query.number("limit");
        Page page = page(all, selection, snapshot, from, limit == null || limit <= 0 ? Long.MAX_VALUE : limit);
        if (page.next() != null) {
            held.hold(source, snapshot);
        }
        return page;
    }

    private static Page page(
            Collection<StoredObject> all,
            ObjectSelection selection,
            Snapshot snapshot,
            @Nullable ContinueToken from,
            long limit) {
        var objects = new ArrayList<StoredObject>();
        long remaining = 0;
        for (StoredObject object : all) {
            if (from != null && object.key().compareTo(from.after()) <= 0) {
                continue;
            }
            if (objects.size() == limit) {
                remaining++;
            } else if (selection.test(object)) {
                objects.add(object);
            }
        }
        if (remaining == 0 || objects.isEmpty()) {
            return new Page(objects, snapshot.revision(), null, 0);
        }
        var next = new ContinueToken(snapshot.revision(), objects.getLast().key());
        return new Page(objects, snapshot.revision(), next, selection.isEverything() ? remaining : 0);
    }

    private Snapshot goOn(ObjectSource source, ContinueToken from) {
        if (from.revision() > source.current().revision()
                && from.revision() > await(source.linearizable()).revision()) {
            throw new RequestException(
                    HttpFailures.badRequest("continue key is not valid: it is of a revision that is yet to come"));
        }
        return held.at(source, from.revision())
                .or(() -> source.exactly(from.revision()))
                .orElseThrow(() -> new RequestException(HttpFailures.expired(
                        "The provided continue parameter is too old to display a consistent list result. "
                                + "You must start a new list without the continue parameter.")));
    }

    private Snapshot snapshot(Kind kind, QueryOptions query) {
        ObjectSource source = source(kind);
        String version = query.text("resourceVersion");
        if (version.isEmpty()) {
            return await(source.linearizable());
        }
        long revision = revision(version);
        if (query.text("resourceVersionMatch").equals("Exact")) {
            return exact(source, revision);
        }
        return revision == 0 ? source.current() : fresh(source, revision);
    }

    private Snapshot exact(ObjectSource source, long revision) {
        Snapshot current = fresh(source, revision);
        if (current.revision() == revision) {
            return current;
        }
        return held.at(source, revision)
                .or(() -> source.exactly(revision))
                .orElseThrow(() -> new RequestException(
                        HttpFailures.expired("The resourceVersion for the provided list is too old.")));
    }

    static long revision(String text) {
        try {
            long revision = Long.parseLong(text);
            if (revision >= 0 && revision <= LARGEST) {
                return revision;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new RequestException(HttpFailures.badRequest("resourceVersion: Invalid value: \"" + text
                + "\": strconv.ParseUint: parsing \"" + text + "\": "
                + (text.matches("[0-9]+") ? "value out of range" : "invalid syntax")));
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
