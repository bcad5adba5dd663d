package io.streamplane.apiserver.admission.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.ApiFailure.Cause;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.quantity.PodRequests;
import io.streamplane.schemas.quantity.Quantities;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refuses a resize of a bound pod that its node could not give to it if it ran nothing else, or that is on a node of another system than
 * Linux ({@code plugin/pkg/admission/podresize}, since 1.36). What fits but for other pods waits at the kubelet.
 */
public final class PodResizeValidator implements AdmissionPlugin {

    private static final String OS = "kubernetes.io/os";

    @Override
    public String name() {
        return "PodResizeValidator";
    }

    @Override
    public void validate(Draft draft) {
        StoredObject old = draft.old();
        if (draft.operation() != Operation.UPDATE
                || !draft.kind().resource().equals(PodKind.RESOURCE)
                || !draft.target().subresource().equals("resize")
                || old == null) {
            return;
        }
        String name = Tree.text(Tree.object(draft.object(), "spec"), "nodeName");
        if (name.isEmpty() || Tree.same(draft.object(), old.tree(), "spec")) {
            return;
        }
        StoredObject node = draft.snapshot()
                .get(NodeKind.KIND, ObjectKey.clusterScoped(name))
                .orElseThrow(() ->
                        new Refusal(Failures.forbidden(draft.kind(), draft.name(), "node \"" + name + "\" not found")));
        requireRoom(draft, Tree.object(node.tree(), "status", "allocatable"));
        String system = Tree.text(Tree.object(node.tree(), "metadata", "labels"), OS);
        if (!system.equals("linux")) {
            throw refusal(
                    draft,
                    "pod resize is only supported on linux nodes, node \"" + name + "\" is \"" + system + "\"",
                    "UnsupportedPlatform");
        }
    }

    private static void requireRoom(Draft draft, @Nullable ObjectNode allocatable) {
        Map<String, Long> requests =
                PodRequests.of(ObjectCodec.model(draft.object(), Pod.class).getSpec());
        var missing = new ArrayList<String>();
        for (String resource : List.of("cpu", "memory")) {
            String given = Tree.text(allocatable, resource);
            long there = given.isEmpty()
                    ? 0
                    : resource.equals("cpu") ? Quantities.milliValue(given) : Quantities.value(given);
            long wanted = requests.getOrDefault(resource, 0L);
            if (wanted > there) {
                missing.add(resource + ", requested: " + wanted + ", allocatable: " + there);
            }
        }
        if (!missing.isEmpty()) {
            throw refusal(
                    draft,
                    "Node didn't have enough allocatable resources: " + String.join("; ", missing),
                    "NodeCapacity");
        }
    }

    /** @param cause by which autoscalers tell it from other refusals */
    private static Refusal refusal(Draft draft, String why, String cause) {
        return new Refusal(Failures.forbidden(draft.kind(), draft.name(), why, List.of(new Cause(cause, "", ""))));
    }
}
