package io.streamplane.apiserver.flow;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.flowcontrol.FlowSchemaKind;
import io.streamplane.schemas.kind.flowcontrol.PriorityLevelConfigurationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The mandatory and the suggested objects that every cluster has ({@code
 * k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap/default.go}).
 */
public final class FlowDefaults {

    private static final String EVERYBODY = groups("system:unauthenticated", "system:authenticated");
    private static final String ALL_RESOURCES = "'resourceRules':[" + resources("*", "*", "'*'", true) + "]";
    private static final String EVERYTHING =
            ALL_RESOURCES + ",'nonResourceRules':[{'verbs':['*'],'nonResourceURLs':['*']}]";
    private static final String SYSTEM_ACCOUNTS =
            "{'kind':'ServiceAccount','serviceAccount':{'namespace':'kube-system','name':'*'}}";

    private FlowDefaults() {}

    /** An object that is there from the start. */
    public record First(Kind kind, ObjectNode object) {}

    /** Levels before the schemas that name them. */
    public static List<First> all() {
        var all = new ArrayList<First>();
        levels().forEach(each -> all.add(new First(PriorityLevelConfigurationKind.KIND, each)));
        schemas().forEach(each -> all.add(new First(FlowSchemaKind.KIND, each)));
        return all;
    }

    static List<ObjectNode> levels() {
        return List.of(
                level("exempt", "'type':'Exempt','exempt':{'nominalConcurrencyShares':0,'lendablePercent':0}"),
                level(
                        "catch-all",
                        "'type':'Limited','limited':{'nominalConcurrencyShares':5,'lendablePercent':0,"
                                + "'limitResponse':{'type':'Reject'}}"),
                queued("system", 30, 33, 64, 6),
                queued("node-high", 40, 25, 64, 6),
                queued("leader-election", 10, 0, 16, 4),
                queued("workload-high", 40, 50, 128, 6),
                queued("workload-low", 100, 90, 128, 6),
                queued("global-default", 20, 50, 128, 6));
    }

    static List<ObjectNode> schemas() {
        String leases = "'resourceRules':["
                + resources("get','create','update", "coordination.k8s.io", "'leases'", false) + "]";
        String nodes = "'resourceRules':[" + resources("*", "", "'nodes','nodes/status'", true) + ","
                + resources("*", "coordination.k8s.io", "'leases'", false) + "]";
        return List.of(
                schema("exempt", "exempt", 1, "", groups("system:masters"), EVERYTHING),
                schema("catch-all", "catch-all", 10_000, "ByUser", EVERYBODY, EVERYTHING),
                schema(
                        "probes",
                        "exempt",
                        2,
                        "",
                        EVERYBODY,
                        "'nonResourceRules':[{'verbs':['get'],'nonResourceURLs':['/healthz','/readyz','/livez']}]"),
                schema(
                        "system-leader-election",
                        "leader-election",
                        100,
                        "ByUser",
                        users("system:kube-controller-manager", "system:kube-scheduler") + "," + SYSTEM_ACCOUNTS,
                        leases),
                schema("system-node-high", "node-high", 400, "ByUser", groups("system:nodes"), nodes),
                schema("system-nodes", "system", 500, "ByUser", groups("system:nodes"), EVERYTHING),
                schema(
                        "kube-controller-manager",
                        "workload-high",
                        800,
                        "ByNamespace",
                        users("system:kube-controller-manager"),
                        EVERYTHING),
                schema(
                        "kube-scheduler",
                        "workload-high",
                        800,
                        "ByNamespace",
                        users("system:kube-scheduler"),
                        EVERYTHING),
                schema(
                        "kube-system-service-accounts",
                        "workload-high",
                        900,
                        "ByNamespace",
                        SYSTEM_ACCOUNTS,
                        EVERYTHING),
                schema(
                        "service-accounts",
                        "workload-low",
                        9_000,
                        "ByUser",
                        groups("system:serviceaccounts"),
                        EVERYTHING),
                schema("global-default", "global-default", 9_900, "ByUser", EVERYBODY, EVERYTHING));
    }

    private static ObjectNode queued(String name, int shares, int lendable, int queues, int hand) {
        return level(
                name,
                "'type':'Limited','limited':{'nominalConcurrencyShares':" + shares + ",'lendablePercent':" + lendable
                        + ",'limitResponse':{'type':'Queue','queuing':{'queues':" + queues + ",'handSize':" + hand
                        + ",'queueLengthLimit':50}}}");
    }

    private static ObjectNode level(String name, String spec) {
        return object("PriorityLevelConfiguration", name, spec);
    }

    private static ObjectNode schema(
            String name, String level, int precedence, String distinguisher, String subjects, String rules) {
        return object(
                "FlowSchema",
                name,
                "'priorityLevelConfiguration':{'name':'" + level + "'},'matchingPrecedence':" + precedence
                        + (distinguisher.isEmpty() ? "" : ",'distinguisherMethod':{'type':'" + distinguisher + "'}")
                        + ",'rules':[{'subjects':[" + subjects + "]," + rules + "}]");
    }

    private static ObjectNode object(String kind, String name, String spec) {
        String json = "{'apiVersion':'flowcontrol.apiserver.k8s.io/v1','kind':'" + kind + "','metadata':{'name':'"
                + name + "','annotations':{'apf.kubernetes.io/autoupdate-spec':'true'}},'spec':{" + spec + "}}";
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }

    private static String resources(String verbs, String group, String resources, boolean cluster) {
        return "{'verbs':['" + verbs + "'],'apiGroups':['" + group + "'],'resources':[" + resources
                + "],'namespaces':['*']" + (cluster ? ",'clusterScope':true" : "") + "}";
    }

    private static String groups(String... names) {
        return subjects("Group", "group", names);
    }

    private static String users(String... names) {
        return subjects("User", "user", names);
    }

    private static String subjects(String kind, String field, String... names) {
        return String.join(
                ",",
                Stream.of(names)
                        .map(name -> "{'kind':'" + kind + "','" + field + "':{'name':'" + name + "'}}")
                        .toList());
    }
}
