package io.streamplane.apiserver.admission.policy;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.match.AdmissionAttributes;
import io.streamplane.apiserver.admission.match.CompiledObjects;
import io.streamplane.apiserver.admission.match.ExpressionInputs;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.admissionregistration.ValidatingAdmissionPolicyBindingKind;
import io.streamplane.schemas.kind.admissionregistration.ValidatingAdmissionPolicyKind;
import java.util.List;

/** What Kubernetes' plug-in ValidatingAdmissionPolicy does: refuses, warns of, or reports what policies find. */
public final class ValidatingPolicies implements AdmissionPlugin {

    private final CompiledObjects<ValidatingPolicy> policies =
            new CompiledObjects<>(ValidatingAdmissionPolicyKind.KIND, ValidatingPolicy::of);
    private final CompiledObjects<PolicyBinding> bindings =
            new CompiledObjects<>(ValidatingAdmissionPolicyBindingKind.KIND, PolicyBinding::of);
    private final ExpressionInputs inputs;

    public ValidatingPolicies(Authorization authorization) {
        this.inputs = new ExpressionInputs(authorization);
    }

    @Override
    public String name() {
        return "ValidatingAdmissionPolicy";
    }

    @Override
    public boolean mayWait(Draft.Operation operation, Target target, Snapshot state) {
        return inputs.mayWait()
                && policies.in(state).stream()
                        .anyMatch(each -> PolicyDispatch.mayAsk(each.policy(), bindings.in(state), operation, target));
    }

    @Override
    public void admitPart(Draft draft) {
        validate(draft);
    }

    @Override
    public void validate(Draft draft) {
        List<ValidatingPolicy> all = policies.in(draft.snapshot());
        if (all.isEmpty() || AdmissionAttributes.isExempt(draft)) {
            return;
        }
        List<PolicyBinding> bound = bindings.in(draft.snapshot());
        if (bound.isEmpty()) {
            return;
        }
        var request = new AdmissionAttributes(draft);
        var report = new ValidationReport(request, inputs);
        for (ValidatingPolicy each : all) {
            PolicyDispatch.dispatch(each.policy(), bound, request, report.of(each));
        }
        report.settle();
    }
}
