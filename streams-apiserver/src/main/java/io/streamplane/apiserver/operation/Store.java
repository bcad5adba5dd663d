package io.streamplane.apiserver.operation;

import io.streamplane.apiserver.journal.Journal;
import io.streamplane.apiserver.journal.Outcome;
import io.streamplane.apiserver.journal.Snapshot;
import io.streamplane.apiserver.journal.StoredObject;
import io.streamplane.schemas.codec.CodecException;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.rule.Tree;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.node.ObjectNode;

/** Reads objects for a write, and appends the command that it becomes. Blocks, but not for longer than the timeout. */
final class Store {

    private final Journal journal;
    private final ObjectCodec codec;
    private final InstantSource clock;
    private final Duration timeout;

    Store(Journal journal, ObjectCodec codec, InstantSource clock, Duration timeout) {
        this.journal = journal;
        this.codec = codec;
        this.clock = clock;
        this.timeout = timeout;
    }

    Snapshot current() {
        return journal.current();
    }

    /** A snapshot with all that was committed before this call. */
    Snapshot fresh(Target target) {
        return await(journal.linearizable(), target);
    }

    /** Returns when this replica has applied the revision; refuses one that the journal has not come to. */
    void awaitRevision(long revision, Target target) {
        if (journal.current().revision() < revision && fresh(target).revision() < revision) {
            throw new Refusal(Failures.badRequest(
                    "expected a revision that the journal has, but it has not come to " + revision + " yet"));
        }
    }

    /** The object, looked for once more in a fresh snapshot before it is said not to exist. */
    StoredObject existing(Target target) {
        var key = new ObjectKey(target.namespace(), target.name());
        return journal.current()
                .get(target.kind(), key)
                .or(() -> fresh(target).get(target.kind(), key))
                .orElseThrow(() -> new Refusal(Failures.notFound(target.kind(), target.name())));
    }

    Outcome append(Ask ask, List<Precondition> preconditions, List<Mutation> mutations) {
        var command = new Command(clock.millis(), ask.cause(), ask.origin(), preconditions, mutations);
        return await(journal.append(command), ask.target());
    }

    Mutation putDesired(Kind kind, ResourceKey key, ObjectNode object) {
        String uid = Tree.text(Tree.object(object, "metadata"), "uid");
        String node = kind.resource().equals("pods") ? Tree.text(Tree.object(object, "spec"), "nodeName") : "";
        try {
            return new Mutation.PutDesired(
                    key, uid, node.isEmpty() ? null : node, codec.encodeDesired(kind, object));
        } catch (CodecException e) {
            throw malformed(kind, e);
        }
    }

    Mutation putObserved(Kind kind, ResourceKey key, ObjectNode status) {
        try {
            return new Mutation.PutObserved(key, codec.encodeObserved(kind, status));
        } catch (CodecException e) {
            throw malformed(kind, e);
        }
    }

    static ResourceKey key(StoredObject object) {
        return new ResourceKey(object.kind().resource(), object.key());
    }

    private static Refusal malformed(Kind kind, CodecException e) {
        return new Refusal(Failures.badRequest(kind.kind() + " in version \"" + kind.version()
                + "\" cannot be handled as a " + kind.kind() + ": " + e.getMessage()));
    }

    private <T> T await(CompletionStage<T> stage, Target target) {
        try {
            return stage.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unknown(target, "no answer within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw unknown(target, String.valueOf(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(target, "interrupted");
        }
    }

    private static Refusal unknown(Target target, String why) {
        return new Refusal(Failures.outcomeUnknown(target.kind(), target.name(), why));
    }
}
