package io.streamplane.apiserver.kind.scheduling;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes does to a PriorityClass ({@code pkg/apis/scheduling/validation} and its storage). Two of them are there in
 * every cluster, and names that begin as theirs do are reserved.
 */
public final class PriorityClassRules implements KindRules {

    private static final String RESERVED = "system-";
    private static final long MOST = 1_000_000_000;
    private static final List<String> POLICIES = List.of("Never", "PreemptLowerPriority");

    /** A class that every cluster has. */
    public record SystemClass(String name, long value, String description) {}

    public static final List<SystemClass> SYSTEM = List.of(
            new SystemClass(
                    "system-node-critical",
                    2 * MOST + 1000,
                    "Used for system critical pods that must not be moved from their current node."),
            new SystemClass(
                    "system-cluster-critical",
                    2 * MOST,
                    "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."));

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.count("Value", "The priority that pods of this class get.", each -> Tree.number(each, "value", 0)),
            Columns.flag(
                    "Global-Default",
                    "Whether pods that name no class are of this one.",
                    each -> Tree.flag(each, "globalDefault")),
            Columns.age(),
            Columns.text(
                    "PreemptionPolicy",
                    "Whether pods of this class may preempt others.",
                    each -> Tree.text(each, "preemptionPolicy")));

    @Override
    public void applyDefaults(ObjectNode priority) {
        Tree.defaultText(priority, "preemptionPolicy", "PreemptLowerPriority");
        Tree.defaultNumber(priority, "value", 0);
    }

    @Override
    public void prepareForCreate(ObjectNode priority) {
        Tree.ensure(priority, "metadata").put("generation", 1);
    }

    @Override
    public List<FieldError> validate(ObjectNode priority) {
        var errors = new Errors();
        String name = Tree.text(Tree.object(priority, "metadata"), "name");
        long value = Tree.number(priority, "value", 0);
        if (name.startsWith(RESERVED)) {
            String why = unlikeSystem(name, value, Tree.flag(priority, "globalDefault"));
            if (!why.isEmpty()) {
                errors.forbidden(
                        "metadata.name",
                        "priority class names with '" + RESERVED + "' prefix are reserved for system use only. error: "
                                + why);
            }
        } else if (value > MOST) {
            errors.forbidden("value", "maximum allowed value of a user defined priority is " + MOST);
        }
        String policy = Tree.text(priority, "preemptionPolicy");
        if (!POLICIES.contains(policy)) {
            errors.notSupported("preemptionPolicy", policy, POLICIES);
        }
        return errors.found();
    }

    /** Empty where it is one of the classes that every cluster has. */
    private static String unlikeSystem(String name, long value, boolean isDefault) {
        for (SystemClass system : SYSTEM) {
            if (system.name().equals(name)) {
                return system.value() != value
                        ? "value of " + name + " PriorityClass must be " + system.value()
                        : isDefault ? "globalDefault of " + name + " PriorityClass must be false" : "";
            }
        }
        return name + " is not a known system priority class";
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode priority, ObjectNode old) {
        var errors = new Errors();
        if (Tree.number(priority, "value", 0) != Tree.number(old, "value", 0)) {
            errors.forbidden("value", "may not be changed in an update.");
        }
        boolean same = Objects.equals(Tree.text(priority, "preemptionPolicy"), Tree.text(old, "preemptionPolicy"));
        errors.immutable("preemptionPolicy", priority.get("preemptionPolicy"), same);
        return errors.found();
    }

    public static boolean isSystem(String name) {
        return SYSTEM.stream().anyMatch(each -> each.name().equals(name));
    }

    @Override
    public String undeletable(String name) {
        return isSystem(name) ? "this is a system priority class and cannot be deleted" : "";
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }
}
