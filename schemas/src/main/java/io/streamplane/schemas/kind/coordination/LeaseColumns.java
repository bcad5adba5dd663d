package io.streamplane.schemas.kind.coordination;

import io.streamplane.schemas.kind.TableColumn;
import io.streamplane.schemas.kind.rule.Columns;
import io.streamplane.schemas.tree.Tree;
import java.util.List;

/** How kubectl get shows Leases. */
final class LeaseColumns {

    static final List<TableColumn> ALL = List.of(
            Columns.name(),
            Columns.text(
                    "Holder",
                    "The identity of the holder of a current lease.",
                    lease -> Tree.text(Tree.object(lease, "spec"), "holderIdentity")),
            Columns.age());

    private LeaseColumns() {}
}
