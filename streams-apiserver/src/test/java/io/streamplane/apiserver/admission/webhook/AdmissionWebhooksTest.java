package io.streamplane.apiserver.admission.webhook;

import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.done;
import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.streamplane.apiserver.operation.Written;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.webhook.RemoteWebhooks;
import io.streamplane.apiserver.webhook.WebhookServer;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.tree.Tree;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks over TLS, good and hostile ones. */
class AdmissionWebhooksTest {

    private static final String CONFIG_MAP = "{metadata: {name: settings}, data: {a: b}}";

    @TempDir
    static Path folder;

    private static WebhookServer server;

    private final Telemetry telemetry = Telemetry.create();
    private final RemoteWebhooks calls = new RemoteWebhooks(telemetry.meters());
    private AdmittedInMemory cluster = new AdmittedInMemory(calls);

    @BeforeAll
    static void start() throws Exception {
        server = AdmissionAnswers.on(new WebhookServer(folder));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.requests.clear();
    }

    private void configure(boolean mutating, String path, String more) {
        configure(mutating, "hooks", path, server.bundle(), more);
    }

    private void configure(boolean mutating, String name, String path, String bundle, String more) {
        String resource = (mutating ? "mutating" : "validating") + "webhookconfigurations.admissionregistration.k8s.io";
        done(cluster.create(resource, "", """
            metadata: {name: %s}
            webhooks:
            - name: %s.example.com
              clientConfig: {url: "%s", caBundle: "%s"}
              admissionReviewVersions: [v1]
              sideEffects: None
              rules: [{apiGroups: [""], apiVersions: [v1], operations: ["*"], resources: [configmaps, pods/binding]}]
              %s
            """.formatted(name, name, server.url(path), bundle, more)));
    }

    @Test
    void shouldSayWhatIsAskedFor() {
        // Given
        configure(false, "/allow", "timeoutSeconds: 7");

        // When
        done(cluster.create("configmaps", "default", CONFIG_MAP));
        done(cluster.merge("configmaps", "default", "settings", "", "{data: {a: c}}"));
        done(cluster.delete("configmaps", "default", "settings"));

        // Then
        assertThat(server.requests).hasSize(3);
        ObjectNode create = Tree.ensure(server.requests.get(0), "request");
        assertThat(create.at("/kind/kind").asString()).isEqualTo("ConfigMap");
        assertThat(create.at("/requestResource/resource").asString()).isEqualTo("configmaps");
        assertThat(create.at("/userInfo").toString())
                .isEqualTo(
                        "{\"username\":\"alice\",\"uid\":\"u-1\",\"groups\":[\"system:masters\",\"system:authenticated\"],"
                            + "\"extra\":{\"team\":[\"red\"]}}");
        assertThat(create.at("/object/data/a").asString()).isEqualTo("b");
        assertThat(create.path("oldObject").isNull()).isTrue();
        assertThat(create.at("/options/kind").asString()).isEqualTo("CreateOptions");
        ObjectNode update = Tree.ensure(server.requests.get(1), "request");
        assertThat(update.at("/oldObject/data/a").asString()
                        + update.at("/object/data/a").asString())
                .isEqualTo("bc");
        ObjectNode delete = Tree.ensure(server.requests.get(2), "request");
        assertThat(delete.path("operation").asString()).isEqualTo("DELETE");
        assertThat(delete.path("object").isNull()).isTrue();
        assertThat(delete.at("/oldObject/data/a").asString()).isEqualTo("c");
    }

