package io.streamplane.scheduler;

import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import java.nio.file.Path;

/**
 * How the scheduler runs.
 *
 * @param stateDirectory where Streams keeps its lock file, one for each process; the state itself is in memory and in
 *     changelog topics
 */
public record SchedulerOptions(
        ClientSettings settings, SchemaRegistry registry, Path stateDirectory, SchedulerConfig config) {

    /** With the built-in filters and scores and those that the class path offers. */
    public SchedulerOptions(ClientSettings settings, SchemaRegistry registry, Path stateDirectory) {
        this(settings, registry, stateDirectory, SchedulerConfig.withServices());
    }
}
