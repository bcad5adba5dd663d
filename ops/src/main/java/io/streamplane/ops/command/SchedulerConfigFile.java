package io.streamplane.ops.command;

import io.streamplane.scheduler.config.KubeSchedulerConfiguration;
import io.streamplane.scheduler.placement.SchedulerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file with the scheduler's configuration, as an option names it. */
final class SchedulerConfigFile {

    private SchedulerConfigFile() {}

    /** Throws {@link IllegalArgumentException} that names the file and the field that is not understood. */
    static SchedulerConfig read(Path file, SchedulerConfig defaults) throws IOException {
        try {
            return KubeSchedulerConfiguration.read(Files.readString(file), defaults);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "expected a scheduler configuration in " + file + ", but there is none", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }
}
