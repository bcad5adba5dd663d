package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.kind.policy.PodDisruptionBudgetKind;
import io.streamplane.schemas.tree.Tree;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes a pod where its disruption budget allows one more disruption ({@code pkg/registry/core/pod/storage/eviction.go}). The
 * budget's controller says in its status how many there may be; the same command deletes the pod and counts one off, so
 * two evictions never take the same one.
 */
public final class Eviction {

    private static final String TARGET = "DisruptionTarget";
    private static final int RETRY_SECONDS = 10;
    private static final int MOST_DISRUPTED = 2000;
    private static final Set<String> API_VERSIONS = Set.of("policy/v1", "policy/v1beta1");

    /** Pods in these phases are not up, so that nothing is disrupted. */
    private static final Set<String> NOT_UP = Set.of("Succeeded", "Failed", "Pending");

    private final Commands commands;
    private final Admission admission;
    private final Deletion deletion;
    private final InstantSource clock;

    public Eviction(Commands commands, Admission admission, Deletion deletion, InstantSource clock) {
        this.commands = commands;
        this.admission = admission;
        this.deletion = deletion;
        this.clock = clock;
    }

    /** @param body a {@code policy/v1 Eviction} */
    public Write evict(Ask ask, ObjectNode body) {
        check(ask, body);
        ObjectNode asIs = Tree.object(body, "deleteOptions");
        boolean dry = ask.dryRun() || Tree.texts(asIs, "dryRun").contains("All");
        var asked = new Ask(
                ask.caller(), ask.verb(), ask.target(), dry ? ask.options().asDryRun() : ask.options());
        return state -> {
            StoredObject pod = Commands.readable(state, ask.target());
            var draft = Draft.part(asked, Draft.Operation.CREATE, body.deepCopy(), state);
            admission.admitPart(draft);
            ObjectNode said = Tree.object(draft.object(), "deleteOptions");
            return on(state, asked, draft.annotations(), pod, deletion.delete(asked, options(said, dry)))
                    .warning(draft.warnings());
        };
    }

    private Plan on(Snapshot state, Ask asked, Map<String, String> annotations, StoredObject pod, Write delete) {
        Plan plan = delete.on(state);
        Optional<StoredObject> found = mayIgnoreBudgets(pod) ? Optional.empty() : budget(state, pod);
        if (found.isEmpty() || isSpare(pod, found.get().tree())) {
            return evicted(asked, annotations, plan, pod, List.of(), List.of());
        }
        StoredObject budget = found.get();
        checkBudget(budget);
        var key = Commands.key(budget);
        return evicted(
                asked,
                annotations,
                plan,
                pod,
                List.of(
                        new Precondition.HasUid(key, budget.uid()),
                        new Precondition.DesiredAt(key, budget.desiredRevision()),
                        new Precondition.ObservedAt(key, budget.observedRevision())),
                List.of(commands.putObserved(
                        budget.kind(), key, counted(budget, pod.key().name()))));
    }

    private static void check(Ask ask, ObjectNode body) {
        String apiVersion = Tree.text(body, "apiVersion");
        String kind = Tree.text(body, "kind");
        boolean other = !apiVersion.isEmpty() && !API_VERSIONS.contains(apiVersion)
                || !kind.isEmpty() && !kind.equals("Eviction");
        if (other) {
            throw new Refusal(Failures.badRequest("no kind \"" + kind + "\" is registered for version \"" + apiVersion
                    + "\" in scheme, expected an Eviction of policy/v1"));
        }
        if (!Tree.text(Tree.object(body, "metadata"), "name")
                .equals(ask.target().name())) {
            throw new Refusal(Failures.badRequest("name in URL does not match name in Eviction object"));
        }
    }

    private static DeleteOptions options(@Nullable ObjectNode said, boolean dry) {
        ObjectNode preconditions = Tree.object(said, "preconditions");
        String policy = Tree.text(said, "propagationPolicy");
        return new DeleteOptions(
                dry,
                Tree.has(said, "gracePeriodSeconds") ? Long.valueOf(Tree.number(said, "gracePeriodSeconds", 0)) : null,
                policy.isEmpty() ? null : policy,
                Tree.has(preconditions, "uid") ? Tree.text(preconditions, "uid") : null,
                Tree.has(preconditions, "resourceVersion") ? Tree.text(preconditions, "resourceVersion") : null);
    }

    /** The deletion, on the condition that the pod is as it was looked at. */
    private Plan evicted(
            Ask ask,
            Map<String, String> annotations,
            Plan plan,
            StoredObject pod,
            List<Precondition> preconditions,
            List<Mutation> mutations) {
        return switch (plan) {
            case Plan.Answer _ -> new Plan.Answer(Binding.bound());
            case Plan.Append append -> {
                var conditions = new ArrayList<>(append.command().preconditions());
                conditions.add(new Precondition.ObservedAt(Commands.key(pod), pod.observedRevision()));
                conditions.addAll(preconditions);
                var all = new ArrayList<>(append.command().mutations());
                boolean stays = all.stream().noneMatch(Mutation.Delete.class::isInstance);
                if (stays) {
                    all.add(commands.putObserved(pod.kind(), Commands.key(pod), targeted(pod)));
                }
                all.addAll(mutations);
                yield new Plan.Append(commands.command(ask, annotations, conditions, all), _ -> Binding.bound());
            }
        };
    }

