package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.admission.kit.PluginServer.ADMIN;
import static io.streamplane.apiserver.admission.kit.PluginServer.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.admission.kit.PluginServer;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.schemas.tree.Tree;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTolerationRestrictionTest {

    private static final String NAME = "PodTolerationRestriction";
    private static final String CONFLICT = "pod tolerations (possibly merged with namespace default tolerations)"
            + " conflict with its namespace whitelist";

    /** With a default and a list of what is allowed for all namespaces; the two that DefaultTolerationSeconds adds are allowed. */
    private final PluginServer server = new PluginServer(Set.of(NAME), Map.of(NAME, """
        apiVersion: podtolerationrestriction.admission.k8s.io/v1alpha1
        kind: Configuration
        default: [{key: all, operator: Exists}]
        whitelist:
        - {key: all, operator: Exists}
        - {key: few, operator: Equal, value: a}
        - {operator: Exists, effect: NoExecute, tolerationSeconds: 300}
        """));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
        - | - | []                                                      | {}              | not-ready,unreachable,all
        - | - | [{key: few, operator: Equal, value: a}]                 | {}              | few,not-ready,unreachable,all
        - | - | [{key: few, operator: Equal, value: b}]                 | {}              | conflict
        - | - | [{key: x, operator: Exists, effect: NoExecute}]         | {}              | conflict
        - | - | [{key: x, operator: Exists, effect: NoExecute, tolerationSeconds: 9}] | {} | x,not-ready,unreachable,all
        - | - | []                                                      | {cpu: 1}        | conflict
        [] | [] | [{key: x, operator: Exists}]                          | {}              | x,not-ready,unreachable
        [] | [] | []                                                    | {cpu: 1}        | not-ready,unreachable,memory-pressure
        ~~ | ~~ | [{key: x, operator: Exists}]                          | {}              | x,not-ready,unreachable
        [{"key": "own", "operator": "Exists"}] | - | []                 | {}              | conflict
        [{"key": "own", "operator": "Exists"}] | [{"operator": "Exists"}] | [{key: own, operator: Equal, value: v}] | {} | not-ready,unreachable,own
        [{"operator": "Exists"}] | [{"operator": "Exists"}] | [{key: own, operator: Exists}] | {cpu: 1} |~~
        """)
    void shouldGiveAndAllowTolerations(
            @Nullable String defaults, @Nullable String allowed, String tolerations, String requests, String expected) {
        // Given
        var namespace = PluginServer.yaml("{metadata: {name: ns, annotations: {}}}");
        var annotations = namespace.withObject("/metadata/annotations");
        if (defaults != null) {
            annotations.put("scheduler.alpha.kubernetes.io/defaultTolerations", defaults);
        }
        if (allowed != null) {
            annotations.put("scheduler.alpha.kubernetes.io/tolerationsWhitelist", allowed);
        }
        server.given("namespaces", "", namespace.toString());
        server.given("serviceaccounts", "ns", "metadata: {name: default}");

        // When
        ApiResult result = server.create(
                ADMIN,
                "pods",
                "ns",
                "{metadata: {name: p}, spec: {tolerations: " + tolerations
                        + ", containers: [{name: c, image: i, resources: {requests: " + requests + "}}]}}");

        // Then
        if (expected.equals("conflict")) {
            assertThat(((ApiResult.Failed) result).failure())
                    .satisfies(failure -> assertThat(failure.message()).isEqualTo(CONFLICT))
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo(500))
                    .satisfies(failure -> assertThat(failure.reason()).isEmpty());
        } else {
            assertThat(said(result)).isEqualTo("ok");
            assertThat(Tree.objects(server.get("pods", "ns", "p").get("spec"), "tolerations").stream()
                            .map(each -> Tree.text(each, "key").replace("node.kubernetes.io/", ""))
                            .collect(Collectors.joining(",")))
                    .isEqualTo(expected);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAnAnnotation() {
        // Given
        server.given(
                "namespaces",
                "",
                "{metadata: {name: ns, annotations: {scheduler.alpha.kubernetes.io/defaultTolerations: '[{'}}}");
        server.given("serviceaccounts", "ns", "metadata: {name: default}");

        // When
        ApiResult result =
                server.create(ADMIN, "pods", "ns", "{metadata: {name: p}, spec: {containers: [{name: c, image: i}]}}");

        // Then
        assertThat(said(result))
                .startsWith("expected a list of tolerations in JSON in the annotation"
                        + " scheduler.alpha.kubernetes.io/defaultTolerations of the namespace, but: ");
    }

    @Test
    void shouldRefuseAConfigurationOfAnother() {
        // When
        // Then
        assertThatThrownBy(() -> new PluginServer(Set.of(NAME), Map.of(NAME, "kind: PodSecurityConfiguration")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a Configuration for PodTolerationRestriction, but got PodSecurityConfiguration");
    }
}
