package io.streamplane.controllers;

import io.streamplane.controllers.certificate.ClusterSigner;
import io.streamplane.controllers.streams.Pace;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.SchemaRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to run the controllers.
 *
 * @param kinds of the objects that they look at
 * @param clientSettings Kafka client and Streams settings that go over the built-in ones
 * @param stateDirectory for Kafka Streams' locks; the stores are in memory
 * @param threads stream threads of this process; no more than partitions are of use
 * @param standbys copies of each shard in other processes, which shorten a fail-over
 * @param certificateAuthority the cluster CA as PEM, given to every namespace; null: none
 * @param signer the cluster CA with its key; null: no certificates are signed here
 * @param plugins where more controllers are found
 */
public record ControllersOptions(
        String bootstrapServers,
        SchemaRegistry registry,
        KindRegistry kinds,
        Map<String, String> clientSettings,
        Path stateDirectory,
        ControllerSelection selection,
        int threads,
        int standbys,
        @Nullable String certificateAuthority,
        Timing timing,
        Network network,
        @Nullable ClusterSigner signer,
        Pace pace,
        PluginPath plugins,
        Telemetry telemetry) {

    /**
     * @param nodeGracePeriod silence after which a node is not ready
     * @param eviction how long pods without a toleration stay on a node that is not ready
     */
    public record Timing(Duration nodeGracePeriod, Duration eviction) {

        /** As Kubernetes has them. */
        public static final Timing DEFAULT = new Timing(Duration.ofSeconds(40), Duration.ofSeconds(300));
    }

    /**
     * Addresses that controllers may give.
     *
     * @param clusterCidrs of pods, of each family no more than one; none: nodes get no pod CIDR
     * @param nodeMask prefix length of a node's IPv4 CIDR
     * @param nodeMaskV6 that of its IPv6 CIDR
     * @param loadBalancers CIDRs, ranges {@code first-last} and addresses of load balancers; none: Services get none
     */
    public record Network(List<String> clusterCidrs, int nodeMask, int nodeMaskV6, List<String> loadBalancers) {

        /** None; the prefix lengths are Kubernetes'. */
        public static final Network NONE = new Network(List.of(), 24, 64, List.of());

        public Network {
            clusterCidrs = List.copyOf(clusterCidrs);
            loadBalancers = List.copyOf(loadBalancers);
        }
    }

    public ControllersOptions {
        clientSettings = Map.copyOf(clientSettings);
    }

    /** All controllers, with what is usual. */
    public static ControllersOptions of(
            String bootstrapServers, SchemaRegistry registry, KindRegistry kinds, Path stateDirectory) {
        return new ControllersOptions(
                bootstrapServers,
                registry,
                kinds,
                Map.of(),
                stateDirectory,
                ControllerSelection.ALL,
                1,
                0,
                null,
                Timing.DEFAULT,
                Network.NONE,
                null,
                Pace.DEFAULT,
                PluginPath.NONE,
                Telemetry.none());
    }

    public ControllersOptions withClientSettings(Map<String, String> settings) {
        return new ControllersOptions(
                bootstrapServers,
                registry,
                kinds,
                settings,
                stateDirectory,
                selection,
                threads,
                standbys,
                certificateAuthority,
                timing,
                network,
                signer,
                pace,
                plugins,
                telemetry);
    }

    public ControllersOptions withSelection(ControllerSelection chosen) {
        return new ControllersOptions(
                bootstrapServers,
                registry,
                kinds,
                clientSettings,
                stateDirectory,
                chosen,
                threads,
                standbys,
                certificateAuthority,
                timing,
                network,
                signer,
                pace,
                plugins,
                telemetry);
    }

    public ControllersOptions withStandbys(int copies) {
        return new ControllersOptions(
                bootstrapServers,
                registry,
                kinds,
                clientSettings,
                stateDirectory,
                selection,
                threads,
                copies,
                certificateAuthority,
                timing,
                network,
                signer,
                pace,
                plugins,
                telemetry);
    }

    public ControllersOptions withCertificateAuthority(@Nullable String pem) {
        return new ControllersOptions(
                bootstrapServers,
                registry,
                kinds,
                clientSettings,
                stateDirectory,
                selection,
                threads,
                standbys,
                pem,
                timing,
                network,
                signer,
                pace,
                plugins,
                telemetry);
    }

    public ControllersOptions withTiming(Timing changed) {
        return new ControllersOptions(
                bootstrapServers,
                registry,
                kinds,
                clientSettings,
                stateDirectory,
                selection,
                threads,
                standbys,
                certificateAuthority,
                changed,
                network,
                signer,
                pace,
                plugins,
                telemetry);
    }

    public ControllersOptions withNetwork(Network addresses) {
        return new ControllersOptions(
                bootstrapServers,
                registry,
                kinds,
                clientSettings,
                stateDirectory,
                selection,
                threads,
                standbys,
                certificateAuthority,
                timing,
                addresses,
                signer,
                pace,
                plugins,
                telemetry);
    }

    public ControllersOptions withSigner(@Nullable ClusterSigner authority) {
        return new ControllersOptions(
                bootstrapServers,
                registry,
                kinds,
                clientSettings,
                stateDirectory,
                selection,
                threads,
                standbys,
                certificateAuthority,
                timing,
                network,
                authority,
                pace,
                plugins,
                telemetry);
    }

    public ControllersOptions withTelemetry(Telemetry measured) {
        return new ControllersOptions(
                bootstrapServers,
                registry,
                kinds,
                clientSettings,
                stateDirectory,
                selection,
                threads,
                standbys,
                certificateAuthority,
                timing,
                network,
                signer,
                pace,
                plugins,
                measured);
    }

    public ControllersOptions withPlugins(PluginPath path) {
        return new ControllersOptions(
                bootstrapServers,
                registry,
                kinds,
                clientSettings,
                stateDirectory,
                selection,
                threads,
                standbys,
                certificateAuthority,
                timing,
                network,
                signer,
                pace,
                path,
                telemetry);
    }
}
