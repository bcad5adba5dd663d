package io.streamplane.controllers.customresource;

import io.streamplane.schemas.kind.apiextensions.CustomKinds;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The status of a definition ({@code pkg/controller/status/naming_controller.go}): a name that another definition of its group has
 * is not accepted; those that it has already it keeps. A definition that nobody has looked at yet has the names that it asks for
 * before one that was made later. Once its names are accepted it is established, and stays so.
 */
public final class DefinitionStatus {

    private static final String NAMES_ACCEPTED = "NamesAccepted";
    private static final String ESTABLISHED = "Established";

    private final ObjectNode crd;
    private final Set<String> resources = new HashSet<>();
    private final Set<String> kinds = new HashSet<>();
    private String reason = "";
    private String message = "";

    private DefinitionStatus(ObjectNode crd) {
        this.crd = crd;
    }

    /**
     * A new status; equal to the old one where nothing is to be changed.
     *
     * @param others the other definitions of the group
     * @param now in RFC 3339
     */
    public static ObjectNode of(ObjectNode crd, List<ObjectNode> others, String now) {
        var status = new DefinitionStatus(crd);
        for (ObjectNode other : others) {
            status.take(Tree.object(other, "status", "acceptedNames"));
            boolean asked = condition(Tree.object(other, "status"), NAMES_ACCEPTED) == null;
            if (asked && isOlder(other, crd)) {
                status.take(Tree.object(other, "spec", "names"));
            }
        }
        return status.make(now);
    }

    private static boolean isOlder(ObjectNode one, ObjectNode other) {
        ObjectNode first = Tree.object(one, "metadata");
        ObjectNode second = Tree.object(other, "metadata");
        int age = Tree.text(first, "creationTimestamp").compareTo(Tree.text(second, "creationTimestamp"));
        return age < 0 || age == 0 && Tree.text(first, "name").compareTo(Tree.text(second, "name")) < 0;
    }

    private void take(@Nullable ObjectNode names) {
        Stream.concat(
                        Stream.of(Tree.text(names, "plural"), Tree.text(names, "singular")),
                        Tree.texts(names, "shortNames").stream())
                .forEach(resources::add);
        kinds.add(Tree.text(names, "kind"));
        kinds.add(Tree.text(names, "listKind"));
    }

    private ObjectNode make(String now) {
        ObjectNode wanted = Tree.ensure(Tree.ensure(crd, "spec"), "names");
        ObjectNode before = Tree.ensure(crd, "status");
        ObjectNode had = Tree.object(before, "acceptedNames");
        ObjectNode status = before.deepCopy();
        ObjectNode names = Tree.ensure(status, "acceptedNames");
        name(wanted, had, names, "plural", resources, "PluralConflict");
        name(wanted, had, names, "singular", resources, "SingularConflict");
        shortNames(wanted, had, names);
        name(wanted, had, names, "kind", kinds, "KindConflict");
        name(wanted, had, names, "listKind", kinds, "ListKindConflict");
        Tree.copy(wanted, names, "categories");
        boolean accepted = reason.isEmpty();
        ArrayNode conditions = status.withArray("conditions");
        set(
                conditions,
                NAMES_ACCEPTED,
                accepted,
                accepted ? "NoConflicts" : reason,
                accepted ? "no conflicts found" : message,
                now);
        if (!CustomKinds.holds(before, ESTABLISHED)) {
            set(
                    conditions,
                    ESTABLISHED,
                    accepted,
                    accepted ? "InitialNamesAccepted" : "NotAccepted",
                    accepted ? "the initial names have been accepted" : "not all names are accepted",
                    now);
        }
        storedVersions(status);
        return status;
    }

    private void name(
            ObjectNode wanted,
            @Nullable ObjectNode had,
            ObjectNode names,
            String field,
            Set<String> taken,
            String conflict) {
        String name = Tree.text(wanted, field);
        if (!name.equals(Tree.text(had, field)) && taken.contains(name)) {
            reason = conflict;
            message = "\"" + name + "\" is already in use";
        } else {
            names.put(field, name);
        }
    }

    private void shortNames(ObjectNode wanted, @Nullable ObjectNode had, ObjectNode names) {
        List<String> own = Tree.texts(had, "shortNames");
        var conflicts = new ArrayList<String>();
        for (String name : Tree.texts(wanted, "shortNames")) {
            if (!own.contains(name) && resources.contains(name)) {
                conflicts.add("\"" + name + "\" is already in use");
            }
        }
        if (conflicts.isEmpty()) {
            Tree.copy(wanted, names, "shortNames");
        } else {
            reason = "ShortNamesConflict";
            message = conflicts.size() == 1 ? conflicts.getFirst() : "[" + String.join(", ", conflicts) + "]";
        }
    }

    private static @Nullable ObjectNode condition(@Nullable ObjectNode status, String type) {
        return Tree.objects(status, "conditions").stream()
                .filter(each -> Tree.text(each, "type").equals(type))
                .findFirst()
                .orElse(null);
    }

    private static void set(
            ArrayNode conditions, String type, boolean holds, String reason, String message, String now) {
        String status = holds ? "True" : "False";
        ObjectNode known = null;
        for (var each : conditions) {
            if (each instanceof ObjectNode object && Tree.text(object, "type").equals(type)) {
                known = object;
            }
        }
        ObjectNode condition = known == null ? conditions.addObject() : known;
        if (!Tree.text(condition, "status").equals(status)) {
            condition.put("lastTransitionTime", now);
        }
        condition
                .put("message", message)
                .put("reason", reason)
                .put("status", status)
                .put("type", type);
    }

    private void storedVersions(ObjectNode status) {
        List<String> stored = Tree.texts(status, "storedVersions");
        for (ObjectNode version : Tree.objects(Tree.object(crd, "spec"), "versions")) {
            String name = Tree.text(version, "name");
            if (Tree.flag(version, "storage") && !stored.contains(name)) {
                status.withArray("storedVersions").add(name);
            }
        }
    }
}
