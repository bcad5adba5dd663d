package io.streamplane.apiserver.operation;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.AdmissionPlugins;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.FieldTracking;
import io.streamplane.apiserver.admission.catalogue.AdmissionCatalogue;
import io.streamplane.apiserver.apply.FieldManager.Operation;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.journal.Journal;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.plan.Application;
import io.streamplane.apiserver.plan.Binding;
import io.streamplane.apiserver.plan.Commands;
import io.streamplane.apiserver.plan.Creation;
import io.streamplane.apiserver.plan.Deletion;
import io.streamplane.apiserver.plan.Eviction;
import io.streamplane.apiserver.plan.NamespaceForks;
import io.streamplane.apiserver.plan.Proposals;
import io.streamplane.apiserver.plan.Replacement;
import io.streamplane.apiserver.plan.StatusReplacement;
import io.streamplane.apiserver.plan.Update;
import io.streamplane.apiserver.plan.Write;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Settled;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.tree.Tree;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The API's writes as commands of the journal. Thread-safe; calls block their thread until the outcome is known. */
public final class JournalOperations implements Operations {

    /** Groups of kinds about which admission asks the authorizers. */
    private static final Set<String> ASKING =
            Set.of("rbac.authorization.k8s.io", "certificates.k8s.io", "admissionregistration.k8s.io");

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Journal journal;
    private final Authorization authorization;
    private final AdmissionPlugins plugins;
    private final Executor apart = Executors.newVirtualThreadPerTaskExecutor();
    private final Admission admission;
    private final Writer writer;
    private final Creation creation;
    private final Update update;
    private final Application application;
    private final Deletion deletion;
    private final Binding binding;
    private final Eviction eviction;
    private final Proposals proposals;
    private final NamespaceForks forks;

    /** With the system's clock, random uids, and the plug-ins that run where nobody chooses. */
    public JournalOperations(Journal journal, ObjectCodec codec, KindRulebook rules) {
        this(journal, codec, rules, new Authorization(journal::current));
    }

    private JournalOperations(Journal journal, ObjectCodec codec, KindRulebook rules, Authorization authorization) {
        this(journal, codec, rules, authorization, AdmissionCatalogue.standard(authorization), InstantSource.system());
    }

    /** With the plug-ins that run where nobody chooses. */
    public JournalOperations(
            Journal journal,
            ObjectCodec codec,
            KindRulebook rules,
            InstantSource clock,
            Supplier<String> uids,
            Duration timeout) {
        this(journal, codec, rules, new Authorization(journal::current), clock, uids, timeout);
    }

    private JournalOperations(
            Journal journal,
            ObjectCodec codec,
            KindRulebook rules,
            Authorization authorization,
            InstantSource clock,
            Supplier<String> uids,
            Duration timeout) {
        this(journal, codec, rules, authorization, AdmissionCatalogue.standard(authorization), clock, uids, timeout);
    }

    /** With random uids. */
    public JournalOperations(
            Journal journal,
            ObjectCodec codec,
            KindRulebook rules,
            Authorization authorization,
            AdmissionPlugins plugins,
            InstantSource clock) {
        this(
                journal,
                codec,
                rules,
                authorization,
                plugins,
                clock,
                () -> UUID.randomUUID().toString(),
                TIMEOUT);
    }

    /** @param timeout after which the outcome of a command counts as unknown */
    public JournalOperations(
            Journal journal,
            ObjectCodec codec,
            KindRulebook rules,
            Authorization authorization,
            AdmissionPlugins plugins,
            InstantSource clock,
            Supplier<String> uids,
            Duration timeout) {
        this.journal = journal;
        this.authorization = authorization;
        this.plugins = plugins;
        var commands = new Commands(rules, codec, clock, uids);
        writer = new Writer(journal, timeout);
        admission = new Admission(authorization, plugins, rules, clock, uids, RandomGenerator.getDefault());
        creation = new Creation(authorization, commands, admission);
        var replacement = new Replacement(commands, admission);
        var statuses = new StatusReplacement(commands, admission);
        update = new Update(commands, creation, replacement, statuses);
        application = new Application(admission, creation, replacement, statuses, clock);
        deletion = new Deletion(commands, admission, clock);
        binding = new Binding(commands, admission, clock);
        eviction = new Eviction(commands, admission, deletion, clock);
        forks = new NamespaceForks(commands, creation, uids);
        proposals = new Proposals(creation, replacement, statuses, deletion, binding);
    }

    /** The kinds that can be written now. */
    public KindRegistry kinds() {
        return journal.current().kinds();
    }

    /** Who may do what. */
    public Authorization authorization() {
        return authorization;
    }

    /** What this replica has applied so far. */
    public Snapshot state() {
        return journal.current();
    }

    @Override
    public ApiResult create(
            Caller caller, Target target, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        return answer(target, () -> {
            if (target.subresource().equals("binding")) {
                String node = Tree.text(Tree.object(body, "target"), "name");
                ObjectNode metadata = Tree.object(body, "metadata");
                return binding.bind(
                        new Ask(caller, "bind", target, options), node, Tree.text(metadata, "uid"), metadata);
            }
            if (target.subresource().equals("eviction")) {
                return eviction.evict(new Ask(caller, "create", target, options), body);
            }
            if (!target.subresource().isEmpty() || !target.kind().journaled()) {
                throw new Refusal(Failures.methodNotAllowed(target.kind()));
            }
            Ask ask = new Ask(caller, "create", target, options);
            var tracking = new FieldTracking.Changes(ask.manager(Operation.UPDATE));
            return creation.create(ask, body, duplicateFields, options, tracking);
        });
    }

