package io.streamplane.apiserver.kind.networking;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.IpAddresses;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a ServiceCIDR ({@code pkg/apis/networking/validation}). */
public final class ServiceCidrRules implements KindRules {

    private static final String IMMUTABLE = "field is immutable";
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text(
                    "CIDRs",
                    "The ranges that addresses are taken from.",
                    range -> String.join(",", Tree.texts(Tree.object(range, "spec"), "cidrs"))),
            Columns.age());

    @Override
    public void prepareForCreate(ObjectNode range) {
        Tree.ensure(range, "metadata").remove("generation");
    }

    @Override
    public void prepareForUpdate(ObjectNode range, ObjectNode old) {
        Tree.ensure(range, "metadata").remove("generation");
    }

    @Override
    public List<FieldError> validate(ObjectNode range) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(range, "spec");
        List<String> cidrs = Tree.texts(spec, "cidrs");
        if (cidrs.isEmpty()) {
            errors.required("spec.cidrs", "at least one CIDR required");
            return errors.found();
        } else if (cidrs.size() > 2) {
            errors.invalid("spec.cidrs", spec, "may only hold up to 2 values");
            return errors.found();
        }
        for (int i = 0; i < cidrs.size(); i++) {
            errors.invalid("spec.cidrs[" + i + "]", cidrs.get(i), IpAddresses.range(cidrs.get(i)));
        }
        if (errors.found().isEmpty() && cidrs.size() == 2 && isV6(cidrs.get(0)) == isV6(cidrs.get(1))) {
            errors.invalid(
                    "spec.cidrs",
                    spec.get("cidrs"),
                    "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64");
        }
        return errors.found();
    }

    private static boolean isV6(String cidr) {
        return cidr.contains(":");
    }

    /** One range may get a second of the other family; nothing else changes. */
    @Override
    public List<FieldError> validateUpdate(ObjectNode range, ObjectNode old) {
        var errors = new Errors();
        List<String> now = Tree.texts(Tree.object(range, "spec"), "cidrs");
        List<String> before = Tree.texts(Tree.object(old, "spec"), "cidrs");
        if (now.size() < before.size() || now.size() > before.size() && before.size() != 1) {
            return errors.invalid("spec.cidrs", Tree.ensure(range, "spec").get("cidrs"), IMMUTABLE)
                    .found();
        }
        for (int i = 0; i < before.size(); i++) {
            if (!now.get(i).equals(before.get(i))) {
                errors.invalid("spec.cidrs[" + i + "]", now.get(i), IMMUTABLE);
            }
        }
        return errors.found();
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }
}
