package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a LimitRange. */
public final class LimitRangeRules implements KindRules {

    private static final List<String> LISTS =
            List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio");

    /** What is not said of containers follows from the rest ({@code SetDefaults_LimitRangeItem}). */
    @Override
    public void applyDefaults(ObjectNode range) {
        for (ObjectNode item : Tree.objects(Tree.object(range, "spec"), "limits")) {
            LISTS.forEach(list -> ContainerDefaults.amounts(Tree.object(item, list)));
            if (Tree.text(item, "type").equals("Container")) {
                fill(item, "max", "default");
                fill(item, "default", "defaultRequest");
                fill(item, "min", "defaultRequest");
            }
        }
    }

    private static void fill(ObjectNode item, String from, String to) {
        ObjectNode source = Tree.object(item, from);
        if (source == null) {
            return;
        }
        ObjectNode target = Tree.ensure(item, to);
        for (var amount : source.properties()) {
            if (!target.has(amount.getKey())) {
                target.set(amount.getKey(), amount.getValue());
            }
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode range) {
        return LimitRangeValidation.validate(range);
    }

    @Override
    public List<TableColumn> columns() {
        return CoreColumns.LIMIT_RANGE;
    }
}
