package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a container's probes and lifecycle hooks. */
final class ProbeValidation {

    private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");
    private static final List<String> NUMBERS =
            List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold");

    private ProbeValidation() {}

    static void validateAll(Errors errors, ObjectNode container, String path) {
        for (String field : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            ObjectNode probe = Tree.object(container, field);
            if (probe != null) {
                probe(errors, probe, field, path + "." + field);
            }
        }
        ObjectNode lifecycle = Tree.object(container, "lifecycle");
        for (String hook : List.of("postStart", "preStop")) {
            ObjectNode handler = Tree.object(lifecycle, hook);
            if (handler != null) {
                handler(errors, handler, path + ".lifecycle." + hook);
            }
        }
    }

    private static void probe(Errors errors, ObjectNode probe, String kind, String path) {
        handler(errors, probe, path);
        NUMBERS.forEach(field -> errors.nonNegative(path + "." + field, Tree.number(probe, field, 0)));
        long successes = Tree.number(probe, "successThreshold", 1);
        if (!kind.equals("readinessProbe") && successes != 1) {
            errors.invalid(path + ".successThreshold", successes, "must be 1");
        }
        if (Tree.has(probe, "terminationGracePeriodSeconds")) {
            long grace = Tree.number(probe, "terminationGracePeriodSeconds", 0);
            if (kind.equals("readinessProbe")) {
                errors.invalid(path + ".terminationGracePeriodSeconds", grace, "must not be set for readinessProbes");
            } else if (grace <= 0) {
                errors.invalid(path + ".terminationGracePeriodSeconds", grace, "must be greater than 0");
            }
        }
    }

    private static void handler(Errors errors, ObjectNode handler, String path) {
        List<String> given =
                HANDLERS.stream().filter(each -> Tree.has(handler, each)).toList();
        if (given.isEmpty()) {
            errors.required(path, "must specify a handler type");
        }
        given.stream()
                .skip(1)
                .forEach(each -> errors.forbidden(path + "." + each, "may not specify more than 1 handler type"));
        ObjectNode exec = Tree.object(handler, "exec");
        if (exec != null && Tree.texts(exec, "command").isEmpty()) {
            errors.required(path + ".exec.command", "");
        }
        ObjectNode http = Tree.object(handler, "httpGet");
        if (http != null) {
            if (Tree.text(http, "path").isEmpty()) {
                errors.required(path + ".httpGet.path", "");
            }
            port(errors, http.get("port"), path + ".httpGet.port");
            String scheme = Tree.text(http, "scheme");
            if (!List.of("HTTP", "HTTPS").contains(scheme)) {
                errors.notSupported(path + ".httpGet.scheme", scheme, List.of("HTTP", "HTTPS"));
            }
            for (ObjectNode header : Tree.objects(http, "httpHeaders")) {
                String name = Tree.text(header, "name");
                errors.invalid(path + ".httpGet.httpHeaders", name, Names.httpHeader(name));
            }
        }
        ObjectNode grpc = Tree.object(handler, "grpc");
        if (grpc != null) {
            ContainerValidation.portNumber(errors, Tree.number(grpc, "port", 0), path + ".grpc.port");
        }
        ObjectNode tcp = Tree.object(handler, "tcpSocket");
        if (tcp != null) {
            port(errors, tcp.get("port"), path + ".tcpSocket.port");
        }
    }

    private static void port(Errors errors, @Nullable JsonNode port, String path) {
        if (port != null && port.isString()) {
            errors.invalid(path, port.asString(), Names.portName(port.asString()));
        } else {
            ContainerValidation.portNumber(errors, port == null ? 0 : port.asLong(0), path);
        }
    }
}
