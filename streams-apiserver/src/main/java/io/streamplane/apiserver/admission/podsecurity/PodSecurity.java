package io.streamplane.apiserver.admission.podsecurity;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.admission.podsecurity.PodView.Finding;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes' admission plug-in PodSecurity does ({@code k8s.io/pod-security-admission}): holds pods to the level that their namespace
 * enforces, warns of pods and of workloads whose template is beyond the level to warn of, and of pods that are there when a namespace
 * enforces more.
 */
public final class PodSecurity implements AdmissionPlugin {

    /** Where workloads have the template of their pods. */
    private static final Map<String, List<String>> TEMPLATES = Map.of(
            "podtemplates", List.of("template"),
            "replicationcontrollers", List.of("spec", "template"),
            "replicasets.apps", List.of("spec", "template"),
            "deployments.apps", List.of("spec", "template"),
            "daemonsets.apps", List.of("spec", "template"),
            "statefulsets.apps", List.of("spec", "template"),
            "jobs.batch", List.of("spec", "template"),
            "cronjobs.batch", List.of("spec", "jobTemplate", "spec", "template"));

    private static final Set<String> OTHER_SUBRESOURCES =
            Set.of("exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status");

    /** The key of the audit by which it is known why nobody looked. */
    private static final String EXEMPT = NamespacePolicy.PREFIX + "exempt";

    private final PodSecuritySettings settings;

    /**
     * Throws {@link IllegalArgumentException} where it cannot be so.
     *
     * @param configuration a {@code PodSecurityConfiguration}; null for the defaults
     */
    public PodSecurity(@Nullable ObjectNode configuration) {
        settings = configuration == null ? PodSecuritySettings.NONE : PodSecuritySettings.of(configuration);
    }

    @Override
    public String name() {
        return "PodSecurity";
    }

    @Override
    public void validate(Draft draft) {
        if (draft.operation() != Operation.CREATE && draft.operation() != Operation.UPDATE) {
            return;
        }
        String resource = draft.kind().resource();
        String subresource = draft.target().subresource();
        if (resource.equals(PodKind.RESOURCE)) {
            if (!OTHER_SUBRESOURCES.contains(subresource)) {
                admitPod(draft);
            }
        } else if (subresource.isEmpty()) {
            List<String> path = TEMPLATES.get(resource);
            if (path != null) {
                warnOfTemplate(draft, path);
            } else if (resource.equals(NamespaceKind.RESOURCE)) {
                admitNamespace(draft);
            }
        }
    }

    private void admitPod(Draft draft) {
        NamespacePolicy policy = policy(draft);
        if (policy == null || policy.isPrivileged()) {
            return;
        }
        ObjectNode pod = draft.object();
        StoredObject old = draft.old();
        if (old != null && !PodChange.matters(pod, old.tree())) {
            return;
        }
        var view = new PodView(Tree.object(pod, "metadata"), Tree.ensure(pod, "spec"));
        if (isExempt(draft, view)) {
            return;
        }
        draft.annotate(
                NamespacePolicy.PREFIX + "enforce-policy", policy.enforce().toString());
        List<Finding> enforced = Standards.findings(policy.enforce(), view);
        if (!enforced.isEmpty()) {
            String why = "violates PodSecurity \"" + policy.enforce() + "\": " + details(enforced);
            throw new Refusal(Failures.forbidden(draft.kind(), draft.name(), why));
        }
        warn(draft, policy, view);
    }

    private void warnOfTemplate(Draft draft, List<String> path) {
        NamespacePolicy policy = policy(draft);
        if (policy == null || policy.isQuiet()) {
            return;
        }
        ObjectNode template = Tree.object(
                draft.object(), path.getFirst(), path.subList(1, path.size()).toArray(String[]::new));
        ObjectNode spec = Tree.object(template, "spec");
        if (template != null && spec != null) {
            var view = new PodView(Tree.object(template, "metadata"), spec);
            if (!isExempt(draft, view)) {
                warn(draft, policy, view);
            }
        }
    }

