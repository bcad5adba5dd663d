package io.streamplane.apiserver.admission.webhook;

import static io.streamplane.apiserver.admission.webhook.AdmissionHooks.CONFIG_MAP;
import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.done;
import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** What webhooks over TLS are asked, and what they are asked about: once, twice or not at all. */
class WebhookReviewsTest {

    @RegisterExtension
    private static final AdmissionHooks hooks = new AdmissionHooks();

    @Test
    void shouldSayWhatIsAskedFor() {
        // Given
        hooks.configure(false, "/allow", "timeoutSeconds: 7");

        // When
        done(hooks.cluster().create("configmaps", "default", CONFIG_MAP));
        done(hooks.cluster().merge("configmaps", "default", "settings", "", "{data: {a: c}}"));
        done(hooks.cluster().delete("configmaps", "default", "settings"));

        // Then
        assertThat(hooks.server().requests).hasSize(3);
        ObjectNode create = Tree.ensure(hooks.server().requests.get(0), "request");
        assertThat(create.at("/kind/kind").asString()).isEqualTo("ConfigMap");
        assertThat(create.at("/requestResource/resource").asString()).isEqualTo("configmaps");
        assertThat(create.at("/userInfo").toString())
                .isEqualTo(
                        "{\"username\":\"alice\",\"uid\":\"u-1\",\"groups\":[\"system:masters\",\"system:authenticated\"],"
                                + "\"extra\":{\"team\":[\"red\"]}}");
        assertThat(create.at("/object/data/a").asString()).isEqualTo("b");
        assertThat(create.path("oldObject").isNull()).isTrue();
        assertThat(create.at("/options/kind").asString()).isEqualTo("CreateOptions");
        ObjectNode update = Tree.ensure(hooks.server().requests.get(1), "request");
        assertThat(update.at("/oldObject/data/a").asString()
                        + update.at("/object/data/a").asString())
                .isEqualTo("bc");
        ObjectNode delete = Tree.ensure(hooks.server().requests.get(2), "request");
        assertThat(delete.path("operation").asString()).isEqualTo("DELETE");
        assertThat(delete.path("object").isNull()).isTrue();
        assertThat(delete.at("/oldObject/data/a").asString()).isEqualTo("c");
    }

