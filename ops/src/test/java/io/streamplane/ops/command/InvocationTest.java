package io.streamplane.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class InvocationTest {

    @Command(
            name = "streamplane",
            subcommands = {
                UpCommand.class,
                AuditCommand.class,
                WhyCommand.class,
                AsOfCommand.class,
                RestoreCommand.class,
                ForkCommand.class,
                ReplayCommand.class,
                WhatIfCommand.class,
                ProduceCommand.class,
                ControllersCommand.class,
                BenchCommand.class,
                CompletionCommand.class,
            })
    private static final class Root {}

    private record Said(int code, String error) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "audit --since yesterday | Invalid value for option '--since': expected a revision like 4711",
                "audit --since 2999-01-01T00:00:00Z | which is yet to come",
                "audit --until 2999-01-01T00:00:00Z | which is yet to come",
                "audit --follow --until 10m | expected --follow or --until, but both were given",
                "audit --verb craete | expected one of create, update, patch, delete, bind, but got 'craete'; did you mean create?",
                "audit -o yaml | expected one of table, json, audit.k8s.io, diff, but got 'yaml'",
                "why | Missing required parameter: 'TYPE/NAME'",
                "why pod/x -o yaml | expected one of",
                "asof 2999-01-01T00:00:00Z | which is yet to come",
                "asof 10q | expected a revision like 4711",
                "restore --to 2999-01-01T00:00:00Z | which is yet to come",
                "restore | Missing required option: '--to=T'",
                "fork --at tomorrow --into x | expected a revision like 4711",
                "replay --from 2999-01-01T00:00:00Z | which is yet to come",
                "whatif --to soon | expected a revision like 4711",
                "whatif --add-nodes -1 | '--add-nodes': expected a number, 0 or more, but got -1",
                "whatif --plot x.gif | expected --plot FILE.svg or FILE.png, but got 'x.gif'",
                "produce -f x --timeout 0 | '--timeout': expected a number, 1 or more, but got 0",
                "produce -f x --prune | expected --source with --prune",
                "up --nodes -3 | '--nodes': expected a number, 0 or more, but got -3",
                "up --nodes three | Invalid value for option '--nodes'",
                "up --port 70000 | '--port': expected a port, 0 to 65535, but got 70000",
                "up --metrics-port 65536 | '--metrics-port': expected a port, 0 to 65535, but got 65536",
                "up --partitions 0 | '--partitions': expected a number, 1 or more, but got 0",
                "up --start PT-1S | '--start': expected a time, 0 or more, but got PT-1S",
                "up --max-watches 0 | '--max-watches': expected a number, 1 or more, but got 0",
                "bench pods --rounds 0 | '--rounds': expected a number, 1 or more, but got 0",
                "bench start --pods 10,0 | '--pods': expected a number, 1 or more, but got 0",
                "bench | expected a bench to run",
            })
    void shouldEndWithTwoWhereAnArgumentIsWrong(String line, String error) {
        // When
        Said said = run(line.split(" "));

        // Then
        assertThat(said.error()).startsWith("streamplane: ").contains(error).contains("--help");
        assertThat(said.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "audti, audit",
        "audit --sinc 10m, --since",
        "audit --since=1 --objet=x, --object",
        "bench pod, pods",
        "u, up"
    })
    void shouldSayWhatWasProbablyMeant(String line, String meant) {
        // When
        Said said = run(line.split(" "));

        // Then
        assertThat(said.error()).contains("Did you mean " + meant + "?" + System.lineSeparator());
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void shouldCompleteCommandsAndOptionsInAShell() throws Exception {
        // Given
        var script = new StringWriter();
        CommandLine line = Invocation.of(new Root()).setOut(new PrintWriter(script));
        String words =
                "\nCOMP_WORDS=(streamplane audit --si); COMP_CWORD=2; _complete_streamplane; echo \"${COMPREPLY[@]}\"";

        // When
        int code = line.execute("completion", "bash");
        var bash = new ProcessBuilder("bash", "-c", script + words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String completed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(code).isZero();
        assertThat(completed.strip()).isEqualTo("--since");
        assertThat(run("completion", "fish").code()).isEqualTo(2);
    }

    @Test
    void shouldNotGuessWildly() {
        assertThat(run("frobnicate").error()).doesNotContain("Did you mean");
    }

    @Test
    void shouldEndWithOneWhereSomethingElseFails(@TempDir Path folder) {
        // When
        Said said = run("audit", "--data-dir", folder.resolve("none").toString(), "--since", "-1");

        // Then
        assertThat(said.error()).startsWith("streamplane: expected a data directory of `streamplane up` at ");
        assertThat(said.code()).isEqualTo(1);
    }

    @Test
    void shouldEndWithTwoWhereKafkaDoesNotTakeASetting() {
        for (String[] each : List.of(
                new String[] {"audit", "--bootstrap-servers", "nonsense"},
                new String[] {"audit", "--bootstrap-servers", "127.0.0.1:1", "--kafka-property", "security.protocol=X"},
                new String[] {"audit", "--bootstrap-servers", "127.0.0.1:1", "--data-dir", "x"})) {
            assertThat(run(each).code()).as(each[2]).isEqualTo(2);
        }
    }

    private static Said run(String... arguments) {
        var error = new StringWriter();
        CommandLine line = Invocation.of(new Root());
        line.setErr(new PrintWriter(error, true));
        return new Said(line.execute(arguments), error.toString());
    }
}
