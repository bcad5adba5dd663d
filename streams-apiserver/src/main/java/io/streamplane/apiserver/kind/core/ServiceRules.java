package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a Service. Its cluster IP and node ports are allocated in admission. */
public final class ServiceRules implements KindRules {

    /** The numbers of node ports, both included. */
    public static final int FIRST_NODE_PORT = 30_000;

    public static final int LAST_NODE_PORT = 32_767;

    private static final long AFFINITY_SECONDS = 10_800;

    @Override
    public void applyDefaults(ObjectNode service) {
        ObjectNode spec = Tree.ensure(service, "spec");
        Tree.defaultText(spec, "sessionAffinity", "None");
        if (Tree.text(spec, "sessionAffinity").equals("None")) {
            spec.remove("sessionAffinityConfig");
        } else {
            ObjectNode config = Tree.ensure(Tree.ensure(spec, "sessionAffinityConfig"), "clientIP");
            Tree.defaultNumber(config, "timeoutSeconds", AFFINITY_SECONDS);
        }
        Tree.defaultText(spec, "type", "ClusterIP");
        for (ObjectNode port : Tree.objects(spec, "ports")) {
            Tree.defaultText(port, "protocol", "TCP");
            boolean absent = !Tree.has(port, "targetPort")
                    || Tree.text(port, "targetPort").isEmpty()
                    || Tree.text(port, "targetPort").equals("0");
            if (absent) {
                port.put("targetPort", Tree.number(port, "port", 0));
            }
        }
        String type = Tree.text(spec, "type");
        boolean outside = List.of("NodePort", "LoadBalancer").contains(type);
        if (outside
                || (type.equals("ClusterIP") && !Tree.texts(spec, "externalIPs").isEmpty())) {
            Tree.defaultText(spec, "externalTrafficPolicy", "Cluster");
        }
        if (outside || type.equals("ClusterIP")) {
            Tree.defaultText(spec, "internalTrafficPolicy", "Cluster");
        }
        if (type.equals("LoadBalancer")) {
            Tree.defaultFlag(spec, "allocateLoadBalancerNodePorts", true);
        }
    }

    @Override
    public void prepareForCreate(ObjectNode service) {
        service.putObject("status").putObject("loadBalancer");
        ObjectNode spec = Tree.ensure(service, "spec");
        if (Tree.texts(spec, "clusterIPs").isEmpty()) {
            firstAddress(spec);
        }
    }

    /** An update that does not name the allocated addresses keeps them; what its new type does not have goes with the old one. */
    @Override
    public void prepareForUpdate(ObjectNode service, ObjectNode old) {
        ObjectNode spec = Tree.ensure(service, "spec");
        ObjectNode before = Tree.ensure(old, "spec");
        if (ServiceTypeChange.hasAddress(spec) && ServiceTypeChange.hasAddress(before)) {
            if (Tree.text(spec, "clusterIP").isEmpty()) {
                Tree.copy(before, spec, "clusterIP");
            }
            if (Tree.texts(spec, "clusterIPs").isEmpty()) {
                Tree.copy(before, spec, "clusterIPs");
            }
        }
        boolean other = !Tree.text(spec, "clusterIP").equals(Tree.text(before, "clusterIP"));
        if (other && Tree.texts(spec, "clusterIPs").equals(Tree.texts(before, "clusterIPs"))) {
            firstAddress(spec);
        }
        ServiceTypeChange.drop(spec, before);
    }

    /** The one address and the first of all are the same; most clients say only the one. */
    private static void firstAddress(ObjectNode spec) {
        String ip = Tree.text(spec, "clusterIP");
        spec.remove("clusterIPs");
        if (!ip.isEmpty()) {
            spec.putArray("clusterIPs").add(ip);
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode service) {
        return ServiceValidation.validate(Tree.ensure(service, "spec"));
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode service, ObjectNode old) {
        return ServiceValidation.validateUpdate(Tree.ensure(service, "spec"), Tree.ensure(old, "spec"));
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode service) {
        ObjectNode spec = Tree.object(service, "spec");
        return Map.of("spec.clusterIP", Tree.text(spec, "clusterIP"), "spec.type", Tree.text(spec, "type"));
    }

    @Override
    public boolean returnsDeleted() {
        return true;
    }

    @Override
    public boolean claimsClusterIp() {
        return true;
    }

    @Override
    public List<TableColumn> columns() {
        return CoreColumns.SERVICE;
    }
}
