package io.streamplane.apiserver.authorization;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.select.FieldSelector;
import io.streamplane.apiserver.select.SelectorException;
import java.util.List;
import java.util.Set;

/**
 * What kubelets may do ({@code plugin/pkg/auth/authorizer/node}): they write their own node, and read what the pods that are bound to
 * them refer to. Everything else is by the ClusterRole {@code system:node} as it comes with this build.
 */
final class NodeAuthorizer implements Authorizer {

    private static final Label LABEL = new Label("Node", "node");

    private static final Set<String> OF_LEASES = Set.of("get", "create", "update", "patch", "delete");
    private static final Set<String> READS = Set.of("get", "list", "watch");

    private final List<PolicyRule> rules;

    /** @param rules of the ClusterRole system:node */
    NodeAuthorizer(List<PolicyRule> rules) {
        this.rules = List.copyOf(rules);
    }

    @Override
    public Rules rules(AuthenticatedUser user, String namespace, Snapshot state) {
        return NodeIdentity.isNode(user)
                ? new Rules(List.of(), true, "node authorizer does not support user rule resolution")
                : Rules.NONE;
    }

    @Override
    public Label label() {
        return LABEL;
    }

    @Override
    public Decision decide(AuthenticatedUser user, Attributes wanted, Snapshot state) {
        if (!NodeIdentity.isNode(user)) {
            return Decision.NOTHING;
        }
        String node = NodeIdentity.name(user);
        if (node.isEmpty()) {
            return no("unknown node for user \"" + user.name() + "\"");
        }
        if (!wanted.isOfResource()) {
            return byRules(wanted);
        }
        var reach = new NodeReach(state, node);
        return switch (wanted.resource() + (wanted.group().isEmpty() ? "" : "." + wanted.group())) {
            case "secrets", "configmaps" -> read(reach, wanted);
            case "persistentvolumeclaims" ->
                wanted.subresource().equals("status") ? status(reach, wanted) : get(reach, wanted);
            case "persistentvolumes", "resourceclaims.resource.k8s.io", "volumeattachments.storage.k8s.io" ->
                get(reach, wanted);
            case "serviceaccounts" -> account(reach, wanted);
            case "leases.coordination.k8s.io" -> lease(node, wanted);
            case "csinodes.storage.k8s.io" -> csiNode(node, wanted);
            case "resourceslices.resource.k8s.io" -> slice(reach, wanted);
            case "nodes" -> node(node, wanted);
            case "pods" -> pod(reach, wanted);
            case "podcertificaterequests.certificates.k8s.io" -> certificate(reach, wanted);
            default -> byRules(wanted);
        };
    }

    private Decision byRules(Attributes wanted) {
        return rules.stream().anyMatch(rule -> rule.allows(wanted)) ? Decision.ALLOWED : Decision.NOTHING;
    }

    private static Decision no(String reason) {
        return Decision.noOpinion(reason);
    }

    private static Decision related(NodeReach reach, Attributes wanted) {
        if (wanted.name().isEmpty()) {
            return no("No Object name found");
        }
        return reach.reaches(wanted.resource(), wanted.namespace(), wanted.name())
                ? Decision.ALLOWED
                : no("no relationship found between node '" + reach.node() + "' and this object");
    }

    private static Decision get(NodeReach reach, Attributes wanted) {
        if (!wanted.verb().equals("get")) {
            return no("can only get individual resources of this type");
        }
        return wanted.subresource().isEmpty() ? related(reach, wanted) : no("cannot get subresource");
    }

    private static Decision read(NodeReach reach, Attributes wanted) {
        if (!READS.contains(wanted.verb())) {
            return no("can only read resources of this type");
        }
        if (!wanted.subresource().isEmpty()) {
            return no("cannot read subresource");
        }
        return wanted.namespace().isEmpty()
                ? no("can only read namespaced object of this type")
                : related(reach, wanted);
    }

    private static Decision status(NodeReach reach, Attributes wanted) {
        return wanted.verb().equals("update") || wanted.verb().equals("patch")
                ? related(reach, wanted)
                : no("can only get/update/patch this type");
    }

    private static Decision account(NodeReach reach, Attributes wanted) {
        if (wanted.verb().equals("get") && wanted.subresource().isEmpty()) {
            return get(reach, wanted);
        }
        if (!wanted.verb().equals("create") || wanted.name().isEmpty()) {
            return no("can only create tokens for individual service accounts");
        }
        return wanted.subresource().equals("token")
                ? related(reach, wanted)
                : no("can only create token subresource of serviceaccount");
    }

