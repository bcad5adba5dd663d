package io.streamplane.apiserver.kind.metrics;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.tree.Tree;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** NodeMetrics and PodMetrics with the columns of metrics-server: the sum of what the containers use. Nobody writes them. */
public final class MetricsRules implements KindRules {

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            amount("cpu"),
            amount("memory"),
            new TableColumn(
                    "Window",
                    "string",
                    "duration",
                    "",
                    0,
                    (object, now) -> JsonNodeFactory.instance.stringNode(Tree.text(object, "window"))));

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static TableColumn amount(String resource) {
        return new TableColumn(
                resource,
                "string",
                "quantity",
                "",
                0,
                (object, now) -> JsonNodeFactory.instance.stringNode(sum(object, resource)));
    }

    private static String sum(ObjectNode metrics, String resource) {
        return Stream.concat(Stream.of(metrics), Tree.objects(metrics, "containers").stream())
                .map(each -> Tree.object(each, "usage"))
                .filter(Objects::nonNull)
                .flatMap(usage -> Quantity.parse(Tree.text(usage, resource)).stream())
                .reduce((one, other) -> new Quantity(one.amount().add(other.amount()), one.format()))
                .orElse(new Quantity(BigDecimal.ZERO, Quantity.Format.DECIMAL_SI))
                .canonical();
    }
}
