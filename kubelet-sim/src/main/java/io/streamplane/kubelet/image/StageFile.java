package io.streamplane.kubelet.image;

import io.streamplane.kubelet.image.ContainerBehavior.Pull;
import io.streamplane.kubelet.image.StageRule.Amount;
import io.streamplane.kubelet.image.StageRule.Effect;
import io.streamplane.kubelet.image.StageRule.Exits;
import io.streamplane.kubelet.image.StageRule.Fails;
import io.streamplane.kubelet.image.StageRule.Probe;
import io.streamplane.kubelet.image.StageRule.PullFails;
import io.streamplane.kubelet.image.StageRule.Requirement;
import io.streamplane.schemas.openapi.JsonBody;
import io.streamplane.schemas.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads Stages as KWOK has them ({@code kwok.x-k8s.io/v1alpha1}), of pods: selector, delay, jitter, weight, and those {@code From} an
 * annotation. A {@code statusTemplate} writes a status that a kubelet here works out itself, so {@code next.container} says in its
 * place what the container does, in the words of the annotations:
 *
 * <pre>
 * next: {container: {name: main, exit: 137 OOMKilled}}
 * next: {container: {readiness: fail}}     or startup, liveness; pull: fail or denied
 * </pre>
 *
 * Conditions that always hold of a running container ({@code .status.phase}, {@code .metadata.deletionTimestamp}) are read past.
 */
final class StageFile {

    private static final Pattern BREAK = Pattern.compile("(?m)^---\\s*$");
    private static final Pattern KEYED = Pattern.compile("\\.metadata\\.(labels|annotations)\\[\"([^\"]+)\"]");
    private static final Pattern EXIT = Pattern.compile("(\\d{1,3})(?:\\s+([A-Z]\\w*))?");
    private static final Set<String> OPERATORS = Set.of("In", "NotIn", "Exists", "DoesNotExist");
    private static final Set<String> ALWAYS = Set.of(".status.phase", ".metadata.deletionTimestamp");
    private static final Map<String, String> FIELDS =
            Map.of(".metadata.name", "name", ".metadata.namespace", "namespace", ".spec.nodeName", "nodeName");

    private StageFile() {}

    static List<StageRule> parse(String yaml) {
        var rules = new ArrayList<StageRule>();
        for (String document : BREAK.split(yaml)) {
            if (document.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) {
                continue;
            }
            ObjectNode stage = switch (JsonBody.parse(document.getBytes(StandardCharsets.UTF_8), "application/yaml")) {
                case JsonBody.Parsed parsed when parsed.tree() instanceof ObjectNode tree -> tree;
                case JsonBody.Parsed _ -> throw new IllegalArgumentException("expected a Stage in YAML, but got none");
                case JsonBody.Malformed malformed ->
                    throw new IllegalArgumentException("expected a Stage in YAML, but: " + malformed.message());
            };
            rules.add(rule(stage));
        }
        return rules;
    }

    private static StageRule rule(ObjectNode stage) {
        String name = Tree.text(Tree.object(stage, "metadata"), "name");
        ObjectNode spec = Tree.object(stage, "spec");
        String of = Tree.text(Tree.object(spec, "resourceRef"), "kind");
        if (!Tree.text(stage, "kind").equals("Stage") || !of.equals("Pod")) {
            throw new IllegalArgumentException("expected a Stage of pods, but got " + Tree.text(stage, "kind") + " '"
                    + name + "' of " + (of.isEmpty() ? "nothing" : of));
        }
        ObjectNode selector = Tree.object(spec, "selector");
        ObjectNode delay = Tree.object(spec, "delay");
        ObjectNode container = Tree.object(Tree.object(spec, "next"), "container");
        var requirements = new ArrayList<Requirement>();
        for (ObjectNode each : Tree.objects(selector, "matchExpressions")) {
            Requirement requirement = requirement(name, each);
            if (requirement != null) {
                requirements.add(requirement);
            }
        }
        return new StageRule(
                name,
                Tree.text(container, "name"),
                Tree.textMap(selector, "matchLabels"),
                Tree.textMap(selector, "matchAnnotations"),
                requirements,
                amount(name, spec, "weight", "weightFrom"),
                or(amount(name, delay, "durationMilliseconds", "durationFrom")),
                amount(name, delay, "jitterDurationMilliseconds", "jitterDurationFrom"),
                effect(name, container));
    }

    private static Amount or(@Nullable Amount amount) {
        return amount == null ? new Amount(0, null) : amount;
    }

    private static @Nullable Amount amount(String stage, @Nullable ObjectNode in, String field, String fromField) {
        String from = Tree.text(Tree.object(in, fromField), "expressionFrom");
        if (in == null || !Tree.has(in, field) && from.isEmpty()) {
            return null;
        }
        long number = Tree.number(in, field, 0);
        if (from.isEmpty()) {
            return new Amount(number, null);
        }
        Matcher annotation = KEYED.matcher(from);
        if (!annotation.matches() || !annotation.group(1).equals("annotations")) {
            throw new IllegalArgumentException("Stage '" + stage + "': expected " + fromField
                    + " from an annotation, as .metadata.annotations[\"KEY\"], but got " + from);
        }
        return new Amount(number, annotation.group(2));
    }

    /** Null for one that always holds. */
    private static @Nullable Requirement requirement(String stage, ObjectNode expression) {
        String key = Tree.text(expression, "key");
        String operator = Tree.text(expression, "operator");
        if (ALWAYS.contains(key)) {
            return null;
        }
        Matcher keyed = KEYED.matcher(key);
        String field = keyed.matches() ? keyed.group(1) + "/" + keyed.group(2) : FIELDS.get(key);
        if (field == null || !OPERATORS.contains(operator)) {
            throw new IllegalArgumentException("Stage '" + stage + "': expected a key of "
                    + FIELDS.keySet().stream().sorted().toList()
                    + ", a label or an annotation, and an operator of "
                    + OPERATORS.stream().sorted().toList() + ", but got " + key
                    + " " + operator);
        }
        return new Requirement(field, operator, Set.copyOf(Tree.texts(expression, "values")));
    }

    private static Effect effect(String stage, @Nullable ObjectNode container) {
        String exit = container == null ? "" : container.path("exit").asString("");
        Matcher code = EXIT.matcher(exit);
        if (code.matches()) {
            return new Exits(Integer.parseInt(code.group(1)) & 0xff, code.group(2));
        }
        String pull = Tree.text(container, "pull");
        if (pull.equals("fail") || pull.equals("denied")) {
            return new PullFails(pull.equals("fail") ? Pull.NOT_FOUND : Pull.DENIED);
        }
        for (Probe probe : Probe.values()) {
            if (Tree.text(container, probe.name().toLowerCase(Locale.ROOT)).equals("fail")) {
                return new Fails(probe);
            }
        }
        throw new IllegalArgumentException("Stage '" + stage
                + "': expected next.container with one of exit (CODE [REASON]), pull (fail, denied), startup, liveness or readiness (fail), but got "
                + (container == null ? "none" : container));
    }
}
