package io.streamplane.kubelet.shell;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * What a container is to the programs that run in it.
 *
 * @param command of its first process
 * @param environment of each program
 * @param directory where programs begin
 * @param exit ends the container's first process with this code
 */
public record ShellHost(
        String hostname,
        String address,
        List<String> command,
        FileTree files,
        Map<String, String> environment,
        String directory,
        InstantSource clock,
        IntConsumer exit) {

    public ShellHost {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
