package io.streamplane.controllers;

import io.streamplane.controllers.streams.Pace;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.SchemaRegistry;
import java.nio.file.Path;
import java.time.Duration;
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
        Pace pace,
        Telemetry telemetry) {

    /**
     * @param nodeGracePeriod silence after which a node is not ready
     * @param eviction how long pods without a toleration stay on a node that is not ready
     */
    public record Timing(Duration nodeGracePeriod, Duration eviction) {

        /** As Kubernetes has them. */
        public static final Timing DEFAULT = new Timing(Duration.ofSeconds(40), Duration.ofSeconds(300));
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
                Pace.DEFAULT,
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
                pace,
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
                pace,
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
                pace,
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
                pace,
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
                pace,
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
                pace,
                measured);
    }
}
