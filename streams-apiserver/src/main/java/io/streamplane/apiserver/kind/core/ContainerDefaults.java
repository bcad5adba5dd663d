package io.streamplane.apiserver.kind.core;

import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes fills in for a container (core/v1 {@code defaults.go}). */
public final class ContainerDefaults {

    private static final int MILLI = 3;

    private ContainerDefaults() {}

    static void apply(ObjectNode container) {
        if (Tree.text(container, "imagePullPolicy").isEmpty()) {
            boolean latest = ImageName.isLatest(Tree.text(container, "image"));
            container.put("imagePullPolicy", latest ? "Always" : "IfNotPresent");
        }
        Tree.defaultText(container, "terminationMessagePath", "/dev/termination-log");
        Tree.defaultText(container, "terminationMessagePolicy", "File");
        resources(Tree.ensure(container, "resources"));
        Tree.objects(container, "ports").forEach(port -> Tree.defaultText(port, "protocol", "TCP"));
        Tree.objects(container, "env").forEach(ContainerDefaults::environment);
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            probe(Tree.object(container, probe));
        }
        ObjectNode lifecycle = Tree.object(container, "lifecycle");
        httpGet(Tree.object(lifecycle, "postStart", "httpGet"));
        httpGet(Tree.object(lifecycle, "preStop", "httpGet"));
    }

    /** Requests that are not named are the limits; pods only, not templates. */
    static void requestsFromLimits(ObjectNode container) {
        ObjectNode resources = Tree.ensure(container, "resources");
        ObjectNode limits = Tree.object(resources, "limits");
        if (limits == null) {
            return;
        }
        ObjectNode requests = Tree.ensure(resources, "requests");
        for (var limit : limits.properties()) {
            if (!requests.has(limit.getKey())) {
                requests.set(limit.getKey(), limit.getValue());
            }
        }
    }

    /** Amounts of resources are counted in thousandths, and rounded up to them ({@code SetDefaults_ResourceList}). */
    public static void amounts(@Nullable ObjectNode amounts) {
        if (amounts == null) {
            return;
        }
        for (String resource : List.copyOf(amounts.propertyNames())) {
            Quantity.parse(amounts.get(resource).asString(""))
                    .ifPresent(quantity ->
                            amounts.put(resource, quantity.roundedUp(MILLI).canonical()));
        }
    }

    /** @param resources of a container, a pod or a claim */
    static void resources(@Nullable ObjectNode resources) {
        amounts(Tree.object(resources, "limits"));
        amounts(Tree.object(resources, "requests"));
    }

    private static void environment(ObjectNode variable) {
        ObjectNode field = Tree.object(variable, "valueFrom", "fieldRef");
        if (field != null) {
            Tree.defaultText(field, "apiVersion", "v1");
        }
        divisor(Tree.object(variable, "valueFrom", "resourceFieldRef"));
    }

    /** Go writes a quantity that nobody has set. */
    static void divisor(@Nullable ObjectNode resource) {
        if (resource != null) {
            Tree.defaultText(resource, "divisor", "0");
        }
    }

    private static void probe(@Nullable ObjectNode probe) {
        if (probe == null) {
            return;
        }
        Tree.defaultPositive(probe, "timeoutSeconds", 1);
        Tree.defaultPositive(probe, "periodSeconds", 10);
        Tree.defaultPositive(probe, "successThreshold", 1);
        Tree.defaultPositive(probe, "failureThreshold", 3);
        httpGet(Tree.object(probe, "httpGet"));
        ObjectNode grpc = Tree.object(probe, "grpc");
        if (grpc != null && !Tree.has(grpc, "service")) {
            grpc.put("service", "");
        }
    }

    private static void httpGet(@Nullable ObjectNode action) {
        if (action != null) {
            Tree.defaultText(action, "path", "/");
            Tree.defaultText(action, "scheme", "HTTP");
        }
    }
}
