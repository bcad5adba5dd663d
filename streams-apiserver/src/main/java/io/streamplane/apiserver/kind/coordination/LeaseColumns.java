package io.streamplane.apiserver.kind.coordination;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.TableColumn;
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
