package io.streamplane.apiserver.admission.policy;

import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.admission.match.AdmissionAttributes;
import io.streamplane.apiserver.admission.policy.PolicyParameters.Misconfigured;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Goes through the policies and bindings that a request meets, with the parameters of each. */
final class PolicyDispatch {

    private PolicyDispatch() {}

    /** Is told of what a request meets. */
    interface Met {

        /** @param parameters one object; empty where the binding or the policy has none */
        void policy(AdmissionPolicy policy, PolicyBinding binding, Kind version, Optional<ObjectNode> parameters);

        void misconfigured(AdmissionPolicy policy, String why);

        void misconfigured(AdmissionPolicy policy, PolicyBinding binding, String why);
    }

    /** Whether such a request may meet a policy that asks what somebody may do; as far as that shows without the object. */
    static boolean mayAsk(AdmissionPolicy policy, List<PolicyBinding> bindings, Operation operation, Target target) {
        return policy.expressions().asks()
                && policy.constraints().mayMatch(operation, target.kind(), target.subresource())
                && bindings.stream()
                        .anyMatch(each -> each.policy().equals(policy.name())
                                && each.constraints().mayMatch(operation, target.kind(), target.subresource()));
    }

    static void dispatch(AdmissionPolicy policy, List<PolicyBinding> bindings, AdmissionAttributes request, Met met) {
        Optional<Kind> version = policy.constraints().matches(request);
        if (version.isEmpty()) {
            return;
        }
        Optional<Kind> parameterKind;
        try {
            parameterKind = PolicyParameters.kind(policy.parameters(), request.snapshot());
        } catch (Misconfigured e) {
            met.misconfigured(policy, "failed to configure policy: " + e.getMessage());
            return;
        }
        for (PolicyBinding binding : bindings) {
            boolean meets = binding.policy().equals(policy.name())
                    && binding.constraints().matches(request).isPresent();
            if (!meets) {
                continue;
            }
            try {
                for (Optional<ObjectNode> each :
                        PolicyParameters.collect(parameterKind, binding.parameters(), request)) {
                    met.policy(policy, binding, version.get(), each);
                }
            } catch (Misconfigured e) {
                met.misconfigured(policy, binding, "failed to configure binding: " + e.getMessage());
            }
        }
    }
}
