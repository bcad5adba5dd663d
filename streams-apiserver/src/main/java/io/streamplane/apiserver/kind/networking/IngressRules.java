package io.streamplane.apiserver.kind.networking;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes demands of an Ingress, in the words of {@code pkg/apis/networking/validation}. */
public final class IngressRules implements KindRules {

    private static final Pattern ADDRESS = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final List<String> PATH_TYPES = List.of("Exact", "ImplementationSpecific", "Prefix");
    private static final List<String> NOT_IN_PATHS = List.of("//", "/./", "/../", "%2f", "%2F");
    private static final List<String> NOT_AT_END = List.of("/..", "/.");
    private static final int MOST_PORT = 65_535;

    @Override
    public List<FieldError> validate(ObjectNode ingress) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(ingress, "spec");
        List<ObjectNode> rules = Tree.objects(spec, "rules");
        ObjectNode fallback = Tree.object(spec, "defaultBackend");
        if (rules.isEmpty() && fallback == null) {
            errors.invalid("spec", spec.get("rules"), "either `defaultBackend` or `rules` must be specified");
        }
        if (fallback != null) {
            backend(errors, fallback, "spec.defaultBackend");
        }
        for (int i = 0; i < rules.size(); i++) {
            rule(errors, rules.get(i), "spec.rules[" + i + "]");
        }
        tls(errors, Tree.objects(spec, "tls"));
        String type = Tree.text(spec, "ingressClassName");
        if (!type.isEmpty()) {
            errors.invalid("spec.ingressClassName", type, Names.dnsSubdomain(type));
        }
        return errors.found();
    }

    @Override
    public List<TableColumn> columns() {
        return IngressColumns.ALL;
    }

    private static void rule(Errors errors, ObjectNode rule, String at) {
        String host = Tree.text(rule, "host");
        if (ADDRESS.matcher(host).matches()) {
            errors.invalid(at + ".host", host, "must be a DNS name, not an IP address");
        } else if (!host.isEmpty()) {
            host(errors, host, at + ".host");
        }
        ObjectNode http = Tree.object(rule, "http");
        if (http == null) {
            return;
        }
        List<ObjectNode> paths = Tree.objects(http, "paths");
        if (paths.isEmpty()) {
            errors.required(at + ".http.paths", "");
        }
        for (int i = 0; i < paths.size(); i++) {
            String each = at + ".http.paths[" + i + "]";
            path(errors, paths.get(i), each);
            backend(errors, Tree.object(paths.get(i), "backend"), each + ".backend");
        }
    }

    /** A star may stand for the first label, and for nothing else. */
    private static void host(Errors errors, String host, String at) {
        errors.invalid(at, host, Names.dnsSubdomain(host.startsWith("*.") ? host.substring(2) : host));
    }

    private static void path(Errors errors, ObjectNode http, String at) {
        String type = Tree.text(http, "pathType");
        String path = Tree.text(http, "path");
        boolean literal = type.equals("Exact") || type.equals("Prefix");
        if (type.isEmpty()) {
            errors.required(at + ".pathType", "pathType must be specified");
        } else if (!PATH_TYPES.contains(type)) {
            errors.notSupported(at + ".pathType", type, PATH_TYPES);
        } else if (!path.startsWith("/") && (literal || !path.isEmpty())) {
            errors.invalid(at + ".path", path, "must be an absolute path");
        }
        if (literal && !path.isEmpty()) {
            NOT_IN_PATHS.stream()
                    .filter(path::contains)
                    .forEach(part -> errors.invalid(at + ".path", path, "must not contain '" + part + "'"));
            NOT_AT_END.stream()
                    .filter(path::endsWith)
                    .forEach(part -> errors.invalid(at + ".path", path, "cannot end with '" + part + "'"));
        }
    }

    private static void backend(Errors errors, @Nullable ObjectNode backend, String at) {
        ObjectNode service = Tree.object(backend, "service");
        ObjectNode resource = Tree.object(backend, "resource");
        if (service != null && resource != null) {
            errors.invalid(at, "", "cannot set both resource and service backends");
        } else if (resource != null) {
            for (String field : List.of("kind", "name")) {
                if (Tree.text(resource, field).isEmpty()) {
                    errors.required(at + ".resource." + field, "");
                }
            }
        } else if (service != null) {
            service(errors, service, at + ".service");
        } else {
            errors.invalid(at, "", "resource or service backend is required");
        }
    }

    private static void service(Errors errors, ObjectNode service, String at) {
        String name = Tree.text(service, "name");
        if (name.isEmpty()) {
            errors.required(at + ".name", "");
        } else {
            errors.invalid(at + ".name", name, Names.dns1035Label(name));
        }
        ObjectNode port = Tree.object(service, "port");
        String portName = Tree.text(port, "name");
        long number = Tree.number(port, "number", 0);
        if (!portName.isEmpty() && number != 0) {
            errors.invalid(at, "", "cannot set both port name & port number");
        } else if (!portName.isEmpty()) {
            errors.invalid(at + ".port.name", portName, Names.portName(portName));
        } else if (number < 0 || number > MOST_PORT) {
            errors.invalid(at + ".port.number", number, "must be between 1 and 65535, inclusive");
        } else if (number == 0) {
            errors.required(at, "port name or number is required");
        }
    }

    private static void tls(Errors errors, List<ObjectNode> tls) {
        for (int i = 0; i < tls.size(); i++) {
            String at = "spec.tls[" + i + "]";
            List<String> hosts = Tree.texts(tls.get(i), "hosts");
            for (int h = 0; h < hosts.size(); h++) {
                host(errors, hosts.get(h), at + ".hosts[" + h + "]");
            }
            String secret = Tree.text(tls.get(i), "secretName");
            if (!secret.isEmpty()) {
                errors.invalid(at + ".secretName", secret, Names.dnsSubdomain(secret));
            }
        }
    }
}
