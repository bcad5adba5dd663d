package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Users of objects that own each other, with finalizers of their own, in all ways of deletion; few names, so that objects come
 * again with other uids. Some references are wrong in one word.
 */
final class OwnershipActions implements UserActions {

    private static final String HOLD = "example.com/hold";
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final List<String> RESOURCES = List.of(
            "configmaps", "configmaps", "leases.coordination.k8s.io", "pods", "ingressclasses.networking.k8s.io");

    private record Named(Kind kind, String namespace, String name, String uid) {}

    private final List<Named> past = new ArrayList<>();

    @Override
    public void act(VirtualApi api, Random random) {
        StoredObject some = api.any(UserActions.any(RESOURCES, random), random);
        switch (random.nextInt(14)) {
            case 0 ->
                api.create(
                        "namespaces",
                        "",
                        VirtualApi.json("{\"metadata\":{\"name\":\""
                                + UserActions.any(DeploymentActions.NAMESPACES, random) + "\"}}"));
            case 1 -> {
                StoredObject namespace = api.any("namespaces", random);
                if (namespace != null && random.nextInt(2) == 0) {
                    api.delete(namespace, null, null);
                }
            }
            case 2, 3, 4, 5, 6 -> create(api, random);
            case 7, 8, 9 -> {
                if (some != null) {
                    api.delete(some, random.nextBoolean() ? Long.valueOf(0) : null, policy(random));
                }
            }
            case 10, 11, 12 -> {
                if (some != null) {
                    owners(api, some, changed(api, some, random));
                }
            }
            default -> {
                if (some != null) {
                    hold(api, some, !OwnerFates.has(some, HOLD) && !Facets.terminating(some));
                }
            }
        }
        // A namespace that is kept for the others in the end.
        remember(api);
    }

    private static @Nullable String policy(Random random) {
        String policy = UserActions.any(List.of("Background", "Foreground", "Orphan", ""), random);
        return policy.isEmpty() ? null : policy;
    }

    private void remember(VirtualApi api) {
        for (String resource : RESOURCES) {
            for (StoredObject each : api.list(resource)) {
                var named = new Named(
                        each.kind(), each.key().namespace(), each.key().name(), each.uid());
                if (!past.contains(named)) {
                    past.add(named);
                }
            }
        }
    }

    private void create(VirtualApi api, Random random) {
        String resource = UserActions.any(RESOURCES, random);
        Kind kind = SimSettings.KINDS.get(resource);
        String namespace = kind.namespaced() ? UserActions.any(DeploymentActions.NAMESPACES, random) : "";
        ObjectNode object = VirtualApi.json("{\"metadata\":{\"name\":\"" + UserActions.any(NAMES, random) + "\"}}");
        ArrayNode owners = JsonNodeFactory.instance.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
            addOwner(owners, namespace, api, random);
        }
        ObjectNode metadata = Tree.ensure(object, "metadata");
        metadata.set("ownerReferences", owners);
        if (random.nextInt(8) == 0) {
            metadata.putArray("finalizers").add(HOLD);
        }
        if (resource.equals("pods")) {
            object.set(
                    "spec",
                    VirtualApi.json("{\"terminationGracePeriodSeconds\":2,\"containers\":"
                            + "[{\"name\":\"main\",\"image\":\"nginx:1\"}]}"));
        } else if (!kind.namespaced()) {
            object.putObject("spec").put("controller", "example.com/c");
        }
        api.create(resource, namespace, object);
    }

    private ArrayNode changed(VirtualApi api, StoredObject object, Random random) {
        ArrayNode owners = JsonNodeFactory.instance.arrayNode();
        OwnerFates.of(object).forEach(owners::add);
        if (!owners.isEmpty() && random.nextBoolean()) {
            owners.remove(random.nextInt(owners.size()));
        } else {
            addOwner(owners, object.key().namespace(), api, random);
        }
        return owners;
    }

    private static void owners(VirtualApi api, StoredObject object, ArrayNode owners) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").set("ownerReferences", owners);
        api.merge(object, "", patch);
    }

    /** Mostly one that there is and that may own; now and then one that is gone, elsewhere, or wrong in one word. */
    private void addOwner(ArrayNode owners, String namespace, VirtualApi api, Random random) {
        if (past.isEmpty()) {
            return;
        }
        Named owner = UserActions.any(past, random);
        for (int i = 0; i < 6 && !fits(owner, namespace, api); i++) {
            owner = UserActions.any(past, random);
        }
        ObjectNode reference = JsonNodeFactory.instance.objectNode();
        reference
                .put("apiVersion", owner.kind().apiVersion())
                .put("kind", owner.kind().kind());
        reference.put("name", owner.name()).put("uid", owner.uid()).put("blockOwnerDeletion", random.nextBoolean());
        if (random.nextInt(6) == 0) {
            switch (random.nextInt(3)) {
                case 0 -> reference.put("name", UserActions.any(NAMES, random));
                case 1 -> reference.put("uid", "uid-" + random.nextInt(50));
                default -> reference.put("apiVersion", "example.com/v1").put("kind", "Bar");
            }
        }
        String uid = Tree.text(reference, "uid");
        for (var each : owners) {
            if (Tree.text(each, "uid").equals(uid)) {
                return;
            }
        }
        owners.add(reference);
    }

    private static boolean fits(Named owner, String namespace, VirtualApi api) {
        return (owner.namespace().isEmpty() || owner.namespace().equals(namespace))
                && api.list(owner.kind().resource()).stream()
                        .anyMatch(each -> each.uid().equals(owner.uid()));
    }

    private static void hold(VirtualApi api, StoredObject object, boolean held) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ArrayNode finalizers = patch.putObject("metadata").putArray("finalizers");
        Tree.texts(Facets.metadata(object), "finalizers").stream()
                .filter(each -> !each.equals(HOLD))
                .forEach(finalizers::add);
        if (held) {
            finalizers.add(HOLD);
        }
        api.merge(object, "", patch);
    }

    /** Nobody knows what has become of an owner of no kind: what waits for such a dependent would wait for ever. */
    @Override
    public void letGo(VirtualApi api) {
        for (String resource : RESOURCES) {
            for (StoredObject each : api.list(resource)) {
                ArrayNode known = JsonNodeFactory.instance.arrayNode();
                OwnerFates.of(each).stream()
                        .filter(owner -> OwnerFates.fate(owner, each, api.state()) != OwnerFates.Fate.UNSERVED)
                        .forEach(known::add);
                if (known.size() < OwnerFates.of(each).size()) {
                    owners(api, each, known);
                }
            }
            for (StoredObject each : api.list(resource)) {
                if (OwnerFates.has(each, HOLD)) {
                    hold(api, each, false);
                }
            }
        }
    }
}
