package io.streamplane.apiserver.admission.webhook;

import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.done;
import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.aggregation.MachineAddress;
import io.streamplane.apiserver.conversion.ConversionFailure;
import io.streamplane.apiserver.conversion.WebhookConversions;
import io.streamplane.apiserver.conversion.WidgetConversion;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.webhook.RemoteWebhooks;
import io.streamplane.apiserver.webhook.WebhookServer;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * Webhooks of admission and of conversion behind the Service {@code default/hooks}; and what those see who want another version of an object
 * than the request has.
 */
class ServiceWebhooksTest {

    private static final String WIDGETS = "widgets.example.com";

    private final RemoteWebhooks calls = new RemoteWebhooks();
    private final WebhookConversions conversions = new WebhookConversions();
    private final AdmittedInMemory cluster = new AdmittedInMemory(calls, conversions);
    private WebhookServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = serve(folder, "hooks.default.svc");
        conversions.findServicesIn(cluster::state);
        done(cluster.create("services", "default", """
            {metadata: {name: hooks}, spec: {clusterIP: None, ports: [{name: https, port: 443, targetPort: 8443}]}}\
            """));
        endpoints(server.port());
    }

    private static WebhookServer serve(Path folder, String dnsName) throws Exception {
        var server = new WebhookServer(folder, MachineAddress.get(), dnsName);
        WidgetConversion.on(AdmissionAnswers.on(server));
        server.answer(
                "/size",
                (request, response) ->
                        AdmissionAnswers.patch(response, "[{\"op\":\"replace\",\"path\":\"/spec/size\",\"value\":8}]"));
        return server;
    }

    @AfterEach
    void stop() {
        server.close();
        conversions.close();
        calls.close();
    }

    private void endpoints(int port) throws Exception {
        done(cluster.create(
                "endpointslices.discovery.k8s.io", "default", """
                    {metadata: {name: hooks-%d, labels: {kubernetes.io/service-name: hooks}}, addressType: IPv4,
                     endpoints: [{addresses: [%s]}], ports: [{name: https, port: %d}]}\
                    """.formatted(port, MachineAddress.get(), port)));
    }

    private String client(String path) {
        return "{service: {namespace: default, name: hooks, path: " + path + "}, caBundle: \"" + server.bundle()
                + "\"}";
    }

    private void ask(String kind, String path, String more) {
        done(cluster.create(
                kind + "webhookconfigurations.admissionregistration.k8s.io", "", """
                    metadata: {name: hooks}
                    webhooks:
                    - name: hooks.example.com
                      clientConfig: %s
                      admissionReviewVersions: [v1]
                      sideEffects: None
                      timeoutSeconds: 5
                      %s
                    """.formatted(client(path), more)));
    }

    private ApiResult createConfigMap() {
        return cluster.create("configmaps", "default", "{metadata: {name: settings}}");
    }

    @Test
    void shouldAskAtTheEndpointsOfItsService() {
        // Given
        ask(
                "validating",
                "/deny",
                "rules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [configmaps]}]");

        // When
        ApiResult created = createConfigMap();

        // Then
        assertThat(refused(created))
                .isEqualTo("403 admission webhook \"hooks.example.com\" denied the request: not in my house");
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void shouldTrustOnlyACertificateWithTheNameOfTheService(@TempDir Path folder) throws Exception {
        // Given
        server.close();
        server = serve(folder, "hooks.other.svc");
        done(cluster.delete("services", "default", "hooks"));
        done(cluster.create("services", "default", """
            {metadata: {name: hooks}, spec: {clusterIP: None, ports: [{name: late, port: 443}]}}\
            """));
        done(cluster.create(
                "endpointslices.discovery.k8s.io", "default", """
                    {metadata: {name: late, labels: {kubernetes.io/service-name: hooks}}, addressType: IPv4,
                     endpoints: [{addresses: [%s]}], ports: [{name: late, port: %d}]}\
                    """.formatted(MachineAddress.get(), server.port())));
        ask(
                "validating",
                "/allow",
                "rules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [configmaps]}]");
        define();

        // When
        ApiResult created = createConfigMap();

        // Then
        assertThat(refused(created))
                .startsWith("500 Internal error occurred: failed calling webhook \"hooks.example.com\": failed to call"
                        + " webhook: Post \"https://hooks.default.svc:443/allow?timeout=5s\": ")
                .contains("x509: certificate is not valid for hooks.default.svc");
        assertThatThrownBy(() -> createWidget("v1beta1", "{length: 7}"))
                .isInstanceOf(ConversionFailure.class)
                .hasMessageContaining("conversion webhook for example.com/v1beta1, Kind=Widget failed: Post"
                        + " \"https://hooks.default.svc:443/convert?timeout=30s\": ")
                .hasMessageContaining("x509: certificate is not valid for hooks.default.svc");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void shouldSayWhereAServiceLeadsNowhere() {
        // Given
        ask(
                "mutating",
                "/label",
                "rules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [configmaps]}]");
        done(cluster.delete("services", "default", "hooks"));

        // When
        ApiResult created = createConfigMap();

        // Then
        assertThat(refused(created)).contains("service/hooks in \"default\" is not present");
    }

    private void define() {
        done(cluster.create(
                CustomResourceDefinitionKind.RESOURCE, "", WidgetConversion.definition(client("/convert"))));
        ObjectNode definition =
                cluster.get(CustomResourceDefinitionKind.RESOURCE, "", WIDGETS).orElseThrow();
        done(cluster.operations()
                .update(
                        AdmittedInMemory.alice(),
                        new Target(CustomResourceDefinitionKind.KIND, "", WIDGETS, "status"),
                        WidgetConversion.established(definition),
                        List.of(),
                        AdmittedInMemory.PLAIN));
    }

    private Kind kind(String resource, String version) {
        return cluster.state().kinds().get(resource).at(version).orElseThrow();
    }

    private ApiResult createWidget(String version, String spec) {
        return create(
                kind(WIDGETS, version),
                "{apiVersion: example.com/" + version + ", kind: Widget, metadata: {name: one}, spec: " + spec + "}");
    }

    private ApiResult create(Kind kind, String yaml) {
        return cluster.operations()
                .create(
                        AdmittedInMemory.alice(),
                        new Target(kind, "default", "", ""),
                        AdmittedInMemory.yaml(yaml),
                        List.of(),
                        AdmittedInMemory.PLAIN);
    }

    @Test
    void shouldConvertByAWebhookBehindAService() {
        // Given
        define();

        // When
        ObjectNode created = done(createWidget("v1beta1", "{length: 7}"));

        // Then
        assertThat(created.path("spec").toString()).isEqualTo("{\"length\":7}");
        assertThat(cluster.state()
                        .get(kind(WIDGETS, "v1"), new ObjectKey("default", "one"))
                        .orElseThrow()
                        .tree()
                        .path("spec")
                        .toString())
                .isEqualTo("{\"size\":7}");
    }

    @Test
    void shouldShowACustomResourceInTheVersionThatTheWebhookKnows() {
        // Given
        define();
        ask(
                "mutating",
                "/size",
                "rules: [{apiGroups: [example.com], apiVersions: [v1], operations: [CREATE], resources: [widgets]}]");

        // When
        ObjectNode created = done(createWidget("v1beta1", "{length: 7}"));

        // Then
        assertThat(created.path("apiVersion").asString()).isEqualTo("example.com/v1beta1");
        assertThat(created.path("spec").toString()).isEqualTo("{\"length\":8}");
        ObjectNode request = reviews().getFirst();
        assertThat(request.path("kind").toString())
                .isEqualTo("{\"group\":\"example.com\",\"version\":\"v1\",\"kind\":\"Widget\"}");
        assertThat(request.path("resource").toString())
                .isEqualTo("{\"group\":\"example.com\",\"version\":\"v1\",\"resource\":\"widgets\"}");
        assertThat(request.at("/requestKind/version").asString()).isEqualTo("v1beta1");
        assertThat(request.at("/requestResource/version").asString()).isEqualTo("v1beta1");
        assertThat(request.at("/object/apiVersion").asString()).isEqualTo("example.com/v1");
        assertThat(request.at("/object/spec").toString()).isEqualTo("{\"size\":7}");
    }

    @Test
    void shouldAskAboutTheOwnVersionOnlyWhereTheMatchIsExact() {
        // Given
        define();
        ask(
                "mutating",
                "/size",
                "rules: [{apiGroups: [example.com], apiVersions: [v1], operations: [CREATE], resources: [widgets]}]\n"
                        + "  matchPolicy: Exact");

        // When
        ObjectNode created = done(createWidget("v1beta1", "{length: 7}"));

        // Then
        assertThat(created.path("spec").toString()).isEqualTo("{\"length\":7}");
        assertThat(reviews()).isEmpty();
    }

    @Test
    void shouldShowABuiltInObjectInTheVersionThatTheWebhookKnows() {
        // Given
        ask(
                "validating",
                "/allow",
                "rules: [{apiGroups: [autoscaling], apiVersions: [v2], operations: ['*'], resources:"
                        + " [horizontalpodautoscalers]}]");
        Kind first = kind("horizontalpodautoscalers.autoscaling", "v1");

        // When
        ObjectNode created = done(create(first, """
            {apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: web},
             spec: {maxReplicas: 3, targetCPUUtilizationPercentage: 50,
                    scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}}\
            """));

        // Then
        assertThat(created.path("apiVersion").asString()).isEqualTo("autoscaling/v1");
        ObjectNode request = reviews().getFirst();
        assertThat(request.at("/kind/version").asString()
                        + request.at("/requestKind/version").asString())
                .isEqualTo("v2v1");
        assertThat(request.at("/object/apiVersion").asString()).isEqualTo("autoscaling/v2");
        assertThat(request.at("/object/spec/metrics/0/resource/target/averageUtilization")
                        .asInt())
                .isEqualTo(50);
        assertThat(request.at("/object/spec").has("targetCPUUtilizationPercentage"))
                .isFalse();
    }

    /** Those of admission. */
    private List<ObjectNode> reviews() {
        return server.requests.stream()
                .filter(each -> each.path("kind").asString().equals("AdmissionReview"))
                .map(each -> (ObjectNode) each.path("request"))
                .toList();
    }
}