    private static void warn(Draft draft, NamespacePolicy policy, PodView pod) {
        List<Finding> audited = Standards.findings(policy.audit(), pod);
        if (!audited.isEmpty()) {
            draft.annotate(
                    NamespacePolicy.PREFIX + "audit-violations",
                    "would violate PodSecurity \"" + policy.audit() + "\": " + details(audited));
        }
        List<Finding> warned = Standards.findings(policy.warn(), pod);
        if (!warned.isEmpty()) {
            draft.warn("would violate PodSecurity \"" + policy.warn() + "\": " + details(warned));
        }
    }

    private static String details(List<Finding> findings) {
        return findings.stream()
                .map(each -> each.reason() + " (" + each.detail() + ")")
                .collect(Collectors.joining(", "));
    }

    /** Of the draft's namespace; null where nobody looks at what is in it, or asks for it. */
    private @Nullable NamespacePolicy policy(Draft draft) {
        String namespace = draft.target().namespace();
        if (settings.namespaces().contains(namespace)) {
            draft.annotate(EXEMPT, "namespace");
            return null;
        }
        if (settings.usernames().contains(draft.caller().user())) {
            draft.annotate(EXEMPT, "user");
            return null;
        }
        Optional<StoredObject> found = draft.snapshot().get(NamespaceKind.KIND, ObjectKey.clusterScoped(namespace));
        Map<String, String> labels = found.<Map<String, String>>map(
                        each -> each.labels() instanceof ObjectNode all ? Tree.textMap(all) : Map.of())
                .orElse(Map.of());
        return labels.keySet().stream().noneMatch(key -> key.startsWith(NamespacePolicy.PREFIX))
                ? settings.defaults()
                : NamespacePolicy.of(labels, settings.defaults()).policy();
    }

    private boolean isExempt(Draft draft, PodView pod) {
        boolean exempt = isExempt(pod);
        if (exempt) {
            draft.annotate(EXEMPT, "runtimeClass");
        }
        return exempt;
    }

    private boolean isExempt(PodView pod) {
        return settings.runtimeClasses().contains(Tree.text(pod.spec(), "runtimeClassName"));
    }

    private void admitNamespace(Draft draft) {
        var read = read(draft.object());
        StoredObject old = draft.old();
        var before = old == null ? null : read(old.tree());
        if (!read.errors().isEmpty() && (before == null || !read.errors().equals(before.errors()))) {
            throw new Refusal(Failures.invalid(draft.kind(), draft.name(), read.errors()));
        }
        NamespacePolicy policy = read.policy();
        if (before != null && !isStricter(policy.enforce(), before.policy().enforce())) {
            return;
        }
        if (settings.namespaces().contains(draft.name())) {
            warnOfExemption(draft, policy);
        } else if (before != null) {
            ExistingPods.warnings(draft, policy.enforce(), this::isExempt).forEach(draft::warn);
        }
    }

    private NamespacePolicy.Read read(ObjectNode namespace) {
        return NamespacePolicy.of(Tree.textMap(Tree.object(namespace, "metadata"), "labels"), settings.defaults());
    }

    private static boolean isStricter(SecurityLevel.At now, SecurityLevel.At before) {
        return !now.equals(before)
                && now.level() != SecurityLevel.PRIVILEGED
                && (now.minor() != before.minor() || now.level().compareTo(before.level()) > 0);
    }

    private void warnOfExemption(Draft draft, NamespacePolicy policy) {
        boolean plain = policy.isPrivileged() || policy.equivalent(settings.defaults());
        if (!plain) {
            var labels = Tree.textMap(draft.metadata(), "labels");
            String said =
                    Map.of("enforce", policy.enforce(), "audit", policy.audit(), "warn", policy.warn())
                            .entrySet()
                            .stream()
                            .filter(each -> each.getValue().level() != SecurityLevel.PRIVILEGED)
                            .filter(each -> labels.containsKey(NamespacePolicy.PREFIX + each.getKey())
                                    || labels.containsKey(NamespacePolicy.PREFIX + each.getKey() + "-version"))
                            .sorted(Comparator.comparingInt(
                                    each -> List.of("enforce", "audit", "warn").indexOf(each.getKey())))
                            .map(each -> each.getKey() + "=" + each.getValue())
                            .collect(Collectors.joining(", "));
            draft.warn("namespace \"" + draft.name() + "\" is exempt from Pod Security, and the policy (" + said
                    + ") will be ignored");
        }
    }
}
