package io.streamplane.ops.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The user's own kubectl, run with a kubeconfig. */
final class Kubectl {

    private final Path program;
    private final Path kubeconfig;

    private Kubectl(Path program, Path kubeconfig) {
        this.program = program;
        this.kubeconfig = kubeconfig;
    }

    /** The kubectl on PATH, if there is one. */
    static Optional<Kubectl> onPath(Path kubeconfig) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1)) {
            Path candidate = Path.of(folder, "kubectl");
            if (Files.isExecutable(candidate)) {
                return Optional.of(new Kubectl(candidate, kubeconfig));
            }
        }
        return Optional.empty();
    }

    /** Runs a command with its output on this process' own; fails where kubectl does. */
    void run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        int code = builder.start().waitFor();
        if (code != 0) {
            throw new IOException(
                    "expected kubectl " + String.join(" ", arguments) + " to succeed, but it ended with " + code);
        }
    }
}
