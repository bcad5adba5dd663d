package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.audit.FieldChanges;
import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.manifest.Holdings.Holder;
import io.streamplane.apiserver.manifest.ObjectOutcome.What;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.operation.Written;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.restore.Content;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Applies the objects of records as HTTP would do it for the same user, by server-side apply. What lacks its namespace, or
 * something else that may come, stays undecided.
 */
final class ManifestAdmission {

    private final JournalOperations operations;
    private final Holdings holdings;
    private final WaitingRoom waiting;
    private final ObjectTurns turns;
    private final InstantSource clock;

    ManifestAdmission(
            JournalOperations operations,
            Holdings holdings,
            WaitingRoom waiting,
            ObjectTurns turns,
            InstantSource clock) {
        this.operations = operations;
        this.holdings = holdings;
        this.waiting = waiting;
        this.turns = turns;
        this.clock = clock;
    }

    /**
     * Ends when as much is decided as can be now. A record of one object is planned and appended when this returns; of
     * several objects each is applied when the outcome of the one before is known, and this returns after the last, unless somebody
     * outside has to be asked.
     */
    CompletionStage<Void> apply(Submission submission) {
        submission.unknown(false);
        if (submission.size() == 1) {
            return apply(submission, 0, submission.who().options());
        }
        if (submission.configurations().stream().anyMatch(this::mayWait)) {
            return turns.apart(() -> applyAll(submission));
        }
        applyAll(submission);
        return CompletableFuture.completedStage(null);
    }

    /** Whether {@link #apply} may have to ask somebody outside, who takes his time, what the user may do. */
    boolean mayAsk(Submission submission) {
        return operations.authorization().isRemote()
                && submission.configurations().stream().anyMatch(each -> mayAsk(submission.who(), each));
    }

    private boolean mayAsk(Who who, ObjectNode configuration) {
        return operations
                .kinds()
                .ofObject(Tree.text(configuration, "apiVersion"), Tree.text(configuration, "kind"))
                .map(kind -> target(kind, configuration))
                .filter(target -> operations.authorization().mayAsk(who.user(), Attributes.of("patch", target))
                        || operations.authorization().mayAsk(who.user(), Attributes.of("create", target)))
                .isPresent();
    }

    private void applyAll(Submission submission) {
        boolean isNew = submission.undecided().length == submission.size();
        if (isNew && !submission.who().options().dryRun() && !foresee(submission)) {
            return;
        }
        applyInOrder(submission, submission.who().options());
    }

    /** Whether it may take somebody outside to say what becomes of it; then later records do not wait for that. */
    private boolean mayWait(ObjectNode configuration) {
        return operations
                .kinds()
                .ofObject(Tree.text(configuration, "apiVersion"), Tree.text(configuration, "kind"))
                .map(kind -> new Target(kind, "", "", ""))
                .filter(target -> operations.mayWait(Draft.Operation.CREATE, target)
                        || operations.mayWait(Draft.Operation.UPDATE, target))
                .isPresent();
    }

    /** Again as long as it helps, for one object may be what another lacks. */
    private void applyInOrder(Submission submission, WriteOptions options) {
        int before;
        do {
            before = submission.undecided().length;
            for (int index : submission.undecided()) {
                apply(submission, index, options).toCompletableFuture().join();
                if (submission.unknown()) {
                    return;
                }
            }
        } while (submission.undecided().length < before && submission.undecided().length > 0);
    }

    /** Tries all objects without writing: where one would be refused, none is applied. False where that is so. */
    private boolean foresee(Submission submission) {
        WriteOptions given = submission.who().options();
        var trial = new Submission(
                submission.record(),
                submission.who(),
                submission.configurations().stream().map(ObjectNode::deepCopy).toList());
        applyInOrder(trial, new WriteOptions(true, given.fieldManager(), given.fieldValidation(), given.force()));
        if (trial.outcomes().stream().noneMatch(outcome -> outcome != null && outcome.refused())) {
            return true;
        }
        for (int i = 0; i < submission.size(); i++) {
            ObjectOutcome foreseen = trial.outcomes().get(i);
            submission.decide(
                    i,
                    foreseen != null && foreseen.refused()
                            ? foreseen
                            : ObjectOutcome.of(trial.references().get(i), What.SKIPPED, List.of()));
        }
        return false;
    }

