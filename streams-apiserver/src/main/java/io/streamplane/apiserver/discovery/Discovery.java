package io.streamplane.apiserver.discovery;

import io.streamplane.schemas.digest.Sha256;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.VersionPriority;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents of API discovery, legacy and aggregated, out of the kinds. */
public final class Discovery {

    private static final int HASH_BYTES = 8;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final List<String> SUBRESOURCE_VERBS = List.of("get", "patch", "update");

    private final KindRegistry kinds;

    /** @param kinds those that are served */
    public Discovery(KindRegistry kinds) {
        this.kinds = kinds;
    }

    /** {@code GET /api}. */
    public static ObjectNode coreVersions(String serverAddress) {
        ObjectNode versions = JSON.createObjectNode();
        versions.put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", serverAddress);
        return versions;
    }

    /** {@code GET /apis}. */
    public ObjectNode groups() {
        ObjectNode list = JSON.createObjectNode();
        list.put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        byGroup().forEach((group, own) -> {
            if (!group.isEmpty()) {
                groups.add(group(group, own));
            }
        });
        return list;
    }

    /** {@code GET /apis/GROUP}, or null where there is none. */
    public @Nullable ObjectNode group(String name) {
        List<Kind> own = name.isEmpty() ? null : byGroup().get(name);
        return own == null ? null : group(name, own).put("kind", "APIGroup").put("apiVersion", "v1");
    }

    /** {@code GET /api/v1} or {@code /apis/GROUP/VERSION}, or null where there is none. */
    public @Nullable ObjectNode resources(String group, String version) {
        List<Kind> own = byGroup().getOrDefault(group, List.of()).stream()
                .filter(kind -> kind.version().equals(version))
                .toList();
        if (own.isEmpty()) {
            return null;
        }
        ObjectNode list = JSON.createObjectNode();
        list.put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", own.getFirst().apiVersion());
        ArrayNode resources = list.putArray("resources");
        for (Kind kind : own) {
            ObjectNode resource = resources.addObject();
            resource.put("name", kind.plural())
                    .put("singularName", kind.singular())
                    .put("namespaced", kind.namespaced())
                    .put("kind", kind.kind());
            verbs(kind).forEach(resource.putArray("verbs")::add);
            names(resource, kind);
            if (!kind.isReview()) {
                resource.put("storageVersionHash", storageVersionHash(kind));
            }
            for (String subresource : kind.subresources().stream().sorted().toList()) {
                ObjectNode each = resources.addObject();
                each.put("name", kind.plural() + "/" + subresource)
                        .put("singularName", "")
                        .put("namespaced", kind.namespaced());
                responseKind(each, kind, subresource);
                subresourceVerbs(subresource).forEach(each.putArray("verbs")::add);
            }
        }
        return list;
    }

    /**
     * Aggregated discovery of the core group ({@code /api}) or of all others ({@code /apis}).
     *
     * @param version v2 or v2beta1
     */
    public ObjectNode aggregated(boolean core, String version) {
        ObjectNode list = JSON.createObjectNode();
        list.put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/" + version);
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        byGroup().forEach((group, own) -> {
            if (group.isEmpty() == core) {
                ObjectNode item = items.addObject();
                ObjectNode metadata = item.putObject("metadata");
                if (!group.isEmpty()) {
                    metadata.put("name", group);
                }
                metadata.putNull("creationTimestamp");
                ArrayNode versions = item.putArray("versions");
                versions(own).forEach(each -> {
                    ObjectNode node = versions.addObject().put("version", each).put("freshness", "Current");
                    ArrayNode resources = node.putArray("resources");
                    own.stream()
                            .filter(kind -> kind.version().equals(each))
                            .forEach(kind -> resources.add(aggregated(kind)));
                });
            }
        });
        return list;
    }

    private static ObjectNode aggregated(Kind kind) {
        ObjectNode resource = JSON.createObjectNode();
        resource.put("resource", kind.plural());
        responseKind(resource.putObject("responseKind"), kind, "");
        resource.put("scope", kind.namespaced() ? "Namespaced" : "Cluster").put("singularResource", kind.singular());
        verbs(kind).forEach(resource.putArray("verbs")::add);
        names(resource, kind);
        ArrayNode subresources = resource.putArray("subresources");
        for (String subresource : kind.subresources().stream().sorted().toList()) {
            ObjectNode each = subresources.addObject().put("subresource", subresource);
            responseKind(each.putObject("responseKind"), kind, subresource);
            subresourceVerbs(subresource).forEach(each.putArray("verbs")::add);
        }
        return resource;
    }

    /** As {@code StorageVersionHash} of {@code k8s.io/apiserver/pkg/endpoints/discovery}. */
    private static String storageVersionHash(Kind kind) {
        String stored = kind.group() + "/" + kind.version() + "/" + kind.kind();
        byte[] hash = Sha256.of(stored.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
    }

    private static List<String> verbs(Kind kind) {
        return VERBS.stream().filter(kind.verbs()::contains).toList();
    }

    private static void names(ObjectNode resource, Kind kind) {
        if (!kind.shortNames().isEmpty()) {
            kind.shortNames().forEach(resource.putArray("shortNames")::add);
        }
        if (!kind.categories().isEmpty()) {
            kind.categories().forEach(resource.putArray("categories")::add);
        }
    }

    private static void responseKind(ObjectNode node, Kind kind, String subresource) {
        switch (subresource) {
            case "scale" ->
                node.put("group", "autoscaling").put("version", "v1").put("kind", "Scale");
            case "exec" -> node.put("group", "").put("version", "v1").put("kind", "PodExecOptions");
            case "attach" -> node.put("group", "").put("version", "v1").put("kind", "PodAttachOptions");
            case "portforward" -> node.put("group", "").put("version", "v1").put("kind", "PodPortForwardOptions");
            case "proxy" -> node.put("group", "").put("version", "v1").put("kind", kind.kind() + "ProxyOptions");
            case "binding" -> node.put("group", "").put("version", "v1").put("kind", "Binding");
            case "eviction" -> node.put("group", "policy").put("version", "v1").put("kind", "Eviction");
            case "token" ->
                node.put("group", "authentication.k8s.io").put("version", "v1").put("kind", "TokenRequest");
            default ->
                node.put("group", kind.group()).put("version", kind.version()).put("kind", kind.kind());
        }
    }

    private static List<String> subresourceVerbs(String subresource) {
        return switch (subresource) {
            case "binding", "eviction", "token" -> List.of("create");
            case "log" -> List.of("get");
            case "exec", "attach", "portforward" -> List.of("create", "get");
            case "proxy" -> List.of("create", "delete", "get", "patch", "update");
            case "finalize" -> List.of("update");
            default -> SUBRESOURCE_VERBS;
        };
    }

    private static ObjectNode group(String name, List<Kind> own) {
        ObjectNode group = JSON.createObjectNode().put("name", name);
        ArrayNode versions = group.putArray("versions");
        List<String> names = versions(own);
        names.forEach(version ->
                versions.addObject().put("groupVersion", name + "/" + version).put("version", version));
        group.putObject("preferredVersion")
                .put("groupVersion", name + "/" + names.getFirst())
                .put("version", names.getFirst());
        return group;
    }

    private static List<String> versions(List<Kind> own) {
        return own.stream()
                .map(Kind::version)
                .distinct()
                .sorted(VersionPriority.PREFERRED_FIRST)
                .toList();
    }

    private Map<String, List<Kind>> byGroup() {
        return kinds.served().stream()
                .collect(Collectors.groupingBy(Kind::group, LinkedHashMap::new, Collectors.toList()));
    }
}
