package io.streamplane.ops.assembly;

import io.streamplane.apiserver.ApiServer;
import io.streamplane.apiserver.ApiServerOptions;
import io.streamplane.apiserver.ServiceRanges;
import io.streamplane.apiserver.admission.catalogue.AdmissionSettings;
import io.streamplane.apiserver.authentication.Users;
import io.streamplane.apiserver.authorization.Authorizers;
import io.streamplane.apiserver.http.HttpLimits;
import io.streamplane.apiserver.materializer.Views;
import io.streamplane.apiserver.operation.JournalRoom;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.time.TimeShift;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An API server more, on the Kafka of a running system. */
record ApiServerBeside(ApiServer server, Path folder) implements AutoCloseable {

    /**
     * @param kinds those of its build
     * @param folder for its certificates, its data and its kubeconfig
     */
    static ApiServerBeside start(AllInOne system, KindRegistry kinds, Path folder) throws IOException {
        Path secret = ApiServer.proofSecret(folder.resolve("pki"));
        Files.createDirectories(secret.getParent());
        Files.copy(ApiServer.proofSecret(system.kubeconfig().resolveSibling("pki")), secret);
        return new ApiServerBeside(
                ApiServer.start(new ApiServerOptions(
                        "127.0.0.1",
                        0,
                        List.of(),
                        folder.resolve("pki"),
                        folder.resolve("data"),
                        system.settings(),
                        system.registry(),
                        kinds,
                        false,
                        true,
                        Views.ALL,
                        JournalRoom.UNWATCHED,
                        HttpLimits.DEFAULT,
                        Users.UNRESTRICTED,
                        Duration.ZERO,
                        AdmissionSettings.STANDARD,
                        io.streamplane.apiserver.reload.Configured.fixed(Authorizers.standard()),
                        ServiceRanges.STANDARD,
                        Telemetry.none(),
                        TimeShift.NONE)),
                folder);
    }

    ApiClient client() throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        server.writeKubeconfig(kubeconfig);
        return ApiClient.of(kubeconfig, ToolAgent.of("test"));
    }

    @Override
    public void close() {
        server.close();
    }
}