    private CompletionStage<Void> apply(Submission submission, int index, WriteOptions options) {
        ObjectNode configuration = submission.configuration(index);
        String apiVersion = Tree.text(configuration, "apiVersion");
        String kindName = Tree.text(configuration, "kind");
        submission.about(index, reference(configuration));
        if (apiVersion.isEmpty() || kindName.isEmpty()) {
            return refuse(
                    submission, index, Failures.badRequest("Object 'Kind' or 'apiVersion' is missing in the manifest"));
        }
        Kind kind = operations.kinds().ofObject(apiVersion, kindName).orElse(null);
        if (kind == null) {
            return refuseOrLack(
                    submission,
                    index,
                    Failures.noMatch(apiVersion, kindName),
                    Prerequisite.ofKind(apiVersion, kindName));
        }
        if (!kind.journaled()) {
            return refuse(submission, index, Failures.methodNotAllowed(kind));
        }
        Target target = target(kind, configuration);
        submission.about(index, reference(target));
        if (target.name().isEmpty()) {
            return refuse(
                    submission,
                    index,
                    Failures.invalid(kind, "", List.of(FieldError.required("metadata.name", "name is required"))));
        }
        var refusal = operations.authorization().refusal(submission.who().user(), "patch", target);
        if (refusal.isPresent()) {
            return refuse(submission, index, refusal.get());
        }
        ObjectPlace place = reference(target).place();
        if (waiting.isBehind(
                submission.record().partition(), place, submission.record().offset())) {
            submission.lack(
                    index,
                    new Prerequisite.TurnOf(place),
                    Failures.conflict(kind, target.name(), "an earlier record of this object still waits"));
            return CompletableFuture.completedStage(null);
        }
        return turns.take(place, () -> write(submission, index, target, options));
    }

    private static CompletionStage<Void> refuse(Submission submission, int index, ApiFailure failure) {
        return refuseOrLack(submission, index, failure, Optional.empty());
    }

    private static CompletionStage<Void> refuseOrLack(
            Submission submission, int index, ApiFailure failure, Optional<Prerequisite> lacking) {
        lacking.ifPresentOrElse(
                what -> submission.lack(index, what, failure),
                () -> submission.decide(
                        index, ObjectOutcome.refused(submission.references().get(index), failure, List.of())));
        return CompletableFuture.completedStage(null);
    }

    /** An object without a namespace is meant for {@code default}, as kubectl has it. */
    private static Target target(Kind kind, ObjectNode configuration) {
        ObjectNode metadata = Tree.ensure(configuration, "metadata");
        if (kind.namespaced() && Tree.text(metadata, "namespace").isEmpty()) {
            metadata.put("namespace", "default");
        }
        String namespace = kind.namespaced() ? Tree.text(metadata, "namespace") : "";
        return new Target(kind, namespace, Tree.text(metadata, "name"), "");
    }

