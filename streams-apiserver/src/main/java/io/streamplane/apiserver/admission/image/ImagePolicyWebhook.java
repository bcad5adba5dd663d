package io.streamplane.apiserver.admission.image;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a server of a user's own, with an ImageReview, whether the images of a pod may run ({@code plugin/pkg/admission/imagepolicy}). What it
 * says is remembered for a while. Off where nobody enables it.
 */
public final class ImagePolicyWebhook implements AdmissionPlugin {

    private static final String EPHEMERAL = "ephemeralcontainers";
    private static final String AUDIT = "imagepolicywebhook.image-policy.k8s.io/";
    private static final String ANNOTATIONS = ".image-policy.k8s.io/";
    private static final int REMEMBERED = 1024;

    private final ImagePolicySettings settings;
    private final ImageReviews reviews;
    private final Cache<String, Verdict> known;

    /** @param audit annotations for the audit */
    private record Verdict(boolean allowed, String reason, Map<String, String> audit) {}

    /**
     * Throws {@link IllegalArgumentException} where it cannot be so.
     *
     * @param configuration whom it asks; has to be there
     */
    public ImagePolicyWebhook(@Nullable ObjectNode configuration) {
        settings = ImagePolicySettings.of(configuration);
        reviews = new ImageReviews(settings.kubeconfig(), settings.pause());
        known = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfter(Expiry.creating((String _, Verdict verdict) ->
                        verdict.allowed() ? settings.allowedFor() : settings.deniedFor()))
                .build();
    }

    @Override
    public String name() {
        return "ImagePolicyWebhook";
    }

    @Override
    public List<Configured<?>> settings() {
        return List.of(reviews.server());
    }

    @Override
    public boolean mayWait(Operation operation, Target target, Snapshot state) {
        return concerns(operation, target);
    }

    @Override
    public void validate(Draft draft) {
        if (!concerns(draft.operation(), draft.target())) {
            return;
        }
        ObjectNode spec = asked(draft);
        String key = spec.toString();
        Verdict verdict = known.getIfPresent(key);
        if (verdict == null) {
            try {
                verdict = verdict(Tree.object(reviews.ask(spec), "status"));
                known.put(key, verdict);
            } catch (IOException e) {
                failed(draft, String.valueOf(e.getMessage()));
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failed(draft, "interrupted");
                return;
            }
        }
        verdict.audit().forEach((name, value) -> draft.annotate(AUDIT + name, value));
        if (!verdict.allowed()) {
            throw refused(
                    draft,
                    verdict.reason().isEmpty()
                            ? "one or more images rejected by webhook backend"
                            : "image policy webhook backend denied one or more images: " + verdict.reason());
        }
    }

    private static boolean concerns(Operation operation, Target target) {
        return (operation == Operation.CREATE || operation == Operation.UPDATE)
                && target.kind().resource().equals(PodKind.RESOURCE)
                && (target.subresource().isEmpty() || target.subresource().equals(EPHEMERAL));
    }

    private static ObjectNode asked(Draft draft) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        ObjectNode pod = Tree.object(draft.object(), "spec");
        var containers = spec.putArray("containers");
        List<String> lists = draft.target().subresource().isEmpty()
                ? List.of("containers", "initContainers")
                : List.of("ephemeralContainers");
        for (String list : lists) {
            for (ObjectNode container : Tree.objects(pod, list)) {
                containers.addObject().put("image", Tree.text(container, "image"));
            }
        }
        var annotations = new TreeMap<>(Tree.textMap(draft.metadata(), "annotations"));
        annotations.keySet().removeIf(key -> !key.contains(ANNOTATIONS));
        if (!annotations.isEmpty()) {
            ObjectNode said = spec.putObject("annotations");
            annotations.forEach(said::put);
        }
        return spec.put("namespace", draft.target().namespace());
    }

    private static Verdict verdict(@Nullable ObjectNode status) {
        return new Verdict(
                Tree.flag(status, "allowed"), Tree.text(status, "reason"), Tree.textMap(status, "auditAnnotations"));
    }

    private void failed(Draft draft, String why) {
        if (!settings.defaultAllow()) {
            throw refused(draft, why);
        }
        draft.annotate(AUDIT + "failed-open", "true");
    }

    /** Of somebody outside, who is not asked again on a newer state. */
    private static Refusal refused(Draft draft, String why) {
        return Refusal.definite(Failures.forbidden(draft.kind(), draft.name(), why));
    }
}
