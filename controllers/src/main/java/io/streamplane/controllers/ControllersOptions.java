package io.streamplane.controllers;

import io.streamplane.controllers.certificate.ClusterSigner;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.plugin.PluginPath;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.time.TimeShift;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How to run the controllers. Immutable. */
public final class ControllersOptions {

    private final String bootstrapServers;
    private final SchemaRegistry registry;
    private final KindRegistry kinds;
    private final Path stateDirectory;
    private Map<String, String> clientSettings = Map.of();
    private ControllerSelection selection = ControllerSelection.ALL;
    private int standbys = 0;
    private @Nullable String certificateAuthority;
    private Network network = Network.NONE;
    private @Nullable ClusterSigner signer;
    private PluginPath plugins = PluginPath.NONE;
    private Telemetry telemetry = Telemetry.none();
    private TimeShift time = TimeShift.NONE;

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

    private ControllersOptions(
            String bootstrapServers, SchemaRegistry registry, KindRegistry kinds, Path stateDirectory) {
        this.bootstrapServers = bootstrapServers;
        this.registry = registry;
        this.kinds = kinds;
        this.stateDirectory = stateDirectory;
    }

    /** All controllers, with what is usual. */
    public static ControllersOptions of(
            String bootstrapServers, SchemaRegistry registry, KindRegistry kinds, Path stateDirectory) {
        return new ControllersOptions(bootstrapServers, registry, kinds, stateDirectory);
    }

    private ControllersOptions copy() {
        var copy = new ControllersOptions(bootstrapServers, registry, kinds, stateDirectory);
        copy.clientSettings = clientSettings;
        copy.selection = selection;
        copy.standbys = standbys;
        copy.certificateAuthority = certificateAuthority;
        copy.network = network;
        copy.signer = signer;
        copy.plugins = plugins;
        copy.telemetry = telemetry;
        copy.time = time;
        return copy;
    }

    /** Kafka client and Streams settings that go over the built-in ones. */
    public ControllersOptions withClientSettings(Map<String, String> settings) {
        var copy = copy();
        copy.clientSettings = Map.copyOf(settings);
        return copy;
    }

    public ControllersOptions withSelection(ControllerSelection chosen) {
        var copy = copy();
        copy.selection = chosen;
        return copy;
    }

    /** Copies of each shard in other processes, which shorten a fail-over. */
    public ControllersOptions withStandbys(int copies) {
        var copy = copy();
        copy.standbys = copies;
        return copy;
    }

    /** The cluster CA as PEM, given to every namespace; null: none. */
    public ControllersOptions withCertificateAuthority(@Nullable String pem) {
        var copy = copy();
        copy.certificateAuthority = pem;
        return copy;
    }

    public ControllersOptions withNetwork(Network addresses) {
        var copy = copy();
        copy.network = addresses;
        return copy;
    }

    /** The cluster CA with its key; null: no certificates are signed here. */
    public ControllersOptions withSigner(@Nullable ClusterSigner authority) {
        var copy = copy();
        copy.signer = authority;
        return copy;
    }

    /** Where more controllers are found. */
    public ControllersOptions withPlugins(PluginPath path) {
        var copy = copy();
        copy.plugins = path;
        return copy;
    }

    public ControllersOptions withTelemetry(Telemetry measured) {
        var copy = copy();
        copy.telemetry = measured;
        return copy;
    }

    /** The time that controllers go by; the system's unless said. */
    public ControllersOptions withTime(TimeShift shift) {
        var copy = copy();
        copy.time = shift;
        return copy;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    SchemaRegistry registry() {
        return registry;
    }

    KindRegistry kinds() {
        return kinds;
    }

    Path stateDirectory() {
        return stateDirectory;
    }

    Map<String, String> clientSettings() {
        return clientSettings;
    }

    ControllerSelection selection() {
        return selection;
    }

    int standbys() {
        return standbys;
    }

    @Nullable
    String certificateAuthority() {
        return certificateAuthority;
    }

    Network network() {
        return network;
    }

    @Nullable
    ClusterSigner signer() {
        return signer;
    }

    PluginPath plugins() {
        return plugins;
    }

    Telemetry telemetry() {
        return telemetry;
    }

    TimeShift time() {
        return time;
    }
}