    @Override
    public ApiResult update(
            Caller caller, Target target, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        return answer(
                target,
                () -> update.update(new Ask(caller, "update", target, options), body, duplicateFields, options));
    }

    @Override
    public ApiResult patch(Caller caller, Target target, PatchType type, JsonNode patch, WriteOptions options) {
        return answer(target, () -> {
            Ask ask = new Ask(caller, "patch", target, options);
            return type == PatchType.APPLY
                    ? application.apply(ask, patch, options)
                    : update.patch(ask, type, patch, options);
        });
    }

    @Override
    public ApiResult delete(Caller caller, Target target, DeleteOptions options) {
        return answer(target, () -> deletion.delete(new Ask(caller, "delete", target, options), options));
    }

    /**
     * As {@link #patch} by server-side apply, but does not wait: the configuration is planned and appended when this
     * returns, so what is applied by one thread is appended in the order of the calls.
     */
    public CompletionStage<Written> startApply(
            Caller caller, Target target, JsonNode configuration, WriteOptions options) {
        boolean waits = mayWait(Draft.Operation.CREATE, target) || mayWait(Draft.Operation.UPDATE, target);
        return start(
                target,
                waits,
                () -> application.apply(new Ask(caller, "patch", target, options), configuration, options));
    }

    /** As {@link #delete}, but does not wait, as {@link #startApply}. */
    public CompletionStage<Written> startDelete(Caller caller, Target target, DeleteOptions options) {
        return start(
                target,
                mayWait(Draft.Operation.DELETE, target),
                () -> deletion.delete(new Ask(caller, "delete", target, options), options));
    }

    /**
     * Whether a write may have to wait for somebody outside before it can be planned. Then it begins when the call that starts it returns,
     * and who starts another one about the same object before its end says nothing of their order.
     */
    public boolean mayWait(Draft.Operation operation, Target target) {
        return plugins.mayWait(operation, target, journal.current())
                || authorization.isRemote() && ASKING.contains(target.kind().group());
    }

    @Override
    public Optional<ApiFailure> connect(Caller caller, Target target, ObjectNode options) {
        try {
            var ask = new Ask(caller, "connect", target, WriteOptions.NONE);
            admission.admitPart(Draft.part(ask, Draft.Operation.CONNECT, options, journal.current()));
            return Optional.empty();
        } catch (Refusal refusal) {
            return Optional.of(refusal.failure());
        }
    }

    @Override
    public void admitPart(Draft draft) {
        admission.admitPart(draft);
    }

    private CompletionStage<Written> start(Target target, boolean waits, Supplier<Write> write) {
        return waits
                ? CompletableFuture.supplyAsync(() -> start(target, write), apart)
                        .thenCompose(Function.identity())
                : start(target, write);
    }

    private CompletionStage<Written> start(Target target, Supplier<Write> write) {
        try {
            return writer.start(target, write.get()).thenApply(Written::of);
        } catch (Refusal refusal) {
            return CompletableFuture.completedStage(
                    new Written(new ApiResult.Failed(refusal.failure(), refusal.warnings()), false));
        }
    }

    /**
     * Makes a namespace with what another one held; see {@link NamespaceForks}.
     *
     * @param then what was there when it held that
     */
    public ApiResult forkNamespace(Caller caller, Snapshot then, String from, String to) {
        return answer(new Target(NamespaceKind.KIND, "", to, ""), () -> forks.fork(caller, then, from, to));
    }

    /**
     * Does what a component proposes, once this replica has applied what the component had seen (for that it may
     * block): admitted and appended when this returns, so proposals are appended in the order of the calls. One that
     * the journal rejects as stale, or that a newer state may allow, is planned anew, and then comes later.
     *
     * @param caller who proposes, proved
     * @return why it was refused; code 504 where its outcome is not known
     */
    public CompletionStage<Optional<ApiFailure>> propose(ReceivedProposal proposal, Caller caller) {
        Target target = Proposals.target(proposal, "");
        try {
            writer.awaitRevision(proposal.seen(), target);
            Kind kind = kinds().find(target.kind().resource())
                    .orElseThrow(() -> new Refusal(Failures.notFound(target.kind(), target.name())));
            Write write = proposals.write(proposal.of(kind), caller);
            CompletableFuture<Settled> settling =
                    mayWait(Proposals.operation(proposal), Proposals.part(proposal.of(kind)))
                            ? CompletableFuture.supplyAsync(() -> writer.start(target, write), apart)
                                    .thenCompose(Function.identity())
                            : writer.start(target, write);
            return settling.thenApply(settled ->
                    settled instanceof Settled.Refused refused ? Optional.of(refused.failure()) : Optional.empty());
        } catch (Refusal refusal) {
            return CompletableFuture.completedStage(Optional.of(refusal.failure()));
        }
    }

    private ApiResult answer(Target target, Supplier<Write> write) {
        try {
            return writer.finish(target, write.get()).result();
        } catch (Refusal refusal) {
            return new ApiResult.Failed(refusal.failure(), refusal.warnings());
        }
    }
}
