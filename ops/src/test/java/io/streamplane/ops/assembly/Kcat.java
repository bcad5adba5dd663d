package io.streamplane.ops.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command {@code kcat} with a file of client settings. */
record Kcat(Path config) {

    private static final String NAME = "kcat";

    private static final Pattern VERSION = Pattern.compile("librdkafka (\\d+)\\.(\\d+)\\.(\\d+)");

    /**
     * Whether it can log in at Kafka 4: before 2.6.1, librdkafka sends a wrong nonce with SCRAM (librdkafka's pull request 4895).
     */
    boolean knowsScram() throws IOException, InterruptedException {
        Matcher version = VERSION.matcher(ok("-V"));
        if (!version.find()) {
            return false;
        }
        List<Integer> numbers =
                Stream.of(1, 2, 3).map(version::group).map(Integer::valueOf).toList();
        return (numbers.get(0) * 10_000) + (numbers.get(1) * 100) + numbers.get(2) >= 20_601;
    }

    static boolean isThere() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, NAME)));
    }

    /** What it prints. */
    String ok(String... arguments) throws IOException, InterruptedException {
        return run(true, arguments);
    }

    /** What it says before it ends with another code than 0. */
    String fails(String... arguments) throws IOException, InterruptedException {
        return run(false, arguments);
    }

    private String run(boolean succeeds, String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of(NAME, "-F", config.toString()), Stream.of(arguments))
                .toList();
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
        assertThat(process.exitValue() == 0).as(output).isEqualTo(succeeds);
        return output;
    }
}
