package io.streamplane.kubelet.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class ShellProcessTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

    /** What is typed, what comes of it on both outputs, and the exit code. */
    record Row(String script, String output, int code) {
        @Override
        public String toString() {
            return script;
        }
    }

    /** Rows as a terminal shows them; a last line {@code => N} says the exit code where it is not 0. */
    static List<Row> rows() throws IOException {
        var rows = new ArrayList<Row>();
        for (String file : List.of("language", "programs")) {
            try (InputStream in =
                    Objects.requireNonNull(ShellProcessTest.class.getResourceAsStream("/shell/" + file + ".txt"))) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                for (String block : text.substring(2).split("\n\\$ ", -1)) {
                    rows.add(row(block.endsWith("\n") ? block : block + "\n"));
                }
            }
        }
        return rows;
    }

    private static Row row(String block) {
        String body = block;
        int code = 0;
        if (body.matches("(?s).*\n=> \\d+\n")) {
            int at = body.lastIndexOf("\n=> ");
            code = Integer.parseInt(body.substring(at + 4).strip());
            body = body.substring(0, at + 1);
        }
        int end = body.indexOf('\n');
        int document = body.substring(0, end).contains("<<") ? body.indexOf("\nEND\n") + 4 : -1;
        end = document > 0 ? document : body.charAt(end - 1) == '\\' ? body.indexOf('\n', end + 1) : end;
        return new Row(body.substring(0, end), body.substring(end + 1), code);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldDoAsAShellDoes(Row row) throws Exception {
        // Given
        var both = new ByteArrayOutputStream();

        // When
        int code = run(List.of("sh", "-c", row.script()), "", both);

        // Then
        assertThat(both.toString(StandardCharsets.UTF_8)).isEqualTo(row.output());
        assertThat(code).isEqualTo(row.code());
    }

    @Test
    void shouldReadItsScriptFromStandardInput() throws Exception {
        // Given
        var both = new ByteArrayOutputStream();

        // When
        int code =
                run(List.of("/bin/sh"), "X=1\nif true\nthen echo $X\nfi\nread Y\nsaid\necho $Y\nexit 7\necho no", both);

        // Then
        assertThat(both.toString(StandardCharsets.UTF_8)).isEqualTo("1\nsaid\n");
        assertThat(code).isEqualTo(7);
    }

    @Test
    void shouldRefuseWhatTheImageDoesNotHave() {
        assertThatThrownBy(() -> run(List.of("foo"), "", new ByteArrayOutputStream()))
                .hasMessage("exec: \"foo\": executable file not found in $PATH");
        assertThatThrownBy(() -> run(List.of("/bin/foo"), "", new ByteArrayOutputStream()))
                .hasMessage("exec: \"/bin/foo\": stat /bin/foo: no such file or directory");
    }

    @Test
    void shouldEndTheContainerWhenItsFirstProcessIsTerminated() throws Exception {
        // Given
        var ended = new AtomicInteger();

        // When
        new ShellProcess(host(ended), List.of("kill", "1"), streams("", new ByteArrayOutputStream()), null).run();

        // Then
        assertThat(ended).hasValue(143);
    }

    @Test
    void shouldEndBySignals() throws Exception {
        for (String script :
                List.of("sleep 1000", "while true; do :; done", "cat /dev/zero | cat > /dev/null", "yes > /dev/null")) {
            // Given
            var process = new ShellProcess(
                    host(new AtomicInteger()),
                    List.of("sh", "-c", script),
                    streams("", new ByteArrayOutputStream()),
                    null);
            var code = new CompletableFuture<Integer>();
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    code.complete(process.run());
                } catch (Exception e) {
                    code.completeExceptionally(e);
                }
            });

            // When
            while (!code.isDone()) {
                process.kill(9);
                thread.join(Duration.ofMillis(10));
            }

            // Then
            assertThat(code.join()).as(script).isEqualTo(137);
        }
    }

    @Test
    void shouldBoundWhatRecursionTakes() throws Exception {
        // Given
        String deep = "(".repeat(90) + "echo" + ")".repeat(90);

        // When
        int nested = run(List.of("sh", "-c", deep), "", new ByteArrayOutputStream());
        int tooDeep = run(List.of("sh", "-c", "(".repeat(5000)), "", new ByteArrayOutputStream());
        int itself = run(List.of("sh", "-c", "echo '. /tmp/s' > /tmp/s; . /tmp/s"), "", new ByteArrayOutputStream());

        // Then
        assertThat(List.of(nested, tooDeep, itself)).containsExactly(139, 2, 139);
    }

    private static int run(List<String> command, String in, ByteArrayOutputStream both) throws Exception {
        return new ShellProcess(host(new AtomicInteger()), command, streams(in, both), null).run();
    }

    private static ShellStreams streams(String in, ByteArrayOutputStream both) {
        return new ShellStreams(new java.io.ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), both, both);
    }

    private static ShellHost host(AtomicInteger ended) {
        var files = new FileTree(new FileSpace(8 << 20, null), CLOCK);
        var etc = new FileNode.Directory(CLOCK.instant());
        etc.put("words", "one two three\n".getBytes(StandardCharsets.UTF_8));
        files.mount("/etc", etc);
        var config = new FileNode.Directory(CLOCK.instant());
        config.put("key", "value\n".getBytes(StandardCharsets.UTF_8));
        files.mount("/config", config.readOnly());
        files.makeDirectory("/tmp", true);
        return new ShellHost(
                "web-0",
                "10.0.0.7",
                List.of("nginx"),
                files,
                Map.of("HOME", "/root", "PATH", "/bin"),
                "/",
                CLOCK,
                ended::set);
    }
}