    private CompletionStage<Void> write(Submission submission, int index, Target target, WriteOptions options) {
        Holder key = submission.holder();
        var other = holdings.other(reference(target).place(), key);
        long time = submission.record().timestamp();
        if (other.isPresent() && other.get().getValue().time() > time) {
            return refuse(
                    submission,
                    index,
                    Failures.conflict(
                            target.kind(),
                            target.name(),
                            "a later record has applied it, of the key \"" + shown(other.get()) + "\""));
        }
        var objectKey = new ObjectKey(target.namespace(), target.name());
        if (Prerequisite.isGoing(operations.state(), target.kind(), objectKey)) {
            submission.lack(
                    index,
                    new Prerequisite.DeletionOver(target.kind(), objectKey),
                    Failures.conflict(target.kind(), target.name(), "the object is being deleted"));
            return CompletableFuture.completedStage(null);
        }
        List<String> warnings = other.map(entry -> "the key \"" + shown(entry)
                        + "\" holds this object too: the later record wins, and a null value of either key lets it be")
                .map(List::of)
                .orElse(List.of());
        ObjectNode before = options.dryRun() ? current(target) : null;
        return operations
                .startApply(submission.who().caller(), target, submission.configuration(index), options)
                .thenAccept(written -> settle(submission, index, target, options, warnings, before, written));
    }

    private static String shown(Map.Entry<Holder, ObjectReference> other) {
        return ManifestObjects.shown(other.getKey().key().array());
    }

    private @Nullable ObjectNode current(Target target) {
        return operations
                .state()
                .get(target.kind(), new ObjectKey(target.namespace(), target.name()))
                .map(found -> Content.of(found.tree()))
                .orElse(null);
    }

    private void settle(
            Submission submission,
            int index,
            Target target,
            WriteOptions options,
            List<String> warnings,
            @Nullable ObjectNode before,
            Written written) {
        switch (written.result()) {
            case ApiResult.Failed failed -> {
                ApiFailure failure = failed.failure();
                if (failure.outcomeUnknown()) {
                    submission.unknown(true);
                    return;
                }
                Prerequisite.of(target, failure)
                        .ifPresentOrElse(
                                what -> submission.lack(index, what, failure),
                                () -> submission.decide(
                                        index, ObjectOutcome.refused(reference(target), failure, failed.warnings())));
            }
            case ApiResult.Done done -> {
                var all = new ArrayList<>(done.warnings());
                all.addAll(warnings);
                ObjectReference applied = applied(submission, target, options, done);
                Holder key = submission.holder();
                if (options.dryRun()) {
                    submission.decide(index, dryRun(target.kind(), applied, all, before, done));
                    return;
                }
                if (key != null) {
                    holdings.add(key, applied);
                }
                What what = !written.changed() ? What.UNCHANGED : done.code() == 201 ? What.CREATED : What.CONFIGURED;
                submission.decide(index, ObjectOutcome.of(applied, what, all));
            }
        }
    }

    /** A record's time that is ahead of ours would hold up all later ones. */
    private ObjectReference applied(Submission submission, Target target, WriteOptions options, ApiResult.Done done) {
        ObjectNode metadata = Tree.ensure(done.body(), "metadata");
        String version = Tree.text(metadata, "resourceVersion");
        return reference(target)
                .applied(
                        Tree.text(metadata, "uid"),
                        version.isEmpty() ? 0 : Long.parseLong(version),
                        options.fieldManager(),
                        Math.min(submission.record().timestamp(), clock.millis()));
    }

    private static ObjectOutcome dryRun(
            Kind kind,
            ObjectReference applied,
            List<String> warnings,
            @Nullable ObjectNode before,
            ApiResult.Done done) {
        var changes = FieldChanges.between(kind, before, Content.of(done.body()));
        What what = before == null ? What.CREATED : changes.isEmpty() ? What.UNCHANGED : What.CONFIGURED;
        return ObjectOutcome.of(applied, what, warnings).with(changes);
    }

    private static ObjectReference reference(Target target) {
        return ObjectReference.of(target.kind(), target.namespace(), target.name());
    }

    /** As the text names it; empty where it says nothing. */
    private static ObjectReference reference(ObjectNode configuration) {
        ObjectNode metadata = Tree.object(configuration, "metadata");
        return new ObjectReference(
                Tree.text(configuration, "apiVersion"),
                Tree.text(configuration, "kind"),
                Tree.text(metadata, "namespace"),
                Tree.text(metadata, "name"),
                "",
                0,
                "",
                0);
    }
}