    /** The pod, with the condition that says why it goes. */
    private ObjectNode targeted(StoredObject pod) {
        ObjectNode object = pod.tree().deepCopy();
        var conditions = Tree.ensure(object, "status").withArray("conditions");
        String since = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        for (int i = conditions.size() - 1; i >= 0; i--) {
            if (Tree.text(conditions.get(i), "type").equals(TARGET)) {
                boolean same = Tree.text(conditions.get(i), "status").equals("True");
                since = same ? Tree.text(conditions.get(i), "lastTransitionTime") : since;
                conditions.remove(i);
            }
        }
        conditions
                .addObject()
                .put("type", TARGET)
                .put("status", "True")
                .put("reason", "EvictionByEvictionAPI")
                .put("message", "Eviction API: evicting")
                .put("lastTransitionTime", since);
        return object;
    }

    private static boolean mayIgnoreBudgets(StoredObject pod) {
        return Tree.has(pod.tree().get("metadata"), "deletionTimestamp")
                || NOT_UP.contains(Tree.text(Tree.object(pod.tree(), "status"), "phase"));
    }

    private static Optional<StoredObject> budget(Snapshot state, StoredObject pod) {
        var labels = Tree.textMap(Tree.object(pod.tree(), "metadata"), "labels");
        List<StoredObject> budgets = state
                .list(PodDisruptionBudgetKind.KIND, pod.key().namespace())
                .stream()
                .filter(each -> {
                    ObjectNode selector = Tree.object(each.tree(), "spec", "selector");
                    return selector != null && Labels.selector(selector).matches(labels);
                })
                .toList();
        if (budgets.size() > 1) {
            throw new Refusal(new ApiFailure(
                    500,
                    "",
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
                    null));
        }
        return budgets.stream().findFirst();
    }

    /** A pod that is not ready is none of the healthy ones: where there are enough of these, it may go. */
    private static boolean isSpare(StoredObject pod, ObjectNode budget) {
        boolean ready = Tree.objects(Tree.object(pod.tree(), "status"), "conditions").stream()
                .anyMatch(each -> Tree.text(each, "type").equals("Ready")
                        && Tree.text(each, "status").equals("True"));
        if (ready) {
            return false;
        }
        ObjectNode status = Tree.object(budget, "status");
        long desired = Tree.number(status, "desiredHealthy", 0);
        return Tree.text(Tree.object(budget, "spec"), "unhealthyPodEvictionPolicy")
                        .equals("AlwaysAllow")
                || desired > 0 && Tree.number(status, "currentHealthy", 0) >= desired;
    }

    private static void checkBudget(StoredObject budget) {
        String name = budget.key().name();
        ObjectNode status = Tree.object(budget.tree(), "status");
        long seen = Tree.number(status, "observedGeneration", 0);
        if (seen < Tree.number(budget.tree().get("metadata"), "generation", 0)) {
            throw tooMany("The disruption budget " + name + " is still being processed by the server.", RETRY_SECONDS);
        }
        long allowed = Tree.number(status, "disruptionsAllowed", 0);
        if (allowed < 0) {
            throw forbidden(name, "pdb disruptions allowed is negative");
        }
        if (Tree.textMap(status, "disruptedPods").size() > MOST_DISRUPTED) {
            throw forbidden(name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }
        if (allowed == 0) {
            throw tooMany(
                    "The disruption budget " + name + " needs " + Tree.number(status, "desiredHealthy", 0)
                            + " healthy pods and has " + Tree.number(status, "currentHealthy", 0) + " currently",
                    0);
        }
    }

    private static Refusal tooMany(String cause, int retryAfterSeconds) {
        return new Refusal(new ApiFailure(
                429,
                "TooManyRequests",
                "Cannot evict pod as it would violate the pod's disruption budget.",
                new ApiFailure.Details(
                        "",
                        "",
                        "",
                        "",
                        List.of(new ApiFailure.Cause("DisruptionBudget", cause, "")),
                        retryAfterSeconds)));
    }

    private static Refusal forbidden(String name, String why) {
        return new Refusal(new ApiFailure(
                403,
                "Forbidden",
                "poddisruptionbudget.policy \"" + name + "\" is forbidden: " + why,
                new ApiFailure.Details(name, "policy", "poddisruptionbudget", "", List.of(), 0)));
    }

    /** The budget with one disruption less, and the pod among those that its controller has yet to see go. */
    private ObjectNode counted(StoredObject budget, String pod) {
        ObjectNode object = budget.tree().deepCopy();
        ObjectNode status = Tree.ensure(object, "status");
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        long left = Tree.number(status, "disruptionsAllowed", 0) - 1;
        status.put("disruptionsAllowed", left);
        Tree.ensure(status, "disruptedPods").put(pod, now);
        if (left == 0) {
            for (ObjectNode condition : Tree.objects(status, "conditions")) {
                if (Tree.text(condition, "type").equals("DisruptionAllowed")
                        && !Tree.text(condition, "status").equals("False")) {
                    condition
                            .put("status", "False")
                            .put("reason", "InsufficientPods")
                            .put("lastTransitionTime", now);
                }
            }
        }
        return object;
    }
}
