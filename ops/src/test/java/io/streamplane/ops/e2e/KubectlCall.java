package io.streamplane.ops.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs one kubectl against one kubeconfig. */
record KubectlCall(Path program, Path kubeconfig) {

    private static final long TIMEOUT_SECONDS = 120;

    /** What a call printed and how it ended. */
    record Result(int code, String out, String err) {
        String all() {
            return out + err;
        }
    }

    /** Runs it; the exit code is the caller's to judge. */
    Result run(String... arguments) {
        return runWithInput("", arguments);
    }

    /** Runs it and fails where it fails; gives what it printed. */
    String ok(String... arguments) {
        return okWithInput("", arguments);
    }

    String okWithInput(String input, String... arguments) {
        var result = runWithInput(input, arguments);
        if (result.code() != 0) {
            throw new AssertionError(
                    "kubectl " + String.join(" ", arguments) + " ended with " + result.code() + ":\n" + result.all());
        }
        return result.out();
    }

    Result runWithInput(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        try {
            Path home = kubeconfig.toAbsolutePath().resolveSibling("home");
            Files.createDirectories(home);
            Path out = Files.createTempFile("kubectl", ".out");
            Path err = Files.createTempFile("kubectl", ".err");
            var builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            builder.environment().put("HOME", home.toString());
            var process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("kubectl " + String.join(" ", arguments) + " took more than " + TIMEOUT_SECONDS
                        + " s; so far:\n" + Files.readString(out) + Files.readString(err));
            }
            var result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