    @Test
    void shouldPassOnTheOptionsOfTheRequest() {
        // Given
        configure(false, "/allow", "");
        var strict = new WriteOptions(false, "kubectl", WriteOptions.FieldValidation.STRICT, false, true);
        Target settings = cluster.target("configmaps", "default", "settings", "");

        // When
        done(cluster.create(AdmittedInMemory.alice(), "configmaps", "default", CONFIG_MAP, strict));
        done(cluster.operations()
                .patch(
                        AdmittedInMemory.alice(),
                        settings,
                        PatchType.MERGE,
                        AdmittedInMemory.yaml("{data: {a: c}}"),
                        strict.asDryRun()));
        done(cluster.operations()
                .delete(AdmittedInMemory.alice(), settings, new DeleteOptions(false, 5L, "Foreground", null, null)));

        // Then
        assertThat(server.requests)
                .extracting(each -> each.at("/request/options").toString())
                .containsExactly(
                        "{\"kind\":\"CreateOptions\",\"apiVersion\":\"meta.k8s.io/v1\",\"fieldManager\":\"kubectl\","
                                + "\"fieldValidation\":\"Strict\"}",
                        "{\"kind\":\"UpdateOptions\",\"apiVersion\":\"meta.k8s.io/v1\",\"dryRun\":[\"All\"],"
                                + "\"fieldManager\":\"kubectl\",\"fieldValidation\":\"Strict\"}",
                        "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"meta.k8s.io/v1\",\"gracePeriodSeconds\":5,"
                                + "\"propagationPolicy\":\"Foreground\"}");
    }

    @Test
    void shouldRefuseWhatAWebhookDenies() {
        // Given
        configure(false, "/deny", "");

        // When
        ApiResult created = cluster.create("configmaps", "default", CONFIG_MAP);
        ApiResult other = cluster.create("secrets", "default", "{metadata: {name: settings}}");

        // Then
        assertThat(refused(created))
                .isEqualTo("403 admission webhook \"hooks.example.com\" denied the request: not in my house");
        assertThat(((ApiResult.Failed) created).failure().reason()).isEqualTo("Forbidden");
        assertThat(cluster.get("configmaps", "default", "settings")).isEmpty();
        done(other);
    }

    @Test
    void shouldMeasureUnderTheNamesOfUpstream() {
        // Given
        configure(false, "/deny", "");
        configure(true, "failing", "/broken", server.bundle(), "failurePolicy: Ignore");

        // When
        cluster.create("configmaps", "default", CONFIG_MAP);

        // Then
        assertThat(telemetry.scrape("").lines())
                .contains(
                        "apiserver_admission_webhook_admission_duration_seconds_count{name=\"hooks.example.com\",operation=\"CREATE\",rejected=\"true\",type=\"validating\"}"
                            + " 1",
                        "apiserver_admission_webhook_rejection_count{error_type=\"no_error\",name=\"hooks.example.com\",operation=\"CREATE\",rejection_code=\"403\",type=\"validating\"}"
                            + " 1.0",
                        "apiserver_admission_webhook_fail_open_count{name=\"failing.example.com\",type=\"admit\"} 1.0");
    }

    @Test
    void shouldRefuseWhatAWebhookDeniesWithoutAWord() {
        // Given
        configure(true, "/silent", "");

        // When
        ApiResult created = cluster.create("configmaps", "default", CONFIG_MAP);

        // Then
        assertThat(refused(created))
                .isEqualTo("400 admission webhook \"hooks.example.com\" denied the request without explanation");
    }

    @Test
    void shouldWarnAlsoWhereItRefuses() {
        // Given
        configure(false, "a", "/warn", server.bundle(), "");
        configure(false, "b", "/deny", server.bundle(), "");

        // When
        ApiResult created = cluster.create("configmaps", "default", CONFIG_MAP);

        // Then
        assertThat(created).isInstanceOf(ApiResult.Failed.class);
        assertThat(created.warnings()).containsExactly("old habit");
    }

    @Test
    void shouldChangeWhatAWebhookPatches() {
        // Given
        configure(true, "/label", "");

        // When
        ObjectNode created = done(cluster.create("configmaps", "default", CONFIG_MAP));

        // Then
        assertThat(created.at("/metadata/labels").toString()).isEqualTo("{\"seen\":\"yes\"}");
        assertThat(cluster.get("configmaps", "default", "settings")
                        .orElseThrow()
                        .at("/metadata/labels/seen")
                        .asString())
                .isEqualTo("yes");
    }

