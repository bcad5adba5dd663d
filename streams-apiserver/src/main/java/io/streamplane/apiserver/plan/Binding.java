package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.tree.Tree;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Binds a pod to a node, once. The labels and annotations of the Binding become the pod's ({@code pkg/registry/core/pod/storage}). */
public final class Binding {

    private static final List<String> TEXTS = List.of("labels", "annotations");

    private final Commands commands;
    private final Admission admission;
    private final InstantSource clock;

    public Binding(Commands commands, Admission admission, InstantSource clock) {
        this.commands = commands;
        this.admission = admission;
        this.clock = clock;
    }

    /** @param uid the pod's; empty for whatever pod has the name */
    public Write bind(Ask ask, String node, String uid) {
        return bind(ask, node, uid, null);
    }

    /** @param metadata of the Binding, whose labels and annotations become the pod's; null for none */
    public Write bind(Ask ask, String node, String uid, @Nullable ObjectNode metadata) {
        return state -> {
            StoredObject pod = Commands.readable(state, ask.target());
            var draft = Draft.part(ask, Draft.Operation.CREATE, object(pod, node, metadata), state);
            admission.admitPart(draft);
            return plan(ask, draft.annotations(), pod, draft.object(), uid).warning(draft.warnings());
        };
    }

    private static ObjectNode object(StoredObject pod, String node, @Nullable ObjectNode metadata) {
        ObjectNode binding = JsonNodeFactory.instance.objectNode();
        binding.put("apiVersion", "v1").put("kind", "Binding");
        ObjectNode own = binding.putObject("metadata")
                .put("name", pod.key().name())
                .put("namespace", pod.key().namespace());
        for (String texts : TEXTS) {
            ObjectNode given = Tree.object(metadata, texts);
            if (given != null) {
                own.set(texts, given.deepCopy());
            }
        }
        binding.putObject("target").put("kind", "Node").put("name", node);
        return binding;
    }

    private Plan plan(Ask ask, Map<String, String> annotations, StoredObject pod, ObjectNode binding, String uid) {
        String node = Tree.text(Tree.object(binding, "target"), "name");
        check(pod, node, uid);
        if (ask.dryRun()) {
            return new Plan.Answer(bound());
        }
        ResourceKey key = Commands.key(pod);
        ObjectNode object = pod.tree().deepCopy();
        Tree.ensure(object, "spec").put("nodeName", node);
        for (String texts : TEXTS) {
            ObjectNode given = Tree.object(binding, "metadata", texts);
            if (given != null && !given.isEmpty()) {
                Tree.ensure(Tree.ensure(object, "metadata"), texts).setAll(given);
            }
        }
        ObjectNode status = Tree.ensure(object, "status");
        schedule(status);
        var command = commands.command(
                ask,
                annotations,
                List.of(
                        new Precondition.HasUid(key, pod.uid()),
                        new Precondition.DesiredAt(key, pod.desiredRevision()),
                        new Precondition.ObservedAt(key, pod.observedRevision())),
                List.of(commands.putDesired(pod.kind(), key, object), commands.putObserved(pod.kind(), key, object)));
        return new Plan.Append(command, _ -> bound());
    }

    private static void check(StoredObject pod, String node, String uid) {
        String name = pod.key().name();
        if (node.isEmpty()) {
            throw new Refusal(Failures.invalid(pod.kind(), name, List.of(FieldError.required("target.name", ""))));
        }
        if (!uid.isEmpty() && !uid.equals(pod.uid())) {
            throw new Refusal(Failures.uidMismatch(pod.kind(), name, uid, pod.uid()));
        }
        if (Tree.has(Tree.object(pod.tree(), "metadata"), "deletionTimestamp")) {
            throw refused(pod, "pod " + name + " is being deleted, cannot be assigned to a host");
        }
        ObjectNode spec = Tree.object(pod.tree(), "spec");
        String bound = Tree.text(spec, "nodeName");
        if (!bound.isEmpty()) {
            throw refused(pod, "pod " + name + " is already assigned to node \"" + bound + "\"");
        }
        if (!Tree.objects(spec, "schedulingGates").isEmpty()) {
            throw refused(pod, "pod " + name + " has non-empty .spec.schedulingGates");
        }
    }

    private static Refusal refused(StoredObject pod, String why) {
        String name = pod.key().name();
        String what = pod.kind().plural() + "/binding";
        return new Refusal(new ApiFailure(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + what + " \"" + name + "\": " + why,
                new ApiFailure.Details(name, pod.kind().group(), what, "", List.of(), 0)));
    }

    private void schedule(ObjectNode status) {
        var conditions = status.withArray("conditions");
        for (int i = conditions.size() - 1; i >= 0; i--) {
            if (Tree.text(conditions.get(i), "type").equals("PodScheduled")) {
                conditions.remove(i);
            }
        }
        conditions
                .addObject()
                .put("type", "PodScheduled")
                .put("status", "True")
                .put(
                        "lastTransitionTime",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    static ApiResult bound() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success").put("code", 201);
        return new ApiResult.Done(201, status, List.of());
    }
}
