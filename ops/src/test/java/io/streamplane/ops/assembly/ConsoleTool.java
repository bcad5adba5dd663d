package io.streamplane.ops.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line tools that come with Kafka, each as its script in {@code bin} starts it. */
enum ConsoleTool {
    TOPICS("org.apache.kafka.tools.TopicCommand"),
    CONFIGS("kafka.admin.ConfigCommand"),
    ACLS("org.apache.kafka.tools.AclCommand"),
    CONSUMER_GROUPS("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"),
    PRODUCER("org.apache.kafka.tools.ConsoleProducer"),
    CONSUMER("org.apache.kafka.tools.consumer.ConsoleConsumer");

    private final String main;

    ConsoleTool(String main) {
        this.main = main;
    }

    /**
     * What it prints.
     *
     * @param config a file of client settings
     * @param input lines on its standard input
     */
    String run(String bootstrapServers, Path config, String input, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main,
                "--bootstrap-server",
                bootstrapServers,
                "--command-config",
                config.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var standardInput = process.getOutputStream()) {
            standardInput.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
        return output;
    }
}
