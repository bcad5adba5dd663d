package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.IpAddresses;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes does to a Node ({@code ValidateNode} and {@code ValidateNodeUpdate} of
 * {@code pkg/apis/core/validation/validation.go}). A node may be created with its status.
 */
public final class NodeRules implements KindRules {

    private static final String CIDRS = "spec.podCIDRs";
    private static final OlderField POD_CIDR =
            new OlderField("podCIDR", "podCIDRs", each -> each.asString(""), ArrayNode::add);

    @Override
    public void applyDefaults(ObjectNode node) {
        POD_CIDR.agree(Tree.ensure(node, "spec"));
        ObjectNode status = Tree.object(node, "status");
        if (status == null) {
            return;
        }
        if (!Tree.has(status, "allocatable") && Tree.object(status, "capacity") instanceof ObjectNode capacity) {
            status.set("allocatable", capacity.deepCopy());
        }
        ContainerDefaults.amounts(Tree.object(status, "capacity"));
        ContainerDefaults.amounts(Tree.object(status, "allocatable"));
    }

    @Override
    public List<FieldError> validate(ObjectNode node) {
        var errors = new Errors();
        ObjectNode spec = Tree.object(node, "spec");
        TolerationValidation.validateTaints(errors, Tree.objects(spec, "taints"), "spec.taints");
        validateCidrs(errors, spec);
        return errors.found();
    }

    private static void validateCidrs(Errors errors, @Nullable ObjectNode spec) {
        List<String> cidrs = Tree.texts(spec, "podCIDRs");
        for (int i = 0; i < cidrs.size(); i++) {
            errors.invalid(CIDRS + "[" + i + "]", cidrs.get(i), IpAddresses.range(cidrs.get(i)));
        }
        if (spec == null || cidrs.size() < 2) {
            return;
        }
        List<String> bases = cidrs.stream()
                .map(cidr -> cidr.substring(0, Math.max(0, cidr.indexOf('/'))))
                .toList();
        if (!IpAddresses.isPair(bases)) {
            errors.invalid(CIDRS, spec.get("podCIDRs"), "may specify no more than one CIDR for each IP family");
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < cidrs.size(); i++) {
            if (!seen.add(cidrs.get(i))) {
                errors.duplicate(CIDRS + "[" + i + "]", cidrs.get(i));
            }
        }
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode node, ObjectNode old) {
        ObjectNode now = Tree.ensure(node, "spec");
        ObjectNode before = Tree.ensure(old, "spec");
        var errors = new Errors();
        changeCidrs(errors, Tree.texts(now, "podCIDRs"), Tree.texts(before, "podCIDRs"));
        if (!Tree.text(before, "providerID").isEmpty() && !Tree.same(now, before, "providerID")) {
            errors.forbidden("spec.providerID", "node updates may not change providerID except from \"\" to valid");
        }
        return errors.found();
    }

    /** One error for each that is another, as upstream has it. */
    private static void changeCidrs(Errors errors, List<String> now, List<String> before) {
        boolean more = now.size() != before.size();
        for (int i = 0; i < (more ? Math.min(1, before.size()) : before.size()); i++) {
            if (more || !now.get(i).equals(before.get(i))) {
                errors.forbidden(CIDRS, "node updates may not change podCIDR except from \"\" to valid");
            }
        }
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode node, ObjectNode old) {
        var errors = new Errors();
        List<ObjectNode> addresses = Tree.objects(Tree.object(node, "status"), "addresses");
        var seen = new HashSet<ObjectNode>();
        for (int i = 0; i < addresses.size(); i++) {
            ObjectNode address = addresses.get(i);
            if (!seen.add(address)) {
                // In the form of upstream's internal type.
                ObjectNode shown = JsonNodeFactory.instance
                        .objectNode()
                        .put("Type", Tree.text(address, "type"))
                        .put("Address", Tree.text(address, "address"));
                errors.duplicate("status.addresses[" + i + "]", shown);
            }
        }
        return errors.found();
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode node) {
        return Map.of("spec.unschedulable", Boolean.toString(Tree.flag(Tree.object(node, "spec"), "unschedulable")));
    }

    @Override
    public List<TableColumn> columns() {
        return NodeColumns.ALL;
    }
}