    private static Decision lease(String node, Attributes wanted) {
        if (!OF_LEASES.contains(wanted.verb())) {
            return no("can only get, create, update, patch, or delete a node lease");
        }
        if (!wanted.namespace().equals("kube-node-lease")) {
            return no("can only access leases in the \"kube-node-lease\" system namespace");
        }
        return wanted.verb().equals("create") || wanted.name().equals(node)
                ? Decision.ALLOWED
                : no("can only access node lease with the same name as the requesting node");
    }

    private static Decision csiNode(String node, Attributes wanted) {
        if (!OF_LEASES.contains(wanted.verb())) {
            return no("can only get, create, update, patch, or delete a CSINode");
        }
        if (!wanted.subresource().isEmpty()) {
            return no("cannot authorize CSINode subresources");
        }
        return wanted.verb().equals("create") || wanted.name().equals(node)
                ? Decision.ALLOWED
                : no("can only access CSINode with the same name as the requesting node");
    }

    private static Decision slice(NodeReach reach, Attributes wanted) {
        if (!wanted.subresource().isEmpty()) {
            return no("cannot authorize ResourceSlice subresources");
        }
        return switch (wanted.verb()) {
            case "create" -> Decision.ALLOWED;
            case "get", "update", "patch", "delete" -> related(reach, wanted);
            case "watch", "list", "deletecollection" ->
                selects(wanted, "spec.nodeName", reach.node()) || selects(wanted, "nodeName", reach.node())
                        ? Decision.ALLOWED
                        : no("can only list/watch/deletecollection resourceslices with nodeName field selector");
            default ->
                no("only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch,"
                        + " delete, deletecollection");
        };
    }

    private static Decision node(String node, Attributes wanted) {
        boolean writes = wanted.verb().equals("update") || wanted.verb().equals("patch");
        if (wanted.subresource().equals("status")) {
            return writes ? Decision.ALLOWED : Decision.NOTHING;
        }
        if (!wanted.subresource().isEmpty()) {
            return Decision.NOTHING;
        }
        if (writes || wanted.verb().equals("create")) {
            return Decision.ALLOWED;
        }
        if (!READS.contains(wanted.verb())) {
            return Decision.NOTHING;
        }
        if (wanted.name().equals(node)) {
            return Decision.ALLOWED;
        }
        return no(
                wanted.name().isEmpty()
                        ? "node '" + node + "' cannot read all nodes, only its own Node object"
                        : "node '" + node + "' cannot read '" + wanted.name() + "', only its own Node object");
    }

    private static Decision pod(NodeReach reach, Attributes wanted) {
        String verb = wanted.verb();
        return switch (wanted.subresource()) {
            case "" ->
                switch (verb) {
                    case "get" -> get(reach, wanted);
                    case "list", "watch" -> {
                        if (selects(wanted, "spec.nodeName", reach.node())) {
                            yield Decision.ALLOWED;
                        }
                        yield wanted.name().isEmpty()
                                ? no("can only list/watch pods with spec.nodeName field selector")
                                : related(reach, wanted);
                    }
                    case "create", "delete" -> Decision.ALLOWED;
                    default -> Decision.NOTHING;
                };
            case "status" -> verb.equals("update") || verb.equals("patch") ? Decision.ALLOWED : Decision.NOTHING;
            case "eviction" -> verb.equals("create") ? Decision.ALLOWED : Decision.NOTHING;
            default -> Decision.NOTHING;
        };
    }

    /** Which pod a request is for, NodeRestriction checks at its creation. */
    private static Decision certificate(NodeReach reach, Attributes wanted) {
        if (!wanted.subresource().isEmpty()) {
            return no("nodes may not access the " + wanted.subresource() + " subresource of PodCertificateRequests");
        }
        return switch (wanted.verb()) {
            case "create" -> Decision.ALLOWED;
            case "get" -> related(reach, wanted);
            case "list", "watch" ->
                selects(wanted, "spec.nodeName", reach.node())
                        ? Decision.ALLOWED
                        : no("can only list/watch podcertificaterequests with spec.nodeName field selector");
            default -> no("nodes may not " + wanted.verb() + " PodCertificateRequests");
        };
    }

    private static boolean selects(Attributes wanted, String field, String value) {
        try {
            return FieldSelector.parse(wanted.fieldSelector()).required(field).equals(value);
        } catch (SelectorException e) {
            return false;
        }
    }
}
