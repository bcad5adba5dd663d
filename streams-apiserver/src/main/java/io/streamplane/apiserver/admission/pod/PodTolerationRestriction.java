package io.streamplane.apiserver.admission.pod;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.admission.PluginConfiguration;
import io.streamplane.apiserver.admission.Tolerations;
import io.streamplane.apiserver.kind.core.PodQos;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * New pods get the tolerations that their namespace names, and may have those only that it allows; where it says nothing, those of the
 * plug-in's configuration ({@code plugin/pkg/admission/podtolerationrestriction}). Pods that ask for something tolerate pressure on memory.
 * Off where nobody enables it.
 */
public final class PodTolerationRestriction implements AdmissionPlugin {

    private static final String DEFAULTS = "scheduler.alpha.kubernetes.io/defaultTolerations";
    private static final String ALLOWED = "scheduler.alpha.kubernetes.io/tolerationsWhitelist";
    private static final ObjectNode MEMORY_PRESSURE = JsonNodeFactory.instance
            .objectNode()
            .put("key", "node.kubernetes.io/memory-pressure")
            .put("operator", "Exists")
            .put("effect", "NoSchedule");

    private final List<ObjectNode> defaults;
    private final List<ObjectNode> allowed;

    /**
     * Throws {@link IllegalArgumentException} where it is none.
     *
     * @param configuration a {@code Configuration} of {@code podtolerationrestriction.admission.k8s.io/v1alpha1} with {@code default} and
     *     {@code whitelist}; null for neither
     */
    public PodTolerationRestriction(@Nullable ObjectNode configuration) {
        PluginConfiguration.require(configuration, "PodTolerationRestriction", "Configuration");
        defaults = Tree.objects(configuration, "default");
        allowed = Tree.objects(configuration, "whitelist");
    }

    @Override
    public String name() {
        return "PodTolerationRestriction";
    }

    @Override
    public void mutate(Draft draft) {
        if (!concerns(draft)) {
            return;
        }
        ObjectNode spec = Tree.ensure(draft.object(), "spec");
        var added = new ArrayList<ObjectNode>();
        if (draft.isCreate()) {
            added.addAll(named(draft, DEFAULTS, defaults));
        }
        if (!PodQos.of(spec).equals("BestEffort")) {
            added.add(MEMORY_PRESSURE);
        }
        if (!added.isEmpty()) {
            Tolerations.add(spec, added);
        }
        validate(draft);
    }

    @Override
    public void validate(Draft draft) {
        if (!concerns(draft)) {
            return;
        }
        List<ObjectNode> tolerations = Tree.objects(Tree.object(draft.object(), "spec"), "tolerations");
        List<ObjectNode> within = tolerations.isEmpty() ? List.of() : named(draft, ALLOWED, allowed);
        if (!within.isEmpty() && !Tolerations.areWithin(tolerations, within)) {
            throw new Refusal(
                    Failures.withoutReason("pod tolerations (possibly merged with namespace default tolerations)"
                            + " conflict with its namespace whitelist"));
        }
    }

    private static boolean concerns(Draft draft) {
        return draft.kind().resource().equals(PodKind.RESOURCE)
                && draft.operation() != Operation.DELETE
                && draft.target().subresource().isEmpty();
    }

    /** Those that the namespace names; the others where it names no list. An empty text is an empty list. */
    private static List<ObjectNode> named(Draft draft, String annotation, List<ObjectNode> others) {
        ObjectNode annotations = draft.snapshot()
                .get(NamespaceKind.KIND, ObjectKey.clusterScoped(draft.target().namespace()))
                .map(each -> Tree.object(each.tree(), "metadata", "annotations"))
                .orElse(null);
        if (!Tree.has(annotations, annotation)) {
            return others;
        }
        String text = Tree.text(annotations, annotation);
        return text.isEmpty() ? List.of() : read(text, annotation);
    }

    private static List<ObjectNode> read(String text, String annotation) {
        try {
            var named = new ArrayList<ObjectNode>();
            for (JsonNode each : JsonMapper.shared().readTree(text)) {
                if (each instanceof ObjectNode toleration) {
                    named.add(toleration);
                }
            }
            return named;
        } catch (JacksonException e) {
            throw new Refusal(Failures.withoutReason("expected a list of tolerations in JSON in the annotation "
                    + annotation + " of the namespace, but: " + e.getOriginalMessage()));
        }
    }
}
