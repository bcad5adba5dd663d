package io.streamplane.apiserver.authorization;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.rbac.ClusterRoleBindingKind;
import io.streamplane.schemas.kind.rbac.ClusterRoleKind;
import io.streamplane.schemas.kind.rbac.RoleBindingKind;
import io.streamplane.schemas.kind.rbac.RoleKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The roles and bindings that every cluster has, read from {@code default-roles.txt}, which says how it is to be read. */
public final class DefaultRoles {

    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final String PREFIX = "system:controller:";
    private static final String SELECTED = "rbac.authorization.k8s.io/aggregate-to-";
    private static final List<String> READ = List.of("get", "list", "watch");
    private static final List<String> WRITE = List.of("create", "delete", "deletecollection", "patch", "update");

    private final List<Default> all = new ArrayList<>();
    private ArrayNode rules = JsonNodeFactory.instance.arrayNode();

    private DefaultRoles() {}

    /** One of them, as it is created. */
    public record Default(Kind kind, ObjectKey key, ObjectNode object) {}

    private static final class Holder {
        private static final List<Default> ALL = read();
    }

    /** Roles before their bindings. */
    public static List<Default> all() {
        return Holder.ALL;
    }

    /** What every node may do, where nothing more is asked of it. */
    static List<PolicyRule> ofNodes() {
        return all().stream()
                .filter(each -> each.kind().equals(ClusterRoleKind.KIND)
                        && each.key().name().equals("system:node"))
                .flatMap(each -> PolicyRule.allOf(each.object()).stream())
                .toList();
    }

    private static List<Default> read() {
        var roles = new DefaultRoles();
        try (InputStream in = Objects.requireNonNull(DefaultRoles.class.getResourceAsStream("default-roles.txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(roles::line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(roles.all);
    }

    private void line(String line) {
        List<String> words = Arrays.asList(line.strip().split("\\s+"));
        if (line.startsWith(" ")) {
            rule(words);
            return;
        }
        switch (words.getFirst()) {
            case "ClusterRole" -> clusterRole(words.get(1), words.subList(2, words.size()));
            case "Controller" ->
                clusterRole(PREFIX + words.get(1), List.of("for", "account:kube-system/" + words.get(1)));
            case "Role" ->
                rules = object(RoleKind.KIND, words.get(1), words.get(2)).putArray("rules");
            case "RoleBinding" -> binding(RoleBindingKind.KIND, words.get(1), words.get(2), words.get(3), words.get(5));
            default -> throw new IllegalStateException("expected a role or a binding, but got " + line);
        }
    }

    private void clusterRole(String name, List<String> options) {
        ObjectNode role = object(ClusterRoleKind.KIND, "", name);
        for (int i = 0; i < options.size(); i += 2) {
            String value = options.get(i + 1);
            switch (options.get(i)) {
                case "gathers" ->
                    role.putObject("aggregationRule")
                            .putArray("clusterRoleSelectors")
                            .addObject()
                            .putObject("matchLabels")
                            .put(SELECTED + value, "true");
                case "into" -> ((ObjectNode) role.path("metadata").path("labels")).put(SELECTED + value, "true");
                case "for" -> binding(ClusterRoleBindingKind.KIND, "", name, name, value);
                default -> throw new IllegalStateException("expected gathers, into or for, but got " + options);
            }
        }
        rules = role.putArray("rules");
    }

    private void binding(Kind kind, String namespace, String name, String role, String subjects) {
        ObjectNode binding = object(kind, namespace, name);
        binding.putObject("roleRef")
                .put("apiGroup", GROUP)
                .put("kind", namespace.isEmpty() ? "ClusterRole" : "Role")
                .put("name", role);
        if (subjects.equals("nobody")) {
            return;
        }
        ArrayNode all = binding.putArray("subjects");
        for (String subject : subjects.split(",", -1)) {
            String who = subject.substring(subject.indexOf(':') + 1);
            switch (subject.substring(0, subject.indexOf(':'))) {
                case "user" ->
                    all.addObject().put("apiGroup", GROUP).put("kind", "User").put("name", who);
                case "group" ->
                    all.addObject().put("apiGroup", GROUP).put("kind", "Group").put("name", who);
                default ->
                    all.addObject()
                            .put("kind", "ServiceAccount")
                            .put("name", who.substring(who.indexOf('/') + 1))
                            .put("namespace", who.substring(0, who.indexOf('/')));
            }
        }
    }

    private ObjectNode object(Kind kind, String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        metadata.putObject("annotations").put(RoleReconciliation.AUTO_UPDATE, "true");
        metadata.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
        all.add(new Default(kind, new ObjectKey(namespace, name), object));
        return object;
    }

    private void rule(List<String> words) {
        if (words.getFirst().equals("events")) {
            rule(List.of("create,patch,update", "core,events.k8s.io", "events"));
            return;
        }
        ObjectNode rule = rules.addObject();
        var verbs = new TreeSet<String>();
        for (String verb : words.getFirst().split(",", -1)) {
            verbs.addAll(
                    switch (verb) {
                        case "read" -> READ;
                        case "write" -> WRITE;
                        case "all" -> {
                            verbs.addAll(READ);
                            yield WRITE;
                        }
                        default -> List.of(verb);
                    });
        }
        if (words.get(1).equals("paths")) {
            list(rule, "nonResourceURLs", words.get(2));
        } else {
            list(rule, "apiGroups", words.get(1));
            if (words.size() > 3) {
                list(rule, "resourceNames", words.get(3));
            }
            list(rule, "resources", words.get(2));
        }
        verbs.forEach(rule.putArray("verbs")::add);
    }

    private static void list(ObjectNode rule, String field, String values) {
        ArrayNode list = rule.putArray(field);
        Arrays.stream(values.split(",", -1))
                .map(each -> each.equals("core") ? "" : each)
                .sorted()
                .forEach(list::add);
    }
}
