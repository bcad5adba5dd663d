package io.streamplane.ops.command;

import io.streamplane.scheduler.Scheduler;
import io.streamplane.scheduler.SchedulerOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scheduler}. */
@Command(
        name = "scheduler",
        mixinStandardHelpOptions = true,
        description = "Run the scheduler on an external Kafka; a second process stands by.")
public final class SchedulerCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--state-dir", required = true, description = "local state that can be lost; one for each process")
    private Path state = Path.of(".");

    @Override
    public Integer call() throws Exception {
        kafka.awaitTopics();
        try (var registry = kafka.registry()) {
            var role = Scheduler.start(new SchedulerOptions(kafka.settings(), registry, state));
            return RoleProcess.run(role, role.failed());
        }
    }
}