    @Test
    void shouldSayToTheAuditWhatWebhooksSayAndDo() {
        // Given
        configure(true, "patches", "/label", server.bundle(), "");
        configure(false, "notes", "/warn", server.bundle(), "");

        // When
        done(cluster.create("configmaps", "default", CONFIG_MAP));

        // Then
        assertThat(cluster.annotations())
                .containsOnly(
                        entry("notes.example.com/checked", "yes"),
                        entry(
                                "mutation.webhook.admission.k8s.io/round_0_index_0",
                                "{\"configuration\":\"patches\",\"webhook\":\"patches.example.com\",\"mutated\":true}"),
                        entry(
                                "patch.webhook.admission.k8s.io/round_0_index_0",
                                "{\"configuration\":\"patches\",\"webhook\":\"patches.example.com\",\"patch\":[{\"op\":\"add\","
                                    + "\"path\":\"/metadata/labels\",\"value\":{\"seen\":\"yes\"}}],\"patchType\":\"JSONPatch\"}"));
    }

    @Test
    void shouldNotTellTheAuditWhatWasChangedOfASecret() {
        // Given
        done(cluster.create("mutatingwebhookconfigurations.admissionregistration.k8s.io", "", """
            metadata: {name: hooks}
            webhooks:
            - name: hooks.example.com
              clientConfig: {url: "%s", caBundle: "%s"}
              admissionReviewVersions: [v1]
              sideEffects: None
              rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [secrets]}]
            """.formatted(
                        server.url("/label"), server.bundle())));

        // When
        done(cluster.create("secrets", "default", "{metadata: {name: vault}}"));

        // Then
        assertThat(cluster.annotations()).containsOnlyKeys("mutation.webhook.admission.k8s.io/round_0_index_0");
    }

