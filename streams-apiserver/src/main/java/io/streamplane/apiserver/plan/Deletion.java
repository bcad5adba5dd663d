package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.time.Moments;
import io.streamplane.schemas.time.Timestamps;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes an object: at once where nothing holds it, else it is marked with deletionTimestamp and goes when its grace
 * period is over (its kubelet says so) and its last finalizer is gone. A grace period may be shortened, never extended.
 */
public final class Deletion {

    private static final Set<String> POLICIES = Set.of("Background", "Foreground", "Orphan");

    private final Commands commands;
    private final Admission admission;
    private final InstantSource clock;

    public Deletion(Commands commands, Admission admission, InstantSource clock) {
        this.commands = commands;
        this.admission = admission;
        this.clock = clock;
    }

    public Write delete(Ask ask, DeleteOptions options) {
        String undeletable =
                commands.rules(ask.target().kind()).undeletable(ask.target().name());
        if (!undeletable.isEmpty()) {
            throw new Refusal(
                    Failures.forbidden(ask.target().kind(), ask.target().name(), undeletable));
        }
        String policy = options.propagationPolicy();
        if (policy != null && !POLICIES.contains(policy)) {
            throw new Refusal(Failures.badRequest(
                    "invalid propagationPolicy: \"" + policy + "\", expected Background, Foreground or Orphan"));
        }
        return state -> {
            StoredObject object = Commands.existing(state, ask.target());
            checkPreconditions(object, options);
            var draft = Draft.deletion(ask, object, state);
            if (ask.target().subresource().isEmpty()) {
                admission.admitDeletion(draft); // an eviction is admitted as what it is
            }
            Removal removal = removal(state, object, options);
            if (ask.dryRun() || removal.mutations().isEmpty()) {
                return new Plan.Answer(removal.result()).warning(draft.warnings());
            }
            ResourceKey key = Commands.key(object);
            var preconditions = new ArrayList<Precondition>();
            preconditions.add(new Precondition.HasUid(key, object.uid()));
            preconditions.add(new Precondition.DesiredAt(key, object.desiredRevision()));
            preconditions.addAll(draft.preconditions());
            return new Plan.Append(
                            commands.command(ask, draft.annotations(), preconditions, removal.mutations()),
                            after -> after.get(object.kind(), object.key())
                                    .<ApiResult>map(left -> new ApiResult.Done(200, left.tree(), List.of()))
                                    .orElseGet(removal::result))
                    .warning(draft.warnings());
        };
    }

    /** @param result what to answer where nothing of the object is left */
    private record Removal(List<Mutation> mutations, ApiResult result) {}

    private Removal removal(Snapshot state, StoredObject stored, DeleteOptions options) {
        ObjectNode object = stored.tree().deepCopy();
        if (!stored.isReadable()) {
            return atOnce(state, stored, object); // nobody could stop it in order, or do what a finalizer asks for
        }
        ObjectNode metadata = Tree.ensure(object, "metadata");
        Finalizers.apply(object, options.propagationPolicy());
        boolean deleting = Tree.has(metadata, "deletionTimestamp");
        KindRules rules = commands.rules(stored.kind());
        if (!deleting) {
            rules.prepareForDelete(object);
        }
        long grace = rules.gracePeriodSeconds(stored.tree(), options.gracePeriodSeconds());
        long granted = Tree.number(metadata, "deletionGracePeriodSeconds", 0);
        boolean held = !rules.finalizers(object).isEmpty();
        if (grace == 0 && !held) {
            return atOnce(state, stored, object);
        }
        if (deleting && grace >= granted && Tree.same(metadata, stored.tree().get("metadata"), "finalizers")) {
            return new Removal(List.of(), done(stored.tree()));
        }
        if (!deleting) {
            mark(metadata, Moments.after(clock.instant(), grace), grace);
            long generation = Tree.number(metadata, "generation", 0);
            if (generation > 0) {
                metadata.put("generation", generation + 1);
            }
        } else if (grace < granted) {
            mark(metadata, shortened(Tree.text(metadata, "deletionTimestamp"), granted, grace), grace);
        }
        ResourceKey key = Commands.key(stored);
        var mutations = new ArrayList<Mutation>();
        mutations.add(commands.putDesired(stored.kind(), key, object));
        rules.markDeleted(object);
        if (!Tree.same(object, stored.tree(), "status")) {
            mutations.add(commands.putObserved(stored.kind(), key, object));
        }
        return new Removal(mutations, done(object));
    }

    /** Counted from when the deletion was asked for; from now where that is not known, as its end lies too far away to be said. */
    private Instant shortened(String deletion, long granted, long grace) {
        Instant end = Timestamps.read(deletion);
        Instant asked = end == null || !end.isBefore(Moments.LAST) ? clock.instant() : Moments.after(end, -granted);
        return Moments.after(asked, grace);
    }

    private Removal atOnce(Snapshot state, StoredObject stored, ObjectNode object) {
        var mutations = new ArrayList<Mutation>();
        mutations.add(new Mutation.Delete(Commands.key(stored)));
        KindRules rules = commands.rules(stored.kind());
        mutations.addAll(Claims.released(rules, state, stored));
        ObjectNode body = rules.returnsDeleted() ? object : success(stored);
        return new Removal(mutations, done(body));
    }

    private static void mark(ObjectNode metadata, Instant end, long grace) {
        metadata.put("deletionTimestamp", end.truncatedTo(ChronoUnit.SECONDS).toString());
        metadata.put("deletionGracePeriodSeconds", grace);
    }

    private static void checkPreconditions(StoredObject object, DeleteOptions options) {
        String name = object.key().name();
        String uid = options.preconditionUid();
        if (uid != null && !uid.isEmpty() && !uid.equals(object.uid())) {
            throw new Refusal(Failures.uidMismatch(object.kind(), name, uid, object.uid()));
        }
        String version = options.preconditionResourceVersion();
        if (version != null && !version.equals(Long.toString(object.revision()))) {
            throw new Refusal(Failures.conflict(
                    object.kind(),
                    name,
                    "Precondition failed: ResourceVersion in precondition: " + version
                            + ", ResourceVersion in object meta: " + object.revision()));
        }
    }

    private static ApiResult done(ObjectNode body) {
        return new ApiResult.Done(200, body, List.of());
    }

    private static ObjectNode success(StoredObject object) {
        ObjectNode status = object.tree().objectNode();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        ObjectNode details = status.putObject("details");
        details.put("name", object.key().name());
        if (!object.kind().group().isEmpty()) {
            details.put("group", object.kind().group());
        }
        details.put("kind", object.kind().plural()).put("uid", object.uid());
        return status;
    }
}
