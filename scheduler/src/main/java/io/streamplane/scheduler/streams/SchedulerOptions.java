package io.streamplane.scheduler.streams;

import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.time.TimeShift;
import io.streamplane.schemas.topic.ClientSettings;
import java.nio.file.Path;

/**
 * How the scheduler runs.
 *
 * @param stateDirectory where Streams keeps its lock file, one for each process; the state itself is in memory and in
 *     changelog topics
 * @param time that it goes by
 */
public record SchedulerOptions(
        ClientSettings settings,
        SchemaRegistry registry,
        Path stateDirectory,
        SchedulerConfig config,
        Telemetry telemetry,
        TimeShift time) {

    /** Without telemetry. */
    public SchedulerOptions(
            ClientSettings settings, SchemaRegistry registry, Path stateDirectory, SchedulerConfig config) {
        this(settings, registry, stateDirectory, config, Telemetry.none(), TimeShift.NONE);
    }
}
