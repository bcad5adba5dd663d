package io.streamplane.apiserver.kind.apps;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.Workload;
import io.streamplane.schemas.tree.Tree;
import java.util.List;

/** How kubectl get shows the workloads of the group. */
final class AppsColumns {

    private static final TableColumn CONTAINERS =
            Columns.wide("Containers", "Names of each container in the template.", Workload::containers);
    private static final TableColumn IMAGES =
            Columns.wide("Images", "Images referenced by each container in the template.", Workload::images);
    private static final TableColumn SELECTOR =
            Columns.wide("Selector", "Label selector for pods.", Workload::selector);

    static final List<TableColumn> DEPLOYMENT = List.of(
            Columns.name(),
            Columns.text(
                    "Ready",
                    "Number of the pod with ready state",
                    each -> Workload.reported(each, "readyReplicas") + "/" + Workload.wanted(each)),
            Columns.count(
                    "Up-to-date",
                    "Total number of non-terminated pods targeted by this deployment that have the desired template"
                            + " spec.",
                    each -> Workload.reported(each, "updatedReplicas")),
            Columns.count(
                    "Available",
                    "Total number of available pods (ready for at least minReadySeconds) targeted by this"
                            + " deployment.",
                    each -> Workload.reported(each, "availableReplicas")),
            Columns.age(),
            CONTAINERS,
            IMAGES,
            SELECTOR);

    static final List<TableColumn> REPLICA_SET = List.of(
            Columns.name(),
            Columns.count("Desired", "The number of desired pods.", Workload::wanted),
            Columns.count(
                    "Current",
                    "The most recently observed number of non-terminating pods.",
                    each -> Workload.reported(each, "replicas")),
            Columns.count(
                    "Ready",
                    "The number of non-terminating pods with a Ready condition.",
                    each -> Workload.reported(each, "readyReplicas")),
            Columns.age(),
            CONTAINERS,
            IMAGES,
            SELECTOR);

    static final List<TableColumn> STATEFUL_SET = List.of(
            Columns.name(),
            Columns.text(
                    "Ready",
                    "Number of the pod with ready state",
                    each -> Workload.reported(each, "readyReplicas") + "/" + Workload.wanted(each)),
            Columns.age(),
            CONTAINERS,
            IMAGES);

    static final List<TableColumn> DAEMON_SET = List.of(
            Columns.name(),
            Columns.count(
                    "Desired",
                    "The number of nodes that should run the pod.",
                    each -> Workload.reported(each, "desiredNumberScheduled")),
            Columns.count(
                    "Current",
                    "The number of nodes that run the pod and should.",
                    each -> Workload.reported(each, "currentNumberScheduled")),
            Columns.count(
                    "Ready",
                    "The number of nodes that should run the pod, and where it is ready.",
                    each -> Workload.reported(each, "numberReady")),
            Columns.count(
                    "Up-to-date",
                    "The number of nodes that run the newest pod.",
                    each -> Workload.reported(each, "updatedNumberScheduled")),
            Columns.count(
                    "Available",
                    "The number of nodes where the pod has been ready for long enough.",
                    each -> Workload.reported(each, "numberAvailable")),
            Columns.text(
                    "Node Selector",
                    "The labels of the nodes that run the pod.",
                    each -> Labels.format(Tree.textMap(Tree.object(each, "spec", "template", "spec"), "nodeSelector"))),
            Columns.age(),
            CONTAINERS,
            IMAGES,
            SELECTOR);

    private AppsColumns() {}
}
