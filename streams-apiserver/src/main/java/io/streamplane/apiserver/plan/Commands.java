package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.codec.CodecException;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Makes the journal's commands of what writes want. */
public final class Commands {

    private final KindRulebook rules;
    private final ObjectCodec codec;
    private final InstantSource clock;
    private final Supplier<String> uids;

    public Commands(KindRulebook rules, ObjectCodec codec, InstantSource clock, Supplier<String> uids) {
        this.rules = rules;
        this.codec = codec;
        this.clock = clock;
        this.uids = uids;
    }

    /** The object that is written to; refuses where the state has none. */
    static StoredObject existing(Snapshot state, Target target) {
        return state.get(target.kind(), new ObjectKey(target.namespace(), target.name()))
                .orElseThrow(() -> new Refusal(Failures.notFound(target.kind(), target.name())));
    }

    /** As {@link #existing}, for what is made of the object as it is: one that cannot be read would lose the rest. */
    static StoredObject readable(Snapshot state, Target target) {
        return readable(existing(state, target));
    }

    static StoredObject readable(StoredObject object) {
        if (!object.isReadable()) {
            throw new Refusal(Failures.internal(
                    object.kind().resource() + " \"" + object.key().name()
                            + "\" cannot be read as it was written: it can be replaced as a whole or deleted,"
                            + " and else not changed"));
        }
        return object;
    }

    static ResourceKey key(StoredObject object) {
        return new ResourceKey(object.kind().resource(), object.key());
    }

    KindRules rules(Kind kind) {
        return rules.of(kind);
    }

    /** Of what no plug-in of admission looks at. */
    Command command(Ask ask, List<Precondition> preconditions, List<Mutation> mutations) {
        return command(ask, Map.of(), preconditions, mutations);
    }

    /** @param annotations what plug-ins of admission say of it for the audit */
    Command command(
            Ask ask, Map<String, String> annotations, List<Precondition> preconditions, List<Mutation> mutations) {
        return new Command(
                clock.millis(), ask.cause(), ask.origin(annotations), preconditions, mutations, ask.grounds());
    }

    /** What a draft writes beside its object. */
    List<Mutation> claims(Draft draft) {
        var all = new ArrayList<>(draft.released());
        for (Draft.Claim claim : draft.claims()) {
            Tree.ensure(claim.object(), "metadata")
                    .put("uid", uids.get())
                    .put(
                            "creationTimestamp",
                            clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            all.add(putDesired(claim.kind(), claim.key(), claim.object()));
            if (Tree.has(claim.object(), "status")) {
                all.add(putObserved(claim.kind(), claim.key(), claim.object()));
            }
        }
        for (Draft.Report report : draft.reports()) {
            all.add(putObserved(report.kind(), report.key(), report.object()));
        }
        return all;
    }

    /** @param object whole */
    Mutation putDesired(Kind kind, ResourceKey key, ObjectNode object) {
        String uid = Tree.text(Tree.object(object, "metadata"), "uid");
        String node = rules.of(kind).node(object);
        ObjectNode stored = stored(kind, object);
        try {
            return new Mutation.PutDesired(
                    key, uid, node.isEmpty() ? null : node, codec.encodeDesired(written(kind, stored, object), stored));
        } catch (CodecException e) {
            throw malformed(kind, e);
        }
    }

    /** @param object whole, with the status that is to be written */
    Mutation putObserved(Kind kind, ResourceKey key, ObjectNode object) {
        ObjectNode stored = stored(kind, object);
        try {
            return new Mutation.PutObserved(
                    key, codec.encodeObserved(written(kind, stored, object), Tree.ensure(stored, "status")));
        } catch (CodecException e) {
            throw malformed(kind, e);
        }
    }

    /** The object at the version that is stored, where only whole objects can be converted; else the object itself. */
    private static ObjectNode stored(Kind kind, ObjectNode object) {
        return kind.stored().converted(object);
    }

    private static Kind written(Kind kind, ObjectNode stored, ObjectNode object) {
        return stored == object ? kind : kind.stored();
    }

    private static Refusal malformed(Kind kind, CodecException e) {
        return new Refusal(Failures.badRequest(kind.kind() + " in version \"" + kind.version()
                + "\" cannot be handled as a " + kind.kind() + ": " + e.getMessage()));
    }
}
