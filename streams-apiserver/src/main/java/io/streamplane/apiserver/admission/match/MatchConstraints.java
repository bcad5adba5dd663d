package io.streamplane.apiserver.admission.match;

import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindVersion;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.selector.Selector;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules and selectors of a webhook, a policy or a binding. Immutable.
 *
 * @param always whether it is about everything where it has no rules, as a binding is
 */
public final class MatchConstraints {

    /** Of those who say nothing. */
    public static final MatchConstraints EVERYTHING =
            new MatchConstraints(List.of(), List.of(), true, false, new Selector(List.of()), new Selector(List.of()));

    private final List<ResourceRule> rules;
    private final List<ResourceRule> excluded;
    private final boolean always;
    private final boolean equivalent;
    private final Selector namespaces;
    private final Selector objects;

    private MatchConstraints(
            List<ResourceRule> rules,
            List<ResourceRule> excluded,
            boolean always,
            boolean equivalent,
            Selector namespaces,
            Selector objects) {
        this.rules = rules;
        this.excluded = excluded;
        this.always = always;
        this.equivalent = equivalent;
        this.namespaces = namespaces;
        this.objects = objects;
    }

    public static MatchConstraints ofWebhook(ObjectNode webhook) {
        return of(webhook, Tree.objects(webhook, "rules"), false);
    }

    /** @param resources {@code MatchResources} */
    public static MatchConstraints ofPolicy(ObjectNode resources) {
        return of(resources, Tree.objects(resources, "resourceRules"), true);
    }

    private static MatchConstraints of(ObjectNode said, List<ObjectNode> rules, boolean always) {
        return new MatchConstraints(
                rules.stream().map(ResourceRule::of).toList(),
                Tree.objects(said, "excludeResourceRules").stream()
                        .map(ResourceRule::of)
                        .toList(),
                always && rules.isEmpty(),
                !Tree.text(said, "matchPolicy").equals("Exact"),
                selector(said, "namespaceSelector"),
                selector(said, "objectSelector"));
    }

    private static Selector selector(ObjectNode said, String field) {
        ObjectNode selector = Tree.object(said, field);
        return selector == null ? new Selector(List.of()) : Labels.selector(selector);
    }

    /** Whether it may be about such requests; at next to no cost. */
    public boolean mayMatch(Operation operation, Kind kind, String subresource) {
        return always || rules.stream().anyMatch(rule -> rule.mayMatch(operation, kind, subresource));
    }

    /**
     * The version of the object's kind that it wants to see; empty where it is not about the request.
     *
     * @throws Refusal where it asks for labels of a namespace that is not there
     */
    public Optional<Kind> matches(AdmissionAttributes request) {
        if (!mayMatch(request.operation(), request.kind(), request.subresource())
                || version(excluded, request).isPresent()) {
            return Optional.empty();
        }
        Optional<Kind> version = always ? Optional.of(request.kind()) : version(rules, request);
        return version.isPresent() && matchesLabels(request) && matchesNamespace(request) ? version : Optional.empty();
    }

    private Optional<Kind> version(List<ResourceRule> of, AdmissionAttributes request) {
        if (of.isEmpty()) {
            return Optional.empty();
        }
        if (anyMatches(of, request, request.kind())) {
            return Optional.of(request.kind());
        }
        return equivalent
                ? request.kind().versions().stream()
                        .filter(KindVersion::served)
                        .flatMap(each -> request.kind().at(each.name()).stream())
                        .filter(each -> anyMatches(of, request, each))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean anyMatches(List<ResourceRule> of, AdmissionAttributes request, Kind version) {
        return of.stream()
                .anyMatch(rule -> rule.matches(request.operation(), version, request.subresource(), request.name()));
    }

    private boolean matchesLabels(AdmissionAttributes request) {
        return objects.isEmpty() || selects(request.object()) || selects(request.oldObject());
    }

    private boolean selects(@Nullable ObjectNode object) {
        return object != null && objects.matches(labels(object));
    }

    private static Map<String, String> labels(ObjectNode object) {
        return Tree.textMap(Tree.object(object, "metadata"), "labels");
    }

    /** What is of cluster scope, and no namespace, is never exempt. */
    private boolean matchesNamespace(AdmissionAttributes request) {
        boolean isNamespace = request.kind().resource().equals(NamespaceKind.RESOURCE);
        if (namespaces.isEmpty() || request.namespace().isEmpty() && !isNamespace) {
            return true;
        }
        ObjectNode object = request.object();
        if (isNamespace && request.subresource().isEmpty() && object != null) {
            return namespaces.matches(labels(object));
        }
        StoredObject namespace = request.snapshot()
                .get(NamespaceKind.KIND, ObjectKey.clusterScoped(request.namespace()))
                .orElseThrow(() -> new Refusal(Failures.notFound(NamespaceKind.KIND, request.namespace())));
        return namespaces.matches(labels(namespace.tree()));
    }
}
