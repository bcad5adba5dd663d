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
import java.util.Objects;
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
    private final MetadataStamp stamp;
    private final List<AdmissionStep> steps;
    private final List<AdmissionStep> completion;

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
        stamp = new MetadataStamp(rules, clock, uids);
        var identity = new Identity();
        var name = new GenerateName(random);
        var defaults = new KindDefaults(rules);
        var addresses = new ClusterAddress(rules);
        steps = List.of(
                structure,
                identity,
                name,
                new DefinitionLifecycle(),
                defaults,
                stamp,
                plugins::mutate,
                ownership,
                new RoleEscalation(authorization),
                addresses::families,
                new Validation(rules),
                new ParameterPermission(authorization),
                plugins::validate,
                addresses,
                new NodePorts(rules));
        completion = List.of(Structure::prune, identity, name, defaults, stamp::again);
    }

    /** Completes the draft, or throws {@link io.streamplane.apiserver.request.Refusal}. */
    public void admit(Draft draft) {
        draft.completedBy(completion);
        warning(draft, () -> steps.forEach(step -> step.admit(draft)));
    }

    /** Whether an object may be deleted; throws {@link io.streamplane.apiserver.request.Refusal} where not. */
    public void admitDeletion(Draft draft) {
        warning(draft, () -> plugins.validate(draft));
    }

    /** As {@link AdmissionPlugin#admitPart}; throws {@link io.streamplane.apiserver.request.Refusal}. */
    public void admitPart(Draft draft) {
        warning(draft, () -> plugins.admitPart(draft));
    }

    /** What the client is warned of, it is warned of also where the request is refused. */
    private static void warning(Draft draft, Runnable steps) {
        try {
            steps.run();
        } catch (Refusal refusal) {
            throw refusal.warning(draft.warnings());
        }
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

    /** Lets plug-ins look at an object whose status is written, sets who owns its fields, and checks what else of metadata is. */
    public void admitStatus(Draft draft) {
        draft.completedBy(List.of(Structure::prune, Admission::onlyStatus));
        warning(draft, () -> plugins.mutate(draft));
        if (draft.tracking() instanceof FieldTracking.None && !draft.wasReplaced()) {
            return;
        }
        ownership.admit(draft);
        StoredObject old = draft.old();
        if (old == null || Tree.same(draft.object(), old.tree(), "metadata")) {
            return;
        }
        List<FieldError> errors = new ArrayList<>(ObjectMeta.validate(draft.kind(), draft.object()));
        errors.addAll(ObjectMeta.validateUpdate(draft.object(), old.tree()));
        if (!errors.isEmpty()) {
            throw new Refusal(Failures.invalid(draft.kind(), draft.name(), errors)).warning(draft.warnings());
        }
    }

    /** Lets plug-ins look at an object with a status that is right; throws {@link io.streamplane.apiserver.request.Refusal}. */
    public void validateStatus(Draft draft) {
        warning(draft, () -> plugins.validate(draft));
    }

    /** A plug-in changes status and metadata at most. */
    private static void onlyStatus(Draft draft) {
        StoredObject old = Objects.requireNonNull(draft.old());
        ObjectNode status = Tree.object(draft.object(), "status");
        ObjectNode metadata = draft.metadata();
        ObjectNode whole = old.tree().deepCopy();
        whole.set("metadata", metadata);
        whole.set("status", status == null ? whole.objectNode() : status);
        for (String kept :
                List.of("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "generation")) {
            Tree.copy(Tree.ensure(old.tree(), "metadata"), metadata, kept);
        }
        Tree.copy(Tree.ensure(old.tree(), "metadata"), metadata, "resourceVersion");
        draft.replaceContent(whole);
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
