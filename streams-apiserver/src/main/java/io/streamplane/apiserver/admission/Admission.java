package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.ObjectMeta;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The steps in their order, the same for bodies that come by HTTP and for proposals that come by topic. */
public final class Admission {

    private final AdmissionPlugins plugins;
    private final Structure structure = new Structure();
    private final FieldOwnership ownership;
    private final List<AdmissionStep> steps;

    /**
     * @param authorization who may give which roles
     * @param plugins those that run
     * @param rules of all kinds
     * @param clock stamps creation, in whole seconds
     * @param uids gives a new uid at each call
     */
    public Admission(
            Authorization authorization,
            AdmissionPlugins plugins,
            KindRulebook rules,
            InstantSource clock,
            Supplier<String> uids,
            RandomGenerator random) {
        this.plugins = plugins;
        ownership = new FieldOwnership(clock);
        steps = List.of(
                structure,
                new Identity(),
                new GenerateName(random),
                new DefinitionLifecycle(),
                new KindDefaults(rules),
                new MetadataStamp(rules, clock, uids),
                plugins::mutate,
                ownership,
                new RoleEscalation(authorization),
                new Validation(rules),
                plugins::validate,
                new ClusterAddress(rules),
                new NodePorts(rules));
    }

    /** Completes the draft, or throws {@link io.streamplane.apiserver.request.Refusal}. */
    public void admit(Draft draft) {
        steps.forEach(step -> step.admit(draft));
    }

    /** Whether an object may be deleted; throws {@link io.streamplane.apiserver.request.Refusal} where not. */
    public void admitDeletion(Draft draft) {
        plugins.validate(draft);
    }

    /** A status with what its kind knows of it; throws {@link io.streamplane.apiserver.request.Refusal} where it does not fit. */
    public static ObjectNode status(Kind kind, @Nullable ObjectNode given) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (given == null) {
            return object;
        }
        object.set("status", given);
        return Tree.ensure(Structure.decoded(kind, object).tree(), "status");
    }

    /** Sets who owns the fields of an object whose status is written, and checks what else of metadata is. */
    public void admitStatus(Draft draft) {
        ownership.admit(draft);
        StoredObject old = draft.old();
        if (old == null || Tree.same(draft.object(), old.tree(), "metadata")) {
            return;
        }
        List<FieldError> errors = new ArrayList<>(ObjectMeta.validate(draft.kind(), draft.object()));
        errors.addAll(ObjectMeta.validateUpdate(draft.object(), old.tree()));
        if (!errors.isEmpty()) {
            throw new Refusal(Failures.invalid(draft.kind(), draft.name(), errors));
        }
    }

    /**
     * Leaves in a draft that does not go to the journal what its kind knows, with the kind and the namespace of the path; throws
     * {@link io.streamplane.apiserver.request.Refusal} where it does not fit.
     */
    public static void read(Draft draft) {
        new Structure().admit(draft);
        new Identity().admit(draft);
    }

    /** Leaves in a draft only what its kind knows, for one that is to be merged before it is admitted. */
    public void decode(Draft draft) {
        structure.admit(draft);
    }
}
