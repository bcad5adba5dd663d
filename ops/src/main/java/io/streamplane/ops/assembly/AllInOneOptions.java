package io.streamplane.ops.assembly;

import io.streamplane.apiserver.ServiceRanges;
import io.streamplane.apiserver.admission.catalogue.AdmissionSettings;
import io.streamplane.apiserver.authentication.Users;
import io.streamplane.apiserver.authorization.Authorizers;
import io.streamplane.apiserver.http.HttpLimits;
import io.streamplane.apiserver.materializer.Views;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.controllers.ControllerSelection;
import io.streamplane.controllers.ControllersOptions.Network;
import io.streamplane.kubelet.image.Behaviors;
import io.streamplane.kubelet.kafka.KubeletSimOptions.Machine;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.plugin.PluginPath;
import io.streamplane.schemas.time.TimeShift;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to run everything in one process. A port of 0 is a free one.
 *
 * @param directory holds all state
 * @param bindAddress of the API server; the broker and the built-in schema registry stay on 127.0.0.1
 * @param openKafka whether anybody on this machine may use the broker
 * @param schemaRegistryUrl a registry to use instead of the built-in one
 * @param partitions of each topic, when it is first made
 * @param kinds those that it serves and looks at
 * @param nodes number of simulated nodes; a forked directory has its own (see {@link ForkOrigin})
 * @param minFreeDisk how much of the directory's disk must be free for writes to be accepted, in bytes
 * @param forgetHistory see {@link io.streamplane.apiserver.ApiServerOptions}
 * @param views see {@link io.streamplane.apiserver.ApiServerOptions}
 * @param limits see {@link io.streamplane.apiserver.ApiServerOptions}
 * @param users who they are that show a token, and that produce manifests
 * @param manifestPatience see {@link io.streamplane.apiserver.ApiServerOptions}
 * @param admission which plug-ins of admission run
 * @param authorizers who decide what users may do
 * @param behaviors what simulated containers do
 * @param machine that the simulated nodes are on
 * @param serviceRanges of cluster IPs, for a new cluster
 * @param network addresses that controllers may give
 * @param plugins where controllers of a user's own are found
 * @param controllers those that run
 * @param time that everything but the broker goes by
 * @param telemetry what the process measures; closed with the system
 */
public record AllInOneOptions(
        Path directory,
        String bindAddress,
        int port,
        int kafkaPort,
        boolean openKafka,
        int schemaRegistryPort,
        @Nullable String schemaRegistryUrl,
        int partitions,
        KindRegistry kinds,
        int nodes,
        Timings timings,
        Behaviors behaviors,
        Machine machine,
        long minFreeDisk,
        boolean forgetHistory,
        Views views,
        HttpLimits limits,
        Users users,
        Duration manifestPatience,
        AdmissionSettings admission,
        Configured<Authorizers> authorizers,
        ServiceRanges serviceRanges,
        Network network,
        PluginPath plugins,
        ControllerSelection controllers,
        TimeShift time,
        Telemetry telemetry) {

    /** Enough for what an idle broker writes for itself in days. */
    public static final long DEFAULT_MIN_FREE_DISK = 128L * 1024 * 1024;

    private static final Duration DEFAULT_MANIFEST_PATIENCE = Duration.ofSeconds(60);
    private static final int DEFAULT_PARTITIONS = 3;
    private static final int DEFAULT_NODES = 5;
    private static final Timings VISIBLE =
            new Timings(Duration.ofMillis(400), Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(300));

    /** Free ports, five nodes: for tests, benches and the demo. */
    public static AllInOneOptions temporary(Path directory) {
        return new AllInOneOptions(
                directory,
                "127.0.0.1",
                0,
                0,
                false,
                0,
                null,
                DEFAULT_PARTITIONS,
                Kinds.builtIn(),
                DEFAULT_NODES,
                VISIBLE,
                Behaviors.SIMULATED,
                Machine.PLAIN,
                DEFAULT_MIN_FREE_DISK,
                false,
                Views.ALL,
                HttpLimits.DEFAULT,
                Users.UNRESTRICTED,
                DEFAULT_MANIFEST_PATIENCE,
                AdmissionSettings.STANDARD,
                Configured.fixed(Authorizers.standard()),
                ServiceRanges.STANDARD,
                Network.NONE,
                PluginPath.NONE,
                ControllerSelection.ALL,
                TimeShift.NONE,
                Telemetry.create());
    }

    /**
     * For tests in the same process: as {@link #temporary}, with pods that take no time, one partition and no views.
     *
     * @param time moved by them
     */
    public static AllInOneOptions embedded(
            Path directory, int nodes, ControllerSelection controllers, PluginPath plugins, TimeShift time) {
        return temporary(directory).with(1, nodes, Timings.NONE, Views.NONE, plugins, controllers, time);
    }

    public AllInOneOptions withNodes(int count) {
        return with(partitions, count, timings, views, plugins, controllers, time);
    }

    /** Keeps other views. */
    public AllInOneOptions withViews(Views others) {
        return with(partitions, nodes, timings, others, plugins, controllers, time);
    }

    /** Pods take no time to pull, start and stop. */
    public AllInOneOptions withInstantPods() {
        return with(partitions, nodes, Timings.NONE, views, plugins, controllers, time);
    }

    /** Anybody on this machine may use the broker. */
    public AllInOneOptions withOpenKafka() {
        return with(partitions, nodes, timings, views, plugins, controllers, time, true, users);
    }

    /** Knows others. */
    public AllInOneOptions withUsers(Users others) {
        return with(partitions, nodes, timings, views, plugins, controllers, time, openKafka, others);
    }

    private AllInOneOptions with(
            int otherPartitions,
            int otherNodes,
            Timings otherTimings,
            Views otherViews,
            PluginPath otherPlugins,
            ControllerSelection otherControllers,
            TimeShift otherTime) {
        return with(
                otherPartitions,
                otherNodes,
                otherTimings,
                otherViews,
                otherPlugins,
                otherControllers,
                otherTime,
                openKafka,
                users);
    }

    private AllInOneOptions with(
            int otherPartitions,
            int otherNodes,
            Timings otherTimings,
            Views otherViews,
            PluginPath otherPlugins,
            ControllerSelection otherControllers,
            TimeShift otherTime,
            boolean otherOpenKafka,
            Users otherUsers) {
        return new AllInOneOptions(
                directory,
                bindAddress,
                port,
                kafkaPort,
                otherOpenKafka,
                schemaRegistryPort,
                schemaRegistryUrl,
                otherPartitions,
                kinds,
                otherNodes,
                otherTimings,
                behaviors,
                machine,
                minFreeDisk,
                forgetHistory,
                otherViews,
                limits,
                otherUsers,
                manifestPatience,
                admission,
                authorizers,
                serviceRanges,
                network,
                otherPlugins,
                otherControllers,
                otherTime,
                telemetry);
    }
}
