package io.streamplane.apiserver.request;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** A workload seen as {@code autoscaling/v1 Scale}. */
public final class Scale {

    /** As upstream's printer of scales has them. */
    public static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.count(
                    "Desired",
                    "desired number of instances for the scaled object.",
                    scale -> scale.at("/spec/replicas").asLong(0)),
            Columns.count(
                    "Available",
                    "actual number of observed instances of the scaled object.",
                    scale -> scale.at("/status/replicas").asLong(0)),
            Columns.age());

    private Scale() {}

    /** The kind must have a scale subresource. */
    public static ObjectNode of(StoredObject object) {
        return of(object.kind(), object.tree());
    }

    public static ObjectNode of(Kind kind, ObjectNode tree) {
        Kind.ScalePaths paths = Objects.requireNonNull(kind.scale(), kind.kind() + " has no scale");
        ObjectNode scale = tree.objectNode();
        scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        ObjectNode own = Tree.ensure(tree, "metadata");
        for (String field : new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
            Tree.copy(own, metadata, field);
        }
        ObjectNode spec = scale.putObject("spec");
        long wanted = tree.at(paths.specReplicas()).asLong(0);
        if (wanted != 0) {
            spec.put("replicas", wanted);
        }
        ObjectNode status = scale.putObject("status");
        status.put("replicas", tree.at(paths.statusReplicas()).asLong(0));
        JsonNode selector = paths.selector().isEmpty() ? MissingNode.getInstance() : tree.at(paths.selector());
        if (selector instanceof ObjectNode labels) {
            boolean plain = !labels.isEmpty() && labels.valueStream().allMatch(JsonNode::isString);
            status.put("selector", plain ? Labels.format(Tree.textMap(labels)) : Labels.format(labels));
        } else if (selector.isString()) {
            status.put("selector", selector.stringValue());
        }
        return scale;
    }

    /**
     * Why an object can be scaled, but its scale not be read: a custom resource that does not say how many replicas it is to have has none
     * ({@code ScaleREST.Get} of apiextensions-apiserver). Null where it can.
     */
    public static @Nullable ApiFailure unreadable(StoredObject object) {
        Kind kind = object.kind();
        Kind.ScalePaths paths = Objects.requireNonNull(kind.scale(), kind.kind() + " has no scale");
        return kind.custom() == null || object.tree().at(paths.specReplicas()).isNumber()
                ? null
                : Failures.internal(
                        "the spec replicas field \"" + paths.specReplicas().replace('/', '.') + "\" does not exist");
    }

    /** The kind must have a scale subresource. */
    public static void setReplicas(Kind kind, ObjectNode object, long replicas) {
        String path = Objects.requireNonNull(kind.scale()).specReplicas();
        int slash = path.lastIndexOf('/');
        object.withObject(path.substring(0, slash)).put(path.substring(slash + 1), replicas);
    }
}
