package io.streamplane.ops.command;

import io.streamplane.scheduler.Scheduler;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.streams.SchedulerOptions;
import io.streamplane.schemas.proof.Proof;
import io.streamplane.schemas.time.TimeShift;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scheduler}. */
@Command(
        name = "scheduler",
        mixinStandardHelpOptions = true,
        footer = {
            "  ops/streamplane scheduler --bootstrap-servers kafka:9092 \\",
            "      --state-dir s1 --token-file scheduler.token"
        },
        description = "Run the scheduler on an external Kafka; a second process stands by.")
public final class SchedulerCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private ProofOptions proof = new ProofOptions();

    @Option(names = "--state-dir", required = true, description = "local state that can be lost; one for each process")
    private Path state = Path.of(".");

    @Option(
            names = "--config",
            description = "a KubeSchedulerConfiguration, kubescheduler.config.k8s.io/v1 (default: as kube-scheduler's)")
    private @Nullable Path config;

    @Mixin
    private MetricsOptions metrics = new MetricsOptions();

    @Override
    public Integer call() throws Exception {
        SchedulerConfig usual = SchedulerConfig.withServices();
        SchedulerConfig chosen = config == null ? usual : SchedulerConfigFile.read(config, usual);
        kafka.awaitTopics();
        Proof shown = proof.proof();
        try (var registry = kafka.registry();
                var telemetry = metrics.start()) {
            var role = Scheduler.start(new SchedulerOptions(
                    shown.with(kafka.settings()), registry, state, chosen, telemetry, TimeShift.NONE));
            return RoleProcess.run(role, role.failed());
        }
    }
}
