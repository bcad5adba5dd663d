package io.streamplane.apiserver.kind.networking;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** How kubectl get shows IPAddresses; all else follows from the definition. */
public final class IpAddressRules implements KindRules {

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("ParentRef", "The object that holds the address.", IpAddressRules::parent),
            Columns.age());

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

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
