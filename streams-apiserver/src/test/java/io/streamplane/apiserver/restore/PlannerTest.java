package io.streamplane.apiserver.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.select.LabelSelector;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PlannerTest {

    private static final String OWNED_BY_WEB = """
            metadata:
              ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: d1, controller: true}]
            spec: {selector: {}, template: {}}
            """;

    private final RestoreHistory history = new RestoreHistory().put("namespaces /ns", "n1", "{}");

    @Test
    void shouldUpdateWhatDiffersMakeAgainWhatIsGoneAndDeleteWhatIsNew() {
        // Given
        Snapshot then = history.put("configmaps ns/changed", "c1", "data: {a: '1'}")
                .put("configmaps ns/gone", "g1", "data: {a: '1'}")
                .put("configmaps ns/same", "s1", "data: {a: '1'}")
                .now();
        history.put("configmaps ns/changed", "c1", "data: {a: '2', b: '1'}")
                .put("configmaps ns/same", "s1", "data: {a: '2'}")
                .put("configmaps ns/same", "s1", "data: {a: '1'}")
                .put("configmaps ns/new", "w1", "data: {a: '1'}")
                .delete("configmaps ns/gone");

        // When
        RestorePlan plan = Planner.plan(then, history.now(), RestoreSelection.ofNamespace("ns"));

        // Then
        assertThat(words(plan))
                .containsExactly(
                        "delete configmaps ns/new", "update configmaps ns/changed", "create configmaps ns/gone");
        assertThat(plan.left()).isEmpty();
        assertThat(plan.same()).as("the namespace and one map").isEqualTo(2);
        var update = (RestoreStep.Update) plan.steps().get(1);
        assertThat(update.differences())
                .extracting(difference -> difference.path() + " " + difference.before() + " " + difference.after())
                .containsExactly(".data.a \"2\" \"1\"", ".data.b \"1\" null");
        assertThat(update.body().at("/metadata/uid").asString()).isEqualTo("c1");
        assertThat(update.body().at("/metadata/resourceVersion").asLong())
                .isEqualTo(update.is().revision());
        var create = (RestoreStep.Create) plan.steps().get(2);
        assertThat(create.body().path("metadata").has("uid")).isFalse();
    }

    @Test
    void shouldSeeThatAnEarlierRestoreDidNotGiveTheFieldsBack() {
        // Given
        String owned = "data: {a: '1'}\nmetadata: {managedFields: [{manager: %s, operation: Update, apiVersion: v1,"
                + " fieldsType: FieldsV1, fieldsV1: {'f:data': {'f:a': {}}}}]}";
        Snapshot then = history.put("configmaps ns/a", "a1", owned.formatted("alice"))
                .put("configmaps ns/b", "b1", owned.formatted("alice"))
                .now();
        history.put("configmaps ns/a", "a1", owned.formatted("streamplane-restore"))
                .put("configmaps ns/b", "b1", owned.formatted("bob"));

        // When
        RestorePlan plan = Planner.plan(then, history.now(), RestoreSelection.ofNamespace("ns"));

        // Then
        assertThat(words(plan)).as("who else owns them is his own affair").containsExactly("update configmaps ns/a");
        assertThat(plan.steps().getFirst().differences()).isEmpty();
    }

    @Test
    void shouldPlanNothingOnceThePlanIsCarriedOut() {
        // Given
        Snapshot then = history.put("configmaps ns/a", "a1", "data: {a: '1'}")
                .put("configmaps ns/b", "b1", "data: {a: '1'}")
                .now();
        history.put("configmaps ns/a", "a1", "data: {a: '2'}")
                .delete("configmaps ns/b")
                .put("configmaps ns/c", "c1", "data: {}");

        // When
        history.put("configmaps ns/a", "a1", "data: {a: '1'}");
        List<String> halfWay = words(Planner.plan(then, history.now(), RestoreSelection.EVERYTHING));
        history.put("configmaps ns/b", "b2", "data: {a: '1'}").delete("configmaps ns/c");
        RestorePlan after = Planner.plan(then, history.now(), RestoreSelection.EVERYTHING);

        // Then
        assertThat(halfWay).containsExactly("delete configmaps ns/c", "create configmaps ns/b");
        assertThat(after.steps()).isEmpty();
        assertThat(after.left()).isEmpty();
    }

    @Test
    void shouldLeaveToControllersWhatTheyDerive() {
        // Given
        String managed = "metadata: {labels: {endpoints.kubernetes.io/managed-by: endpoint-controller}}\nsubsets: %s";
        Snapshot then = history.put("endpoints ns/web", "e1", managed.formatted("[]"))
                .put("endpoints ns/mine", "e2", "subsets: []")
                .now();
        history.put("endpoints ns/web", "e1", managed.formatted("[{addresses: [{ip: 10.0.0.1}]}]"))
                .put("endpoints ns/mine", "e2", "subsets: [{addresses: [{ip: 10.0.0.2}]}]");

        // When
        RestorePlan plan = Planner.plan(then, history.now(), RestoreSelection.ofNamespace("ns"));

        // Then
        assertThat(words(plan)).containsExactly("update endpoints ns/mine");
        assertThat(plan.left()).hasSize(1);
    }

    @Test
    void shouldLeaveToControllersWhatTheyOwn() {
        // Given
        Snapshot then = history.put("deployments.apps ns/web", "d1", "spec: {replicas: 3, selector: {}, template: {}}")
                .put("replicasets.apps ns/web-1", "r1", OWNED_BY_WEB)
                .now();
        history.delete("replicasets.apps ns/web-1")
                .put("deployments.apps ns/web", "d1", "spec: {replicas: 1, selector: {}, template: {}}")
                .put("replicasets.apps ns/web-2", "r2", OWNED_BY_WEB);

        // When
        RestorePlan plan = Planner.plan(then, history.now(), RestoreSelection.ofNamespace("ns"));

        // Then
        assertThat(words(plan)).containsExactly("update deployments.apps ns/web");
        assertThat(plan.left())
                .extracting(left -> left.key().key() + ": " + left.why())
                .containsExactly(
                        "ns/web-1: its controller Deployment web makes it what it must be",
                        "ns/web-2: its controller Deployment web made it, and sees to it");
        assertThat(plan.blocked()).isEmpty();
    }

    @Test
    void shouldSayWhereAControllerWillNotComeBack() {
        // Given
        Snapshot then = history.put("deployments.apps ns/web", "d1", "spec: {selector: {}, template: {}}")
                .put("replicasets.apps ns/web-1", "r1", OWNED_BY_WEB)
                .now();
        history.delete("deployments.apps ns/web").delete("replicasets.apps ns/web-1");
        var alone = RestoreSelection.ofObject(Kinds.builtIn().get("replicasets.apps"), "ns", "web-1");

        // When
        RestorePlan plan = Planner.plan(then, history.now(), alone);

        // Then
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.blocked())
                .singleElement()
                .satisfies(left -> assertThat(left.why())
                        .isEqualTo("its controller Deployment web is gone, and not among what is restored"));
    }

    @Test
    void shouldMakeANamespaceBeforeWhatIsInItAndOwnersBeforeWhatTheyOwn() {
        // Given
        Snapshot then = history.put("configmaps ns/owner", "o1", "data: {a: '1'}")
                .put(
                        "secrets ns/owned",
                        "s1",
                        "metadata: {ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner, uid: o1}]}")
                .put("deployments.apps ns/web", "d1", "spec: {selector: {}, template: {}}")
                .put("serviceaccounts ns/default", "x1", "{}")
                .now();
        history.delete("secrets ns/owned")
                .delete("configmaps ns/owner")
                .delete("serviceaccounts ns/default")
                .delete("deployments.apps ns/web")
                .delete("namespaces /ns");

        // When
        RestorePlan plan = Planner.plan(then, history.now(), RestoreSelection.ofNamespace("ns"));

        // Then
        assertThat(plan.stages())
                .extracting(PlannerTest::words)
                .containsExactly(
                        List.of("create namespaces /ns"),
                        List.of("create configmaps ns/owner"),
                        List.of("create secrets ns/owned", "create deployments.apps ns/web"));
        assertThat(plan.left())
                .extracting(RestorePlan.Left::why)
                .containsExactly("a controller makes one in every namespace");
    }

    @Test
    void shouldPointAtOwnersThatWereMadeAnew() {
        // Given
        Snapshot then = history.put("configmaps ns/owner", "o1", "data: {a: '1'}")
                .put(
                        "configmaps ns/owned",
                        "c1",
                        "metadata: {ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner, uid: o1}]}")
                .now();
        history.delete("configmaps ns/owned")
                .delete("configmaps ns/owner")
                .put("configmaps ns/owner", "o2", "data: {a: '1'}");

        // When
        RestorePlan plan = Planner.plan(then, history.now(), RestoreSelection.ofNamespace("ns"));

        // Then
        var create = (RestoreStep.Create) plan.steps().getFirst();
        assertThat(create.body().at("/metadata/ownerReferences/0/uid").asString())
                .isEqualTo("o2");
    }

    @Test
    void shouldSayWhatIsInTheWay() {
        // Given
        Snapshot then = history.put("configmaps ns/going", "g1", "data: {a: '1'}")
                .put("secrets ns/shredded", "s1", "data: {a: aGk=}")
                .put("configmaps ns/unowned", "u1", unowned())
                .put("configmaps ns/owner", "o1", "{}")
                .now();
        history.put(
                        "configmaps ns/going",
                        "g1",
                        "metadata: {deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: [example.com/hold]}")
                .delete("secrets ns/shredded")
                .delete("configmaps ns/unowned")
                .delete("configmaps ns/owner");
        history.keys().destroyAll();
        var maps = new RestoreSelection(null, "ns", null, LabelSelector.parse("restored!=no"), null);

        // When
        RestorePlan plan = Planner.plan(then, history.now(), maps);
        RestorePlan elsewhere = Planner.plan(
                then,
                history.delete("configmaps ns/going").delete("namespaces /ns").now(),
                RestoreSelection.ofObject(Kinds.builtIn().get("configmaps"), "ns", "going"));

        // Then
        assertThat(plan.blocked())
                .extracting(left -> left.key().key().name() + ": " + left.why())
                .containsExactly(
                        "going: it is being deleted, and waits for its finalizers example.com/hold; restore again when it"
                                + " is gone",
                        "shredded: its values are gone for ever: their key was destroyed by shred");
        assertThat(words(plan)).containsExactly("create configmaps ns/owner", "create configmaps ns/unowned");
        assertThat(elsewhere.blocked())
                .extracting(RestorePlan.Left::why)
                .containsExactly("its namespace is gone, and not among what is restored");
    }

    private static String unowned() {
        return "metadata: {ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner, uid: o1}]}";
    }

    @Test
    void shouldSelectByLabelsThatAnObjectHadOrHas() {
        // Given
        Snapshot then = history.put("configmaps ns/had", "h1", "metadata: {labels: {app: web}}")
                .put("configmaps ns/never", "n1", "metadata: {labels: {app: db}}")
                .now();
        history.put("configmaps ns/had", "h1", "metadata: {labels: {app: other}}")
                .put("configmaps ns/never", "n1", "metadata: {labels: {app: mail}}")
                .put("configmaps ns/has", "a1", "metadata: {labels: {app: web}}");

        // When
        RestorePlan plan = Planner.plan(
                then, history.now(), new RestoreSelection(null, null, null, LabelSelector.parse("app=web"), null));

        // Then
        assertThat(words(plan)).containsExactly("delete configmaps ns/has", "update configmaps ns/had");
    }

    @Test
    void shouldLeaveAPodsNodeAndARolloutsNumberToTheirComponents() {
        // Given
        Snapshot then = history.put("pods ns/p", "p1", "spec: {nodeName: node-1, containers: []}")
                .put(
                        "deployments.apps ns/web",
                        "d1",
                        "metadata: {annotations: {deployment.kubernetes.io/revision: '1'}}\n"
                                + "spec: {selector: {}, template: {}}")
                .now();
        history.delete("pods ns/p")
                .put(
                        "deployments.apps ns/web",
                        "d1",
                        "metadata: {annotations: {deployment.kubernetes.io/revision: '2'}}\n"
                                + "spec: {selector: {}, template: {}}");

        // When
        RestorePlan plan = Planner.plan(then, history.now(), RestoreSelection.ofNamespace("ns"));

        // Then
        assertThat(words(plan)).containsExactly("create pods ns/p");
        ObjectNode pod = ((RestoreStep.Create) plan.steps().getFirst()).body();
        assertThat(pod.path("spec").has("nodeName")).isFalse();
    }

    @Test
    void shouldKeepWhatEveryClusterHas() {
        // Given
        Snapshot then = new RestoreHistory().now();
        history.put("namespaces /default", "n0", "{}")
                .put("services default/kubernetes", "k1", "spec: {clusterIP: 10.96.0.1}")
                .put("nodes /node-1", "o1", "{}")
                .put("serviceaccounts ns/default", "a1", "{}")
                .put("configmaps ns/m", "m1", "{}");

        // When
        RestorePlan plan = Planner.plan(then, history.now(), RestoreSelection.EVERYTHING);

        // Then
        assertThat(words(plan)).as("the map goes with its namespace").containsExactly("delete namespaces /ns");
        assertThat(plan.left()).hasSize(5);
        assertThat(plan.blocked()).isEmpty();
    }

    private static List<String> words(RestorePlan plan) {
        return words(plan.steps());
    }

    private static List<String> words(List<RestoreStep> steps) {
        return steps.stream()
                .map(step -> step.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT)
                        + ' '
                        + step.key().resource()
                        + ' '
                        + step.key().key())
                .toList();
    }
}
