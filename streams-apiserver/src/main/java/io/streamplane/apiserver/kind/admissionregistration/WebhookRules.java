package io.streamplane.apiserver.kind.admissionregistration;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Generations;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes does to a ValidatingWebhookConfiguration or MutatingWebhookConfiguration
 * ({@code pkg/apis/admissionregistration}).
 */
public final class WebhookRules implements KindRules {

    private static final List<String> SIDE_EFFECTS = List.of("None", "NoneOnDryRun");
    private static final List<String> REINVOCATION = List.of("IfNeeded", "Never");
    private static final List<String> VERSIONS = List.of("v1", "v1beta1");
    private static final long LONGEST_SECONDS = 30;
    private static final long MOST_PORT = 65_535;
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.count(
                    "Webhooks",
                    "Webhooks indicates the number of webhooks registered in this configuration",
                    each -> Tree.objects(each, "webhooks").size()),
            Columns.age());

    private final boolean mutating;

    public WebhookRules(boolean mutating) {
        this.mutating = mutating;
    }

    @Override
    public void applyDefaults(ObjectNode configuration) {
        for (ObjectNode hook : Tree.objects(configuration, "webhooks")) {
            Tree.defaultText(hook, "failurePolicy", "Fail");
            MatchRules.applyDefaults(hook, "rules");
            Tree.defaultNumber(hook, "timeoutSeconds", 10);
            if (mutating) {
                Tree.defaultText(hook, "reinvocationPolicy", "Never");
            }
            ObjectNode service = Tree.object(hook, "clientConfig", "service");
            if (service != null) {
                Tree.defaultNumber(service, "port", 443);
            }
        }
    }

    @Override
    public void prepareForCreate(ObjectNode configuration) {
        Generations.onCreate(configuration);
    }

    @Override
    public void prepareForUpdate(ObjectNode configuration, ObjectNode old) {
        long before = Tree.number(Tree.object(old, "metadata"), "generation", 1);
        Tree.ensure(configuration, "metadata")
                .put("generation", Tree.same(configuration, old, "webhooks") ? before : before + 1);
    }

    @Override
    public List<FieldError> validate(ObjectNode configuration) {
        var errors = new Errors();
        var names = new HashSet<String>();
        List<ObjectNode> hooks = Tree.objects(configuration, "webhooks");
        for (int i = 0; i < hooks.size(); i++) {
            String at = "webhooks[" + i + "]";
            hook(errors, hooks.get(i), at);
            String name = Tree.text(hooks.get(i), "name");
            if (!name.isEmpty() && !names.add(name)) {
                errors.duplicate(at + ".name", name);
            }
        }
        return errors.found();
    }

    private void hook(Errors errors, ObjectNode hook, String at) {
        String name = Tree.text(hook, "name");
        if (name.isEmpty()) {
            errors.required(at + ".name", "");
        } else {
            errors.invalid(at + ".name", name, Names.dnsSubdomain(name));
            if (name.split("\\.", -1).length < 3) {
                errors.invalid(at + ".name", name, "should be a domain with at least three segments separated by dots");
            }
        }
        MatchRules.validate(errors, hook, "rules", at);
        errors.oneOf(at + ".failurePolicy", Tree.text(hook, "failurePolicy"), MatchRules.FAILURE);
        String effects = Tree.text(hook, "sideEffects");
        if (effects.isEmpty()) {
            errors.required(at + ".sideEffects", "must specify one of " + String.join(", ", SIDE_EFFECTS));
        } else if (!SIDE_EFFECTS.contains(effects)) {
            errors.notSupported(at + ".sideEffects", effects, SIDE_EFFECTS);
        }
        long seconds = Tree.number(hook, "timeoutSeconds", 0);
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            errors.invalid(at + ".timeoutSeconds", seconds, "the timeout value must be between 1 and 30 seconds");
        }
        if (mutating) {
            errors.oneOf(at + ".reinvocationPolicy", Tree.text(hook, "reinvocationPolicy"), REINVOCATION);
        }
        client(errors, Tree.ensure(hook, "clientConfig"), at + ".clientConfig");
        reviewVersions(errors, hook, at + ".admissionReviewVersions");
        PolicyExpressions.validateWebhook(errors, hook, at);
    }

    private static void client(Errors errors, ObjectNode client, String at) {
        ObjectNode service = Tree.object(client, "service");
        String url = Tree.text(client, "url");
        if (url.isEmpty() == (service == null)) {
            errors.required(at, "exactly one of url or service is required");
        } else if (service == null) {
            if (!url.startsWith("https://")) {
                errors.invalid(
                        at + ".url",
                        url,
                        "'https' is the only allowed URL scheme; desired format: https://host[/path]");
            }
        } else {
            for (String field : List.of("name", "namespace")) {
                if (Tree.text(service, field).isEmpty()) {
                    errors.required(at + ".service." + field, "service " + field + " is required");
                }
            }
            long port = Tree.number(service, "port", 0);
            if (port < 1 || port > MOST_PORT) {
                errors.invalid(at + ".service.port", port, "port is not valid: must be between 1 and 65535, inclusive");
            }
        }
    }

    private static void reviewVersions(Errors errors, ObjectNode hook, String path) {
        List<String> versions = Tree.texts(hook, "admissionReviewVersions");
        if (versions.isEmpty()) {
            errors.required(path, "must specify one of " + String.join(", ", VERSIONS));
            return;
        }
        for (int i = 0; i < versions.size(); i++) {
            if (versions.indexOf(versions.get(i)) < i) {
                errors.invalid(path + "[" + i + "]", versions.get(i), "duplicate version");
            } else {
                errors.invalid(path + "[" + i + "]", versions.get(i), Names.dns1035Label(versions.get(i)));
            }
        }
        if (versions.stream().noneMatch(VERSIONS::contains)) {
            errors.invalid(
                    path,
                    hook.get("admissionReviewVersions"),
                    "must include at least one of " + String.join(", ", VERSIONS));
        }
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }
}
