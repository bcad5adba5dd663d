package io.streamplane.schemas.kind.networking;

import io.streamplane.schemas.kind.TableColumn;
import io.streamplane.schemas.kind.rule.Columns;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** How kubectl get shows IPAddresses. */
final class IpAddressColumns {

    static final List<TableColumn> ALL = List.of(
            Columns.name(),
            Columns.text("ParentRef", "The object that holds the address.", IpAddressColumns::parent),
            Columns.age());

    private IpAddressColumns() {}

    /** {@code services/default/kubernetes}. */
    private static String parent(ObjectNode address) {
        ObjectNode parent = Tree.object(address, "spec", "parentRef");
        String resource = Stream.of(Tree.text(parent, "resource"), Tree.text(parent, "group"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("."));
        return Stream.of(resource, Tree.text(parent, "namespace"), Tree.text(parent, "name"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("/"));
    }
}