    @Test
    void shouldSayToTheAuditWhichFailuresItLetPass() {
        // Given
        configure(false, "/broken", "failurePolicy: Ignore");

        // When
        done(cluster.create("configmaps", "default", CONFIG_MAP));
        var passed = cluster.annotations();
        done(cluster.create("secrets", "default", "{metadata: {name: other}}"));

        // Then
        assertThat(passed)
                .containsOnly(
                        entry("failed-open.validating.webhook.admission.k8s.io/round_0_index_0", "hooks.example.com"));
        assertThat(cluster.annotations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /break     | 500 Internal error occurred: admission webhook "hooks.example.com" left no object of the kind
        /spoil     | 422 ConfigMap "settings" is invalid: [metadata.labels: Invalid value: "a b"
        /elsewhere | 500 Internal error occurred: admission webhook "hooks.example.com" left no object of the kind
        """)
    void shouldRefuseWhatAPatchBreaks(String path, String message) {
        // Given
        configure(true, path, "failurePolicy: Ignore");

        // When
        ApiResult created = cluster.create("configmaps", "default", CONFIG_MAP);

        // Then
        assertThat(refused(created)).startsWith(message);
        assertThat(cluster.get("configmaps", "default", "settings")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /slow      | failed to call webhook: Post "URL?timeout=1s": context deadline exceeded
        /drops     | failed to call webhook: Post "URL?timeout=1s": context deadline exceeded
        /huge      | failed to call webhook: Post "URL?timeout=1s":
        /broken    | failed to call webhook: Post "URL?timeout=1s": the server answered with status 500
        /redirect  | failed to call webhook: Post "URL?timeout=1s": the server answered with status 307
        /text      | failed to call webhook: Post "URL?timeout=1s": couldn't get version/kind; json parse error: Unrecognized token 'hello'
        /list      | received invalid webhook response: webhook response was absent
        /empty     | received invalid webhook response: webhook response was absent
        /wrong-uid | received invalid webhook response: expected response.uid="
        /no-patch  | received invalid webhook response: received undecodable patch in webhook response
        """)
    void shouldFailAsThePolicySays(String path, String why) {
        // Given
        configure(true, path, "timeoutSeconds: 1");
        ApiResult closed = cluster.create("configmaps", "default", CONFIG_MAP);
        done(cluster.merge("mutatingwebhookconfigurations.admissionregistration.k8s.io", "", "hooks", "", ignoring()));

        // When
        ApiResult open = cluster.create("configmaps", "default", CONFIG_MAP);

        // Then
        assertThat(refused(closed))
                .startsWith("500 Internal error occurred: failed calling webhook \"hooks.example.com\": "
                        + why.replace("URL", server.url(path)));
        done(open);
    }

    /** The configuration, with a policy that lets failures pass. */
    private String ignoring() {
        ObjectNode configuration = cluster.get(
                        "mutatingwebhookconfigurations.admissionregistration.k8s.io", "", "hooks")
                .orElseThrow()
                .deepCopy();
        Tree.objects(configuration, "webhooks").forEach(each -> each.put("failurePolicy", "Ignore"));
        return "{webhooks: " + configuration.get("webhooks") + "}";
    }

    @Test
    void shouldNotTrustAWebhookOfAnotherAuthority(@TempDir Path other) throws Exception {
        // Given
        try (var impostor = AdmissionAnswers.on(new WebhookServer(other))) {
            configure(false, "hooks", "/allow", impostor.bundle(), "");

            // When
            ApiResult created = cluster.create("configmaps", "default", CONFIG_MAP);

            // Then
            assertThat(refused(created)).contains("x509: certificate signed by unknown authority");
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void shouldNotAskWhoHasSideEffectsWhereNothingIsDone() {
        // Given
        done(cluster.create("validatingwebhookconfigurations.admissionregistration.k8s.io", "", """
            metadata: {name: hooks}
            webhooks:
            - name: hooks.example.com
              clientConfig: {url: "%s", caBundle: "%s"}
              admissionReviewVersions: [v1beta1]
              sideEffects: NoneOnDryRun
              rules: [{apiGroups: [""], apiVersions: [v1], operations: ["*"], resources: [configmaps]}]
            """.formatted(
                        server.url("/allow"), server.bundle())));

        // When
        done(cluster.create(AdmittedInMemory.alice(), "configmaps", "default", CONFIG_MAP, AdmittedInMemory.DRY_RUN));

        // Then
        assertThat(server.requests).singleElement().satisfies(review -> {
            assertThat(Tree.text(review, "apiVersion")).isEqualTo("admission.k8s.io/v1beta1");
            assertThat(review.at("/request/dryRun").asBoolean()).isTrue();
        });
        assertThat(cluster.get("configmaps", "default", "settings")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "namespaceSelector: {matchLabels: {team: blue}}",
                "objectSelector: {matchLabels: {team: red}}",
                "matchConditions: [{name: other, expression: \"request.name == 'other'\"}]"
            })
    void shouldNotAskWhereItDoesNotMatch(String condition) {
        // Given
        configure(false, "/deny", condition);

        // When
        ApiResult created = cluster.create("configmaps", "default", CONFIG_MAP);

        // Then
        done(created);
    }

    @Test
    void shouldLetNobodyElseWaitForASlowWebhook() throws Exception {
        // Given
        configure(true, "/slow", "timeoutSeconds: 20");
        Target settings = cluster.target("configmaps", "default", "settings", "");
        Target secret = cluster.target("secrets", "default", "settings", "");
        ObjectNode map = AdmittedInMemory.yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}");
        ObjectNode other = AdmittedInMemory.yaml("{apiVersion: v1, kind: Secret, metadata: {name: settings}}");

        // When
        CompletableFuture<Written> slow = cluster.operations()
                .startApply(AdmittedInMemory.alice(), settings, map, AdmittedInMemory.PLAIN)
                .toCompletableFuture();
        CompletableFuture<Written> quick = cluster.operations()
                .startApply(AdmittedInMemory.alice(), secret, other, AdmittedInMemory.PLAIN)
                .toCompletableFuture();

        // Then
        done(quick.get(10, TimeUnit.SECONDS).result());
        assertThat(slow).isNotDone();
    }

    @Test
    void shouldNotStandInTheWayOfItsOwnConfiguration() {
        // Given
        done(cluster.create("validatingwebhookconfigurations.admissionregistration.k8s.io", "", """
            metadata: {name: hooks}
            webhooks:
            - name: hooks.example.com
              clientConfig: {url: "%s", caBundle: "%s"}
              admissionReviewVersions: [v1]
              sideEffects: None
              rules: [{apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*/*"]}]
            """.formatted(
                        server.url("/deny"), server.bundle())));

        // When
        ApiResult deleted = cluster.delete("validatingwebhookconfigurations.admissionregistration.k8s.io", "", "hooks");

        // Then
        done(deleted);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void shouldAskASecondTimeWhoWantsToBeWhereAnotherHasChangedTheObject() {
        // Given
        configure(true, "a", "/allow", server.bundle(), "reinvocationPolicy: IfNeeded");
        configure(true, "b", "/label", server.bundle(), "reinvocationPolicy: Never");

        // When
        done(cluster.create("configmaps", "default", CONFIG_MAP));

        // Then
        assertThat(server.requests)
                .extracting(
                        each -> each.at("/request/object/metadata/labels/seen").asString(""))
                .containsExactly("", "", "yes");
    }

    @Test
    void shouldAskAboutAConnection() {
        // Given
        done(cluster.create("validatingwebhookconfigurations.admissionregistration.k8s.io", "", """
            metadata: {name: hooks}
            webhooks:
            - name: hooks.example.com
              clientConfig: {url: "%s", caBundle: "%s"}
              admissionReviewVersions: [v1]
              sideEffects: None
              rules: [{apiGroups: [""], apiVersions: [v1], operations: [CONNECT], resources: [pods/exec]}]
            """.formatted(
                        server.url("/deny"), server.bundle())));
        ObjectNode options = AdmittedInMemory.yaml("{kind: PodExecOptions, apiVersion: v1, command: [sh]}");

        // When
        var refusal = cluster.operations()
                .connect(AdmittedInMemory.alice(), cluster.target("pods", "default", "web", "exec"), options);

        // Then
        assertThat(refusal.orElseThrow().message()).endsWith("denied the request: not in my house");
        ObjectNode request = Tree.ensure(server.requests.getFirst(), "request");
        assertThat(request.path("operation").asString()
                        + request.at("/kind/kind").asString())
                .isEqualTo("CONNECTPodExecOptions");
        assertThat(request.path("name").asString()
                        + request.at("/object/command/0").asString())
                .isEqualTo("websh");
    }

    @Test
    void shouldAskAboutABinding() {
        // Given
        done(cluster.create("serviceaccounts", "default", "{metadata: {name: default}}"));
        done(cluster.create("pods", "default", "{metadata: {name: web}, spec: {containers: [{name: c, image: i}]}}"));
        configure(false, "/deny", "");

        // When
        ApiResult bound = cluster.operations()
                .create(
                        AdmittedInMemory.alice(),
                        cluster.target("pods", "default", "web", "binding"),
                        AdmittedInMemory.yaml("{metadata: {name: web}, target: {kind: Node, name: node-1}}"),
                        List.of(),
                        AdmittedInMemory.PLAIN);

        // Then
        assertThat(refused(bound)).contains("denied the request: not in my house");
        ObjectNode request = Tree.ensure(server.requests.getFirst(), "request");
        assertThat(request.at("/kind/kind").asString()
                        + request.path("subResource").asString())
                .isEqualTo("Bindingbinding");
        assertThat(request.at("/object/target/name").asString()).isEqualTo("node-1");
    }
}
