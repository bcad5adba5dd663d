package io.streamplane.apiserver.aggregation;

import io.streamplane.apiserver.discovery.Discovery;
import io.streamplane.schemas.kind.metrics.MetricsKinds;
import io.streamplane.schemas.tree.Tree;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What aggregated servers serve, metrics.k8s.io with them, and how discovery tells of it beside what this server serves. */
public record ServedElsewhere(List<GroupVersion> all) {

    /** The group that this server answers for where no APIService names another server. */
    static final GroupVersion METRICS = new GroupVersion(
            MetricsKinds.GROUP,
            MetricsKinds.PODS.version(),
            0,
            new Discovery(MetricsKinds.REGISTRY).resources(MetricsKinds.GROUP, MetricsKinds.PODS.version()));

    /** Nobody else serves anything. */
    static final ServedElsewhere NOTHING = new ServedElsewhere(List.of(METRICS));

    /** @param resources the APIResourceList; null where the server does not answer */
    record GroupVersion(
            String group,
            String version,
            long priority,
            @Nullable ObjectNode resources) {}

    /** Adds their groups to an APIGroupList, or to an APIGroupDiscoveryList. */
    public ObjectNode addTo(ObjectNode list) {
        boolean aggregated = list.has("items");
        ArrayNode groups = (ArrayNode) list.path(aggregated ? "items" : "groups");
        byGroup().forEach(versions -> {
            String group = versions.getFirst().group();
            ObjectNode known = groups.valueStream()
                    .map(ObjectNode.class::cast)
                    .filter(each -> Tree.text(aggregated ? Tree.object(each, "metadata") : each, "name")
                            .equals(group))
                    .findFirst()
                    .orElse(null);
            if (aggregated) {
                ObjectNode item = known == null ? groups.addObject() : known;
                if (known == null) {
                    item.putObject("metadata").put("name", group).putNull("creationTimestamp");
                    item.putArray("versions");
                }
                versions.forEach(each -> ((ArrayNode) item.path("versions")).add(discovered(list, each)));
            } else if (known == null) {
                groups.add(group(list, versions));
            } else {
                versions.forEach(each -> ((ArrayNode) known.path("versions")).add(named(list, each)));
            }
        });
        return list;
    }

    /** Their APIGroup; null where they do not serve the group. */
    public @Nullable ObjectNode group(String name) {
        return byGroup()
                .filter(versions -> versions.getFirst().group().equals(name))
                .map(versions -> group(JsonNodeFactory.instance.objectNode(), versions)
                        .put("kind", "APIGroup")
                        .put("apiVersion", "v1"))
                .findFirst()
                .orElse(null);
    }

    private Stream<List<GroupVersion>> byGroup() {
        return all.stream()
                .sorted(Comparator.comparing(GroupVersion::priority).reversed())
                .collect(Collectors.groupingBy(GroupVersion::group, java.util.TreeMap::new, Collectors.toList()))
                .values()
                .stream();
    }

    private static ObjectNode group(ObjectNode nodes, List<GroupVersion> versions) {
        ObjectNode group = nodes.objectNode().put("name", versions.getFirst().group());
        ArrayNode served = group.putArray("versions");
        versions.forEach(each -> served.add(named(nodes, each)));
        group.set("preferredVersion", named(nodes, versions.getFirst()));
        return group;
    }

    private static ObjectNode named(ObjectNode nodes, GroupVersion each) {
        return nodes.objectNode()
                .put("groupVersion", each.group() + "/" + each.version())
                .put("version", each.version());
    }

    private static ObjectNode discovered(ObjectNode nodes, GroupVersion served) {
        ObjectNode version = nodes.objectNode()
                .put("version", served.version())
                .put("freshness", served.resources() == null ? "Stale" : "Current");
        ArrayNode resources = version.putArray("resources");
        List<ObjectNode> listed = Tree.objects(served.resources(), "resources");
        for (ObjectNode each : listed) {
            String name = Tree.text(each, "name");
            if (!name.contains("/")) {
                ObjectNode resource = resources.addObject().put("resource", name);
                common(resource, each, served);
                resource.put("scope", Tree.flag(each, "namespaced") ? "Namespaced" : "Cluster");
                resource.put("singularResource", Tree.text(each, "singularName"));
                List.of("shortNames", "categories").forEach(field -> Tree.copy(each, resource, field));
                listed.stream()
                        .filter(other -> Tree.text(other, "name").startsWith(name + "/"))
                        .forEach(other -> common(
                                resource.withArray("subresources")
                                        .addObject()
                                        .put(
                                                "subresource",
                                                Tree.text(other, "name").substring(name.length() + 1)),
                                other,
                                served));
            }
        }
        return version;
    }

    private static void common(ObjectNode resource, ObjectNode listed, GroupVersion served) {
        String group = Tree.text(listed, "group");
        String version = Tree.text(listed, "version");
        resource.putObject("responseKind")
                .put("group", group.isEmpty() ? served.group() : group)
                .put("version", version.isEmpty() ? served.version() : version)
                .put("kind", Tree.text(listed, "kind"));
        JsonNode verbs = listed.get("verbs");
        resource.set("verbs", verbs == null ? resource.arrayNode() : verbs);
    }
}
