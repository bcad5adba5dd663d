package io.streamplane.apiserver.admission.webhook;

import static io.streamplane.apiserver.admission.webhook.AdmissionHooks.CONFIG_MAP;
import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.done;
import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.streamplane.apiserver.request.ApiResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What comes of the answers of webhooks: refusals, warnings, changes, and what audit and metrics say of them. */
class WebhookVerdictsTest {

    @RegisterExtension
    private static final AdmissionHooks hooks = new AdmissionHooks();

    @Test
    void shouldRefuseWhatAWebhookDenies() {
        // Given
        hooks.configure(false, "/deny", "");

        // When
        ApiResult created = hooks.cluster().create("configmaps", "default", CONFIG_MAP);
        ApiResult other = hooks.cluster().create("secrets", "default", "{metadata: {name: settings}}");

        // Then
        assertThat(refused(created))
                .isEqualTo("403 admission webhook \"hooks.example.com\" denied the request: not in my house");
        assertThat(((ApiResult.Failed) created).failure().reason()).isEqualTo("Forbidden");
        assertThat(hooks.cluster().get("configmaps", "default", "settings")).isEmpty();
        done(other);
    }

    @Test
    void shouldRefuseWhatAWebhookDeniesWithoutAWord() {
        // Given
        hooks.configure(true, "/silent", "");

        // When
        ApiResult created = hooks.cluster().create("configmaps", "default", CONFIG_MAP);

        // Then
        assertThat(refused(created))
                .isEqualTo("400 admission webhook \"hooks.example.com\" denied the request without explanation");
    }

    @Test
    void shouldWarnAlsoWhereItRefuses() {
        // Given
        hooks.configure(false, "a", "/warn", hooks.server().bundle(), "");
        hooks.configure(false, "b", "/deny", hooks.server().bundle(), "");

        // When
        ApiResult created = hooks.cluster().create("configmaps", "default", CONFIG_MAP);

        // Then
        assertThat(created).isInstanceOf(ApiResult.Failed.class);
        assertThat(created.warnings()).containsExactly("old habit");
    }

    @Test
    void shouldChangeWhatAWebhookPatches() {
        // Given
        hooks.configure(true, "/label", "");

        // When
        ObjectNode created = done(hooks.cluster().create("configmaps", "default", CONFIG_MAP));

        // Then
        assertThat(created.at("/metadata/labels").toString()).isEqualTo("{\"seen\":\"yes\"}");
        assertThat(hooks.cluster()
                        .get("configmaps", "default", "settings")
                        .orElseThrow()
                        .at("/metadata/labels/seen")
                        .asString())
                .isEqualTo("yes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /break     | 500 Internal error occurred: admission webhook "hooks.example.com" left no object of the kind
        /spoil     | 422 ConfigMap "settings" is invalid: [metadata.labels: Invalid value: "a b"
        /elsewhere | 500 Internal error occurred: admission webhook "hooks.example.com" left no object of the kind
        """)
    void shouldRefuseWhatAPatchBreaks(String path, String message) {
        // Given
        hooks.configure(true, path, "failurePolicy: Ignore");

        // When
        ApiResult created = hooks.cluster().create("configmaps", "default", CONFIG_MAP);

        // Then
        assertThat(refused(created)).startsWith(message);
        assertThat(hooks.cluster().get("configmaps", "default", "settings")).isEmpty();
    }

    @Test
    void shouldSayToTheAuditWhatWebhooksSayAndDo() {
        // Given
        hooks.configure(true, "patches", "/label", hooks.server().bundle(), "");
        hooks.configure(false, "notes", "/warn", hooks.server().bundle(), "");

        // When
        done(hooks.cluster().create("configmaps", "default", CONFIG_MAP));

        // Then
        assertThat(hooks.cluster().annotations())
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
        done(hooks.cluster().create("mutatingwebhookconfigurations.admissionregistration.k8s.io", "", """
            metadata: {name: hooks}
            webhooks:
            - name: hooks.example.com
              clientConfig: {url: "%s", caBundle: "%s"}
              admissionReviewVersions: [v1]
              sideEffects: None
              rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [secrets]}]
            """.formatted(
                        hooks.server().url("/label"), hooks.server().bundle())));

        // When
        done(hooks.cluster().create("secrets", "default", "{metadata: {name: vault}}"));

        // Then
        assertThat(hooks.cluster().annotations()).containsOnlyKeys("mutation.webhook.admission.k8s.io/round_0_index_0");
    }

    @Test
    void shouldMeasureUnderTheNamesOfUpstream() {
        // Given
        hooks.configure(false, "/deny", "");
        hooks.configure(true, "failing", "/broken", hooks.server().bundle(), "failurePolicy: Ignore");

        // When
        hooks.cluster().create("configmaps", "default", CONFIG_MAP);

        // Then
        assertThat(hooks.telemetry().scrape("").lines())
                .contains(
                        "apiserver_admission_webhook_admission_duration_seconds_count{name=\"hooks.example.com\",operation=\"CREATE\",rejected=\"true\",type=\"validating\"}"
                                + " 1",
                        "apiserver_admission_webhook_rejection_count{error_type=\"no_error\",name=\"hooks.example.com\",operation=\"CREATE\",rejection_code=\"403\",type=\"validating\"}"
                                + " 1.0",
                        "apiserver_admission_webhook_fail_open_count{name=\"failing.example.com\",type=\"admit\"} 1.0");
    }
}
