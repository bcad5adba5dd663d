package io.streamplane.apiserver.admission.webhook;

import static io.streamplane.apiserver.admission.webhook.AdmissionHooks.CONFIG_MAP;
import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.done;
import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.streamplane.apiserver.operation.Written;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.webhook.WebhookServer;
import io.streamplane.schemas.tree.Tree;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks that are slow, answer nonsense or are not who they say. */
class HostileWebhooksTest {

    @RegisterExtension
    private static final AdmissionHooks hooks = new AdmissionHooks();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /slow      |  1 | failed to call webhook: Post "URL?timeout=1s": context deadline exceeded
        /drops     |  1 | failed to call webhook: Post "URL?timeout=1s": context deadline exceeded
        /huge      | 20 | failed to call webhook: Post "URL?timeout=20s":
        /broken    | 20 | failed to call webhook: Post "URL?timeout=20s": the server answered with status 500
        /redirect  | 20 | failed to call webhook: Post "URL?timeout=20s": the server answered with status 307
        /text      | 20 | failed to call webhook: Post "URL?timeout=20s": couldn't get version/kind; json parse error: Unrecognized token 'hello'
        /list      | 20 | received invalid webhook response: webhook response was absent
        /empty     | 20 | received invalid webhook response: webhook response was absent
        /wrong-uid | 20 | received invalid webhook response: expected response.uid="
        /no-patch  | 20 | received invalid webhook response: received undecodable patch in webhook response
        """)
    void shouldFailAsThePolicySays(String path, int timeout, String why) {
        // Given
        hooks.configure(true, path, "timeoutSeconds: " + timeout);
        ApiResult closed = hooks.cluster().create("configmaps", "default", CONFIG_MAP);
        done(hooks.cluster()
                .merge("mutatingwebhookconfigurations.admissionregistration.k8s.io", "", "hooks", "", ignoring()));

        // When
        ApiResult open = hooks.cluster().create("configmaps", "default", CONFIG_MAP);

        // Then
        assertThat(refused(closed))
                .startsWith("500 Internal error occurred: failed calling webhook \"hooks.example.com\": "
                        + why.replace("URL", hooks.server().url(path)));
        done(open);
    }

    /** The configuration, with a policy that lets failures pass. */
    private String ignoring() {
        ObjectNode configuration = hooks.cluster()
                .get("mutatingwebhookconfigurations.admissionregistration.k8s.io", "", "hooks")
                .orElseThrow()
                .deepCopy();
        Tree.objects(configuration, "webhooks").forEach(each -> each.put("failurePolicy", "Ignore"));
        return "{webhooks: " + configuration.get("webhooks") + "}";
    }

    @Test
    void shouldSayToTheAuditWhichFailuresItLetPass() {
        // Given
        hooks.configure(false, "/broken", "failurePolicy: Ignore");

        // When
        done(hooks.cluster().create("configmaps", "default", CONFIG_MAP));
        var passed = hooks.cluster().annotations();
        done(hooks.cluster().create("secrets", "default", "{metadata: {name: other}}"));

        // Then
        assertThat(passed)
                .containsOnly(
                        entry("failed-open.validating.webhook.admission.k8s.io/round_0_index_0", "hooks.example.com"));
        assertThat(hooks.cluster().annotations()).isEmpty();
    }

    @Test
    void shouldNotTrustAWebhookOfAnotherAuthority(@TempDir Path other) throws Exception {
        // Given
        try (var impostor = AdmissionAnswers.on(new WebhookServer(other))) {
            hooks.configure(false, "hooks", "/allow", impostor.bundle(), "");

            // When
            ApiResult created = hooks.cluster().create("configmaps", "default", CONFIG_MAP);

            // Then
            assertThat(refused(created)).contains("x509: certificate signed by unknown authority");
            assertThat(hooks.server().requests).isEmpty();
        }
    }

    @Test
    void shouldLetNobodyElseWaitForASlowWebhook() throws Exception {
        // Given
        hooks.configure(true, "/slow", "timeoutSeconds: 20");
        Target settings = hooks.cluster().target("configmaps", "default", "settings", "");
        Target secret = hooks.cluster().target("secrets", "default", "settings", "");
        ObjectNode map = AdmittedInMemory.yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}");
        ObjectNode other = AdmittedInMemory.yaml("{apiVersion: v1, kind: Secret, metadata: {name: settings}}");

        // When
        CompletableFuture<Written> slow = hooks.cluster()
                .operations()
                .startApply(AdmittedInMemory.alice(), settings, map, AdmittedInMemory.PLAIN)
                .toCompletableFuture();
        CompletableFuture<Written> quick = hooks.cluster()
                .operations()
                .startApply(AdmittedInMemory.alice(), secret, other, AdmittedInMemory.PLAIN)
                .toCompletableFuture();

        // Then
        done(quick.get(10, TimeUnit.SECONDS).result());
        assertThat(slow).isNotDone();
    }
}
