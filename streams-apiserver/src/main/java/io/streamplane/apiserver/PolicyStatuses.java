package io.streamplane.apiserver;

import io.streamplane.apiserver.admission.policy.PolicyTypeCheck;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.operation.Operations;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.kind.admissionregistration.ValidatingAdmissionPolicyKind;
import io.streamplane.schemas.tree.Tree;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says in the status of ValidatingAdmissionPolicies whether their expressions fit the kinds that they are about. */
final class PolicyStatuses implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyStatuses.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Caller CALLER = new Caller(
            new AuthenticatedUser(
                    "system:serviceaccount:kube-system:validatingadmissionpolicy-status-controller",
                    List.of("system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated")),
            "apiserver",
            "");
    private static final WriteOptions OPTIONS =
            new WriteOptions(false, "validatingadmissionpolicy-status", FieldValidation.IGNORE, false);

    private final Operations operations;
    private final Supplier<Snapshot> state;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("policy-statuses").factory());

    PolicyStatuses(Operations operations, Supplier<Snapshot> state) {
        this.operations = operations;
        this.state = state;
    }

    /** Looks again and again from now on. */
    void keep() {
        looking.scheduleWithFixedDelay(this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Snapshot now = state.get();
            for (StoredObject policy : now.list(ValidatingAdmissionPolicyKind.KIND, null)) {
                ObjectNode tree = policy.tree();
                long generation = Tree.number(Tree.object(tree, "metadata"), "generation", 1);
                if (Tree.number(Tree.object(tree, "status"), "observedGeneration", 0) != generation) {
                    report(policy.key().name(), PolicyTypeCheck.status(tree, now.kinds()));
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("The statuses of policies are not all written; looking again: {}", e.toString());
        }
    }

    private void report(String name, ObjectNode status) {
        ObjectNode patch = status.objectNode();
        patch.set("status", status);
        var target = new Target(ValidatingAdmissionPolicyKind.KIND, "", name, "status");
        operations.patch(CALLER, target, PatchType.MERGE, patch, OPTIONS);
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
