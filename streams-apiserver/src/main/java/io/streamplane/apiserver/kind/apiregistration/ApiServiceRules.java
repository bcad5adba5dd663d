package io.streamplane.apiserver.kind.apiregistration;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to an APIService ({@code kube-aggregator/pkg/apis/apiregistration/validation}). */
public final class ApiServiceRules implements KindRules {

    private static final long MOST_GROUP_PRIORITY = 20_000;
    private static final long MOST_VERSION_PRIORITY = 1_000;
    private static final long MOST_PORT = 65_535;
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Service", "The reference to the service that hosts this API.", ApiServiceRules::service),
            Columns.text("Available", "Whether this service is available.", ApiServiceRules::available),
            Columns.age());

    @Override
    public void applyDefaults(ObjectNode apiService) {
        ObjectNode service = Tree.object(apiService, "spec", "service");
        if (service != null) {
            Tree.defaultNumber(service, "port", 443);
        }
    }

    /** One without a service is this server's own, and available at once. */
    @Override
    public void prepareForCreate(ObjectNode apiService) {
        apiService.remove("status");
        Tree.ensure(apiService, "metadata").remove("generation");
        if (Tree.object(apiService, "spec", "service") == null) {
            Tree.ensure(apiService, "status")
                    .putArray("conditions")
                    .addObject()
                    .put("type", "Available")
                    .put("status", "True")
                    .put("lastTransitionTime", Tree.text(Tree.object(apiService, "metadata"), "creationTimestamp"))
                    .put("reason", "Local")
                    .put("message", "Local APIServices are always available");
        }
    }

    @Override
    public void prepareForUpdate(ObjectNode apiService, ObjectNode old) {
        Tree.ensure(apiService, "metadata").remove("generation");
    }

    @Override
    public List<FieldError> validate(ObjectNode apiService) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(apiService, "spec");
        String name = Tree.text(Tree.object(apiService, "metadata"), "name");
        String group = Tree.text(spec, "group");
        String version = Tree.text(spec, "version");
        String wanted = version + "." + group;
        if (!name.equals(wanted)) {
            errors.invalid("metadata.name", name, "must be `spec.version+\".\"+spec.group`: " + Errors.quote(wanted));
        }
        if (!group.isEmpty()) {
            errors.invalid("spec.group", group, Names.dnsSubdomain(group));
        } else if (!version.equals("v1")) {
            errors.required("spec.group", "only v1 may have an empty group and it better be legacy kube");
        }
        errors.invalid("spec.version", version, Names.dns1035Label(version));
        within(errors, spec, "groupPriorityMinimum", MOST_GROUP_PRIORITY);
        within(errors, spec, "versionPriority", MOST_VERSION_PRIORITY);
        ObjectNode service = Tree.object(spec, "service");
        boolean trusting = Tree.flag(spec, "insecureSkipTLSVerify");
        String bundle = Tree.text(spec, "caBundle");
        if (service == null) {
            if (!bundle.isEmpty()) {
                errors.invalid("spec.caBundle", bytes(bundle) + " bytes", "local APIServices may not have a caBundle");
            }
            if (trusting) {
                errors.invalid(
                        "spec.insecureSkipTLSVerify",
                        spec.get("insecureSkipTLSVerify"),
                        "local APIServices may not have insecureSkipTLSVerify");
            }
            return errors.found();
        }
        service(errors, service);
        if (trusting && !bundle.isEmpty()) {
            errors.invalid(
                    "spec.insecureSkipTLSVerify",
                    spec.get("insecureSkipTLSVerify"),
                    "may not be true if caBundle is present");
        }
        return errors.found();
    }

    private static void service(Errors errors, ObjectNode service) {
        for (String field : List.of("namespace", "name")) {
            if (Tree.text(service, field).isEmpty()) {
                errors.required("spec.service." + field, "");
            }
        }
        long port = Tree.number(service, "port", 0);
        if (port < 1 || port > MOST_PORT) {
            errors.invalid("spec.service.port", port, "port is not valid: must be between 1 and 65535, inclusive");
        }
    }

    private static void within(Errors errors, ObjectNode spec, String field, long most) {
        long value = Tree.number(spec, field, 0);
        if (value <= 0 || value > most) {
            errors.invalid("spec." + field, value, "must be positive and less than " + most);
        }
    }

    private static int bytes(String base64) {
        return java.util.Base64.getMimeDecoder().decode(base64).length;
    }

    private static String service(ObjectNode apiService) {
        ObjectNode service = Tree.object(apiService, "spec", "service");
        return service == null ? "Local" : Tree.text(service, "namespace") + "/" + Tree.text(service, "name");
    }

    private static String available(ObjectNode apiService) {
        for (ObjectNode condition : Tree.objects(Tree.object(apiService, "status"), "conditions")) {
            if (Tree.text(condition, "type").equals("Available")) {
                String status = Tree.text(condition, "status");
                return status.equals("True") ? status : status + " (" + Tree.text(condition, "reason") + ")";
            }
        }
        return "Unknown";
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }
}
