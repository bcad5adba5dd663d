package io.streamplane.apiserver.admission.quota;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.core.PodQos;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.core.LimitRangeKind;
import io.streamplane.schemas.kind.core.PersistentVolumeClaimKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes' admission plug-in LimitRanger does: a new pod's containers get the requests and limits that they do not name, and
 * what pods and claims ask for must lie within the LimitRanges of their namespace.
 */
public final class LimitRanger implements AdmissionPlugin {

    private static final String ANNOTATION = "kubernetes.io/limit-ranger";

    @Override
    public String name() {
        return "LimitRanger";
    }

    @Override
    public void mutate(Draft draft) {
        if (draft.operation() == Operation.CREATE && isPod(draft)) {
            for (StoredObject range : ranges(draft)) {
                complete(draft, range.tree());
            }
            ObjectNode status = Tree.object(draft.object(), "status");
            if (Tree.has(status, "qosClass") && status != null) {
                status.put("qosClass", PodQos.of(Tree.ensure(draft.object(), "spec")));
            }
        }
    }

    @Override
    public void validate(Draft draft) {
        boolean pod = isPod(draft)
                && (draft.operation() == Operation.CREATE
                                && draft.target().subresource().isEmpty()
                        || draft.operation() == Operation.UPDATE
                                && draft.target().subresource().equals("resize"));
        boolean claim = draft.kind().resource().equals(PersistentVolumeClaimKind.RESOURCE)
                && draft.target().subresource().isEmpty()
                && draft.operation() != Operation.DELETE;
        if (!pod && !claim) {
            return;
        }
        for (StoredObject range : ranges(draft)) {
            List<String> problems =
                    pod ? Limits.ofPod(range.tree(), draft.object()) : Limits.ofClaim(range.tree(), draft.object());
            if (!problems.isEmpty()) {
                String all = problems.size() == 1
                        ? problems.getFirst()
                        : "[" + String.join(", ", problems.stream().distinct().toList()) + "]";
                throw new Refusal(Failures.forbidden(draft.kind(), draft.name(), all));
            }
        }
    }

    private static boolean isPod(Draft draft) {
        return draft.kind().resource().equals(PodKind.RESOURCE);
    }

    private static Collection<StoredObject> ranges(Draft draft) {
        return draft.snapshot().list(LimitRangeKind.KIND, draft.target().namespace());
    }

    private static void complete(Draft draft, ObjectNode range) {
        var requests = new TreeMap<String, String>();
        var limits = new TreeMap<String, String>();
        for (ObjectNode limit : Tree.objects(Tree.object(range, "spec"), "limits")) {
            if (Tree.text(limit, "type").equals("Container")) {
                requests.putAll(Tree.textMap(limit, "defaultRequest"));
                limits.putAll(Tree.textMap(limit, "default"));
            }
        }
        if (requests.isEmpty() && limits.isEmpty()) {
            return;
        }
        ObjectNode spec = Tree.ensure(draft.object(), "spec");
        var set = new ArrayList<String>();
        for (ObjectNode container : Tree.objects(spec, "containers")) {
            complete(container, requests, limits, "container", set);
        }
        for (ObjectNode container : Tree.objects(spec, "initContainers")) {
            complete(container, requests, limits, "init container", set);
        }
        if (!set.isEmpty()) {
            Tree.ensure(draft.metadata(), "annotations")
                    .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", set));
        }
    }

    private static void complete(
            ObjectNode container,
            Map<String, String> requests,
            Map<String, String> limits,
            String what,
            List<String> set) {
        ObjectNode resources = Tree.ensure(container, "resources");
        List<String> requested = fill(resources, "requests", requests);
        List<String> limited = fill(resources, "limits", limits);
        String name = " " + what + " " + Tree.text(container, "name");
        if (!requested.isEmpty()) {
            set.add(String.join(", ", requested) + " request for" + name);
        }
        if (!limited.isEmpty()) {
            set.add(String.join(", ", limited) + " limit for" + name);
        }
    }

    private static List<String> fill(ObjectNode resources, String list, Map<String, String> defaults) {
        var filled = new ArrayList<String>();
        defaults.forEach((name, amount) -> {
            if (!Tree.has(Tree.object(resources, list), name)) {
                Tree.ensure(resources, list).put(name, amount);
                filled.add(name);
            }
        });
        return filled;
    }
}
