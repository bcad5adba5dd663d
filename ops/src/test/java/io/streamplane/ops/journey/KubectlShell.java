package io.streamplane.ops.journey;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A shell in a folder of its own, with programs of the test's choice on PATH.
 *
 * @param programs by name; links to them lie in a folder that is first on PATH
 */
public record KubectlShell(Path folder, Map<String, Path> programs, Map<String, String> environment) {

    private static final long TIMEOUT_SECONDS = 300;

    /** What a command printed, errors included, and how it ended. */
    public record Answer(int code, String output) {}

    /** A folder with links to the programs, and the folder itself as HOME. */
    public static KubectlShell open(Path folder, Map<String, Path> programs, Map<String, String> variables) {
        try {
            Path bin = Files.createDirectories(folder.resolve("bin"));
            for (var program : programs.entrySet()) {
                Files.createSymbolicLink(bin.resolve(program.getKey()), program.getValue());
            }
            var environment = new HashMap<>(variables);
            environment.put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
            environment.put("HOME", folder.toString());
            return new KubectlShell(folder, programs, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one command line; the exit code is the caller's to judge. */
    public Answer run(String command) {
        try {
            Path output = Files.createTempFile(folder, "out", ".txt");
            var builder = new ProcessBuilder("bash", "-c", command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("expected an end within " + TIMEOUT_SECONDS + " s, but not of: " + command
                        + "\n" + Files.readString(output));
            }
            var answer = new Answer(process.exitValue(), Files.readString(output));
            Files.delete(output);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Runs one command line and fails where it fails; gives what it printed. */
    public String ok(String command) {
        var answer = run(command);
        if (answer.code() != 0) {
            throw new AssertionError(
                    "expected 0 from: " + command + "\nbut it ended with " + answer.code() + ":\n" + answer.output());
        }
        return answer.output();
    }

    public void write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
