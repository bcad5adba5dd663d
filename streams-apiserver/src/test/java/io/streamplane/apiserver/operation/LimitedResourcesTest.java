package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.admission.kit.PluginServer.ADMIN;
import static io.streamplane.apiserver.admission.kit.PluginServer.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.admission.kit.PluginServer;
import io.streamplane.apiserver.request.ApiResult;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** {@code limitedResources} of ResourceQuota's configuration: what may be used only where a quota says how much. */
class LimitedResourcesTest {

    private static final String CRITICAL =
            "{scopeName: PriorityClass, operator: In, values: [system-node-critical," + " system-cluster-critical]}";

    private final PluginServer server = new PluginServer(Set.of(), Map.of("ResourceQuota", """
        apiVersion: apiserver.config.k8s.io/v1
        kind: ResourceQuotaConfiguration
        limitedResources:
        - {resource: pods, matchScopes: [%s]}
        - {resource: pods, matchContains: [requests.memory, example.com/]}
        - {resource: persistentvolumeclaims, matchContains: [gold.storageclass.storage.k8s.io/requests.storage]}
        - {resource: services, matchContains: [services.loadbalancers]}
        - {apiGroup: apps, resource: deployments, matchContains: [count/deployments.apps]}
        """.formatted(CRITICAL)));

    @BeforeEach
    void createNamespace() {
        server.given("namespaces", "", "metadata: {name: ns}");
        server.given("serviceaccounts", "ns", "metadata: {name: default}");
        server.given("storageclasses.storage.k8s.io", "", "{metadata: {name: gold}, provisioner: p}");
        server.given(
                "priorityclasses.scheduling.k8s.io", "", "{metadata: {name: system-node-critical}, value: 2000001000}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
        pods | {containers: [{name: c, image: i}]}                                                  | -  | - | ok
        pods | {priorityClassName: system-node-critical, containers: [{name: c, image: i}]}         | -  | - | insufficient quota to match these scopes: [{PriorityClass In [system-node-critical system-cluster-critical]}]
        pods | {priorityClassName: system-node-critical, containers: [{name: c, image: i}]}         | {pods: 5} | - | insufficient quota to match these scopes: [{PriorityClass In [system-node-critical system-cluster-critical]}]
        pods | {priorityClassName: system-node-critical, containers: [{name: c, image: i}]}         | {pods: 5} | CRITICAL | ok
        pods | {priorityClassName: system-node-critical, containers: [{name: c, image: i}]}         | {pods: 0} | CRITICAL | pods 'a' is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0
        pods | {containers: [{name: c, image: i, resources: {requests: {memory: 1Mi}}}]}            | -  | - | pods 'a' is forbidden: insufficient quota to consume: requests.memory
        pods | {containers: [{name: c, image: i, resources: {limits: {memory: 1Mi, example.com/b: 1}}}]} | {pods: 5} | - | pods 'a' is forbidden: insufficient quota to consume: requests.example.com/b,requests.memory
        pods | {containers: [{name: c, image: i, resources: {requests: {memory: 1Mi}}}]}            | {requests.memory: 1Gi} | - | ok
        pods | {containers: [{name: c, image: i, resources: {requests: {memory: 1Mi}}}]}            | {requests.memory: 1Gi} | CRITICAL | pods 'a' is forbidden: insufficient quota to consume: requests.memory
        persistentvolumeclaims | {accessModes: [ReadWriteOnce], storageClassName: gold, resources: {requests: {storage: 1Gi}}} | - | - | persistentvolumeclaims 'a' is forbidden: insufficient quota to consume: gold.storageclass.storage.k8s.io/requests.storage
        persistentvolumeclaims | {accessModes: [ReadWriteOnce], storageClassName: tin, resources: {requests: {storage: 1Gi}}}  | - | - | ok
        services | {type: LoadBalancer, ports: [{port: 80}]}                                        | -  | - | services 'a' is forbidden: insufficient quota to consume: services.loadbalancers
        services | {ports: [{port: 80}]}                                                            | -  | - | ok
        deployments.apps | {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}} | - | - | deployments.apps 'a' is forbidden: insufficient quota to consume: count/deployments.apps
        deployments.apps | {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}} | {count/deployments.apps: 1} | - | ok
        """)
    void shouldTakeAQuotaToUseThem(
            String resource, String spec, @Nullable String hard, @Nullable String scopes, String expected) {
        // Given
        if (hard != null) {
            quota(hard, scopes == null ? "{}" : "{scopeSelector: {matchExpressions: [" + CRITICAL + "]}}");
        }

        // When
        ApiResult result = server.create(ADMIN, resource, "ns", "{metadata: {name: a}, spec: " + spec + "}");

        // Then
        assertThat(said(result)).isEqualTo(expected);
    }

    @Test
    void shouldTakeAQuotaToUseMoreButNotToUseLess() {
        // Given
        server.given("services", "ns", "{metadata: {name: a}, spec: {ports: [{port: 80}]}}");
        ObjectNode balanced = server.get("services", "ns", "a");
        balanced.withObject("spec").put("type", "LoadBalancer");
        ObjectNode labeled = server.get("services", "ns", "a");
        labeled.withObject("metadata").putObject("labels").put("a", "b");

        // When
        String more = said(server.update(ADMIN, "services", "ns", "a", "", balanced));
        String same = said(server.update(ADMIN, "services", "ns", "a", "", labeled));

        // Then
        assertThat(more).isEqualTo("services 'a' is forbidden: insufficient quota to consume: services.loadbalancers");
        assertThat(same).isEqualTo("ok");
    }

    @Test
    void shouldRefuseAConfigurationWithoutAResource() {
        // Given
        Map<String, String> told = Map.of("ResourceQuota", "{kind: Configuration, limitedResources: [{apiGroup: x}]}");

        // When
        // Then
        assertThatThrownBy(() -> new PluginServer(Set.of(), told))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("couldn't init admission plugin \"ResourceQuota\": limitedResources[0].resource: Required"
                        + " value");
    }

    /** A quota of which nothing is used. */
    private void quota(String hard, String more) {
        ObjectNode spec = PluginServer.yaml(more);
        spec.set("hard", PluginServer.yaml(hard));
        server.given("resourcequotas", "ns", "{metadata: {name: q}, spec: " + spec + "}");
        ObjectNode quota = server.get("resourcequotas", "ns", "q");
        ObjectNode status = quota.putObject("status");
        status.set("hard", PluginServer.yaml(hard));
        ObjectNode used = status.putObject("used");
        PluginServer.yaml(hard).propertyNames().forEach(name -> used.put(name, "0"));
        assertThat(said(server.update(ADMIN, "resourcequotas", "ns", "q", "status", quota)))
                .isEqualTo("ok");
    }
}