    @Test
    void shouldPassOnTheOptionsOfTheRequest() {
        // Given
        hooks.configure(false, "/allow", "");
        var strict = new WriteOptions(false, "kubectl", WriteOptions.FieldValidation.STRICT, false, true);
        Target settings = hooks.cluster().target("configmaps", "default", "settings", "");

        // When
        done(hooks.cluster().create(AdmittedInMemory.alice(), "configmaps", "default", CONFIG_MAP, strict));
        done(hooks.cluster()
                .operations()
                .patch(
                        AdmittedInMemory.alice(),
                        settings,
                        PatchType.MERGE,
                        AdmittedInMemory.yaml("{data: {a: c}}"),
                        strict.asDryRun()));
        done(hooks.cluster()
                .operations()
                .delete(AdmittedInMemory.alice(), settings, new DeleteOptions(false, 5L, "Foreground", null, null)));

        // Then
        assertThat(hooks.server().requests)
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
    void shouldNotAskWhoHasSideEffectsWhereNothingIsDone() {
        // Given
        done(hooks.cluster().create("validatingwebhookconfigurations.admissionregistration.k8s.io", "", """
            metadata: {name: hooks}
            webhooks:
            - name: hooks.example.com
              clientConfig: {url: "%s", caBundle: "%s"}
              admissionReviewVersions: [v1beta1]
              sideEffects: NoneOnDryRun
              rules: [{apiGroups: [""], apiVersions: [v1], operations: ["*"], resources: [configmaps]}]
            """.formatted(
                        hooks.server().url("/allow"), hooks.server().bundle())));

        // When
        done(hooks.cluster()
                .create(AdmittedInMemory.alice(), "configmaps", "default", CONFIG_MAP, AdmittedInMemory.DRY_RUN));

        // Then
        assertThat(hooks.server().requests).singleElement().satisfies(review -> {
            assertThat(Tree.text(review, "apiVersion")).isEqualTo("admission.k8s.io/v1beta1");
            assertThat(review.at("/request/dryRun").asBoolean()).isTrue();
        });
        assertThat(hooks.cluster().get("configmaps", "default", "settings")).isEmpty();
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
        hooks.configure(false, "/deny", condition);

        // When
        ApiResult created = hooks.cluster().create("configmaps", "default", CONFIG_MAP);

        // Then
        done(created);
    }

    @Test
    void shouldNotStandInTheWayOfItsOwnConfiguration() {
        // Given
        done(hooks.cluster().create("validatingwebhookconfigurations.admissionregistration.k8s.io", "", """
            metadata: {name: hooks}
            webhooks:
            - name: hooks.example.com
              clientConfig: {url: "%s", caBundle: "%s"}
              admissionReviewVersions: [v1]
              sideEffects: None
              rules: [{apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*/*"]}]
            """.formatted(
                        hooks.server().url("/deny"), hooks.server().bundle())));

        // When
        ApiResult deleted =
                hooks.cluster().delete("validatingwebhookconfigurations.admissionregistration.k8s.io", "", "hooks");

        // Then
        done(deleted);
        assertThat(hooks.server().requests).isEmpty();
    }

    @Test
    void shouldAskASecondTimeWhoWantsToBeWhereAnotherHasChangedTheObject() {
        // Given
        hooks.configure(true, "a", "/allow", hooks.server().bundle(), "reinvocationPolicy: IfNeeded");
        hooks.configure(true, "b", "/label", hooks.server().bundle(), "reinvocationPolicy: Never");

        // When
        done(hooks.cluster().create("configmaps", "default", CONFIG_MAP));

        // Then
        assertThat(hooks.server().requests)
                .extracting(
                        each -> each.at("/request/object/metadata/labels/seen").asString(""))
                .containsExactly("", "", "yes");
    }

    @Test
    void shouldAskAboutAConnection() {
        // Given
        done(hooks.cluster().create("validatingwebhookconfigurations.admissionregistration.k8s.io", "", """
            metadata: {name: hooks}
            webhooks:
            - name: hooks.example.com
              clientConfig: {url: "%s", caBundle: "%s"}
              admissionReviewVersions: [v1]
              sideEffects: None
              rules: [{apiGroups: [""], apiVersions: [v1], operations: [CONNECT], resources: [pods/exec]}]
            """.formatted(
                        hooks.server().url("/deny"), hooks.server().bundle())));
        ObjectNode options = AdmittedInMemory.yaml("{kind: PodExecOptions, apiVersion: v1, command: [sh]}");

        // When
        var refusal = hooks.cluster()
                .operations()
                .connect(AdmittedInMemory.alice(), hooks.cluster().target("pods", "default", "web", "exec"), options);

        // Then
        assertThat(refusal.orElseThrow().message()).endsWith("denied the request: not in my house");
        ObjectNode request = Tree.ensure(hooks.server().requests.getFirst(), "request");
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
        done(hooks.cluster().create("serviceaccounts", "default", "{metadata: {name: default}}"));
        done(hooks.cluster()
                .create("pods", "default", "{metadata: {name: web}, spec: {containers: [{name: c, image: i}]}}"));
        hooks.configure(false, "/deny", "");

        // When
        ApiResult bound = hooks.cluster()
                .operations()
                .create(
                        AdmittedInMemory.alice(),
                        hooks.cluster().target("pods", "default", "web", "binding"),
                        AdmittedInMemory.yaml("{metadata: {name: web}, target: {kind: Node, name: node-1}}"),
                        List.of(),
                        AdmittedInMemory.PLAIN);

        // Then
        assertThat(refused(bound)).contains("denied the request: not in my house");
        ObjectNode request = Tree.ensure(hooks.server().requests.getFirst(), "request");
        assertThat(request.at("/kind/kind").asString()
                        + request.path("subResource").asString())
                .isEqualTo("Bindingbinding");
        assertThat(request.at("/object/target/name").asString()).isEqualTo("node-1");
    }
}
