package io.streamplane.apiserver.admission.webhook;

import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.done;

import io.streamplane.apiserver.webhook.RemoteWebhooks;
import io.streamplane.apiserver.webhook.WebhookServer;
import io.streamplane.schemas.metrics.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Webhooks of admission that answer over TLS, and for each test a cluster that may be told to ask them. */
final class AdmissionHooks implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    static final String CONFIG_MAP = "{metadata: {name: settings}, data: {a: b}}";

    private @Nullable WebhookServer server;
    private @Nullable Path folder;
    private Telemetry telemetry = Telemetry.create();
    private AdmittedInMemory cluster = new AdmittedInMemory(new RemoteWebhooks(telemetry.meters()));

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        folder = Files.createTempDirectory("hooks");
        server = AdmissionAnswers.on(new WebhookServer(folder));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        server().requests.clear();
        telemetry = Telemetry.create();
        cluster = new AdmittedInMemory(new RemoteWebhooks(telemetry.meters()));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        server().close();
        Utils.delete(Objects.requireNonNull(folder).toFile());
    }

    WebhookServer server() {
        return Objects.requireNonNull(server);
    }

    AdmittedInMemory cluster() {
        return cluster;
    }

    Telemetry telemetry() {
        return telemetry;
    }

    void configure(boolean mutating, String path, String more) {
        configure(mutating, "hooks", path, server().bundle(), more);
    }

    void configure(boolean mutating, String name, String path, String bundle, String more) {
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
            """.formatted(name, name, server().url(path), bundle, more)));
    }
}
