package io.streamplane.apiserver.admission.policy;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.match.AdmissionAttributes;
import io.streamplane.apiserver.admission.match.CompiledObjects;
import io.streamplane.apiserver.admission.match.ExpressionInputs;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.cel.AdmissionRun;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.admissionregistration.MutatingAdmissionPolicyBindingKind;
import io.streamplane.schemas.kind.admissionregistration.MutatingAdmissionPolicyKind;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes' plug-in MutatingAdmissionPolicy does: changes objects as policies say, one after the other by name. */
public final class MutatingPolicies implements AdmissionPlugin {

    private final CompiledObjects<MutatingPolicy> policies =
            new CompiledObjects<>(MutatingAdmissionPolicyKind.KIND, MutatingPolicy::of);
    private final CompiledObjects<PolicyBinding> bindings =
            new CompiledObjects<>(MutatingAdmissionPolicyBindingKind.KIND, PolicyBinding::of);
    private final ExpressionInputs inputs;

    public MutatingPolicies(Authorization authorization) {
        this.inputs = new ExpressionInputs(authorization);
    }

    @Override
    public String name() {
        return "MutatingAdmissionPolicy";
    }

    @Override
    public boolean mayWait(Draft.Operation operation, Target target, Snapshot state) {
        return inputs.mayWait()
                && policies.in(state).stream()
                        .anyMatch(each -> PolicyDispatch.mayAsk(each.policy(), bindings.in(state), operation, target));
    }

    /** A policy, a binding and a parameter that a request meets. */
    private record Invocation(
            MutatingPolicy policy, PolicyBinding binding, Kind version, Optional<ObjectNode> parameters) {

        String part() {
            ObjectNode metadata = Tree.object(parameters.orElse(null), "metadata");
            return "policy/" + policy.policy().name() + "/" + binding.name() + "/" + Tree.text(metadata, "namespace")
                    + "/" + Tree.text(metadata, "name");
        }
    }

    private final class Request implements PolicyDispatch.Met {
        private final AdmissionAttributes attributes;
        private final List<Invocation> invocations = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private String reason = "";
        private MutatingPolicy current;

        Request(AdmissionAttributes attributes, MutatingPolicy first) {
            this.attributes = attributes;
            this.current = first;
        }

        @Override
        public void policy(
                AdmissionPolicy policy, PolicyBinding binding, Kind version, Optional<ObjectNode> parameters) {
            invocations.add(new Invocation(current, binding, version, parameters));
        }

        @Override
        public void misconfigured(AdmissionPolicy policy, String why) {
            problem(policy, "policy \"" + policy.name() + "\" denied request: " + why, "");
        }

        @Override
        public void misconfigured(AdmissionPolicy policy, PolicyBinding binding, String why) {
            problem(policy, denied(policy, binding) + why, "");
        }

        private void problem(AdmissionPolicy policy, String message, String why) {
            if (policy.failClosed()) {
                reason = problems.isEmpty() ? why : reason;
                problems.add(message);
            }
        }

        private String denied(AdmissionPolicy policy, PolicyBinding binding) {
            return "policy '" + policy.name() + "' with binding '" + binding.name() + "' denied request: ";
        }

        void invoke(Invocation invocation) {
            Draft draft = attributes.draft();
            AdmissionPolicy policy = invocation.policy.policy();
            if (draft.reinvocation().isLeftOut(invocation.part())) {
                return;
            }
            boolean changed = false;
            try {
                if (!matches(invocation)) {
                    return;
                }
                for (MutatingPolicy.Mutation each : invocation.policy.mutations()) {
                    changed |= mutate(invocation, each);
                }
            } catch (EvaluationFailure | AdmissionRun.OutOfBudget e) {
                problem(policy, denied(policy, invocation.binding) + e.getMessage(), "Invalid");
            }
            draft.reinvocation().asked(invocation.part(), changed, invocation.policy.reinvoked());
        }

        private boolean matches(Invocation invocation) {
            AdmissionPolicy policy = invocation.policy.policy();
            if (policy.conditions().isEmpty()) {
                return true;
            }
            var input = inputs.of(attributes, invocation.version, null, invocation.parameters.orElse(null));
            return policy.conditions()
                    .hold(
                            new AdmissionRun(policy.expressions(), input, AdmissionRun.MATCH_BUDGET),
                            policy.failClosed());
        }

        private boolean mutate(Invocation invocation, MutatingPolicy.Mutation mutation) {
            ObjectNode object = attributes.object(invocation.version);
            if (object == null) {
                return false;
            }
            var input = inputs.of(
                    attributes,
                    invocation.version,
                    attributes.namespaceObject().orElse(null),
                    invocation.parameters.orElse(null));
            var run = new AdmissionRun(invocation.policy.policy().expressions(), input, AdmissionRun.BUDGET);
            if (mutation.expression().isWrong()) {
                throw new EvaluationFailure(mutation.expression().problem());
            }
            ObjectNode before = attributes.draft().object().deepCopy();
            ObjectNode changed =
                    PolicyMutation.apply(mutation, invocation.version, object, run.evaluate(mutation.expression()));
            try {
                attributes.replace(changed);
            } catch (Refusal refusal) {
                throw new EvaluationFailure(refusal.failure().message());
            }
            return !Tree.equal(before, attributes.draft().object());
        }
    }

    @Override
    public void admitPart(Draft draft) {
        mutate(draft);
    }

    @Override
    public void mutate(Draft draft) {
        List<MutatingPolicy> all = policies.in(draft.snapshot());
        if (all.isEmpty() || AdmissionAttributes.isExempt(draft)) {
            return;
        }
        List<PolicyBinding> bound = bindings.in(draft.snapshot());
        if (bound.isEmpty()) {
            return;
        }
        var request = new Request(new AdmissionAttributes(draft), all.getFirst());
        for (MutatingPolicy each : all) {
            request.current = each;
            PolicyDispatch.dispatch(each.policy(), bound, request.attributes, request);
        }
        request.invocations.forEach(request::invoke);
        if (!request.problems.isEmpty()) {
            throw new Refusal(PolicyDenial.mutating(request.attributes, request.problems, request.reason));
        }
    }
}
