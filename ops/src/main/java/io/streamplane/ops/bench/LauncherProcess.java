package io.streamplane.ops.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command of the launcher in a process of its own, as the start script runs it: with the options of this JVM, but with the
 * quick compiler only. Its output is in a file. It ends with this process at the latest.
 */
final class LauncherProcess implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final Process process;
    private final String name;
    private final Path output;
    private final long began;
    private final Thread atExit;

    private LauncherProcess(Process process, String name, Path output, long began) {
        this.process = process;
        this.name = name;
        this.output = output;
        this.began = began;
        this.atExit = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Something that may not be there yet. */
    @FunctionalInterface
    interface Condition {
        boolean isMet() throws IOException, InterruptedException;
    }

    /**
     * Starts it.
     *
     * @param main the launcher's main class
     * @param before a command that runs it with what is allowed to it, e.g. {@code taskset -c 0}; empty for none
     */
    static LauncherProcess start(Class<?> main, List<String> before, List<String> arguments, Path output)
            throws IOException {
        var command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(LauncherProcess::isForEveryProcess)
                .forEach(command::add);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(arguments);
        long began = System.nanoTime();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        return new LauncherProcess(process, arguments.getFirst(), output, began);
    }

    private static boolean isForEveryProcess(String option) {
        return !option.startsWith("-agent")
                && !option.startsWith("-javaagent")
                && !option.startsWith("-XX:AOTCacheOutput")
                && !option.startsWith("-XX:TieredStopAtLevel");
    }

    /** Waits for something; returns how long after the process's start that was, in nanoseconds. */
    long await(String what, Condition condition) throws IOException, InterruptedException {
        while (!condition.isMet()) {
            if (!process.isAlive() || System.nanoTime() - began > LONGEST.toNanos()) {
                throw new IOException("expected " + what + " of `" + name + "` within " + LONGEST.toMinutes()
                        + " min, but it " + (process.isAlive() ? "does not come" : "has ended: " + lastLine()));
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
        return System.nanoTime() - began;
    }

    private String lastLine() throws IOException {
        List<String> lines = Files.readAllLines(output);
        return lines.isEmpty() ? "" : lines.getLast();
    }

    /** How much processor time it has used. */
    Duration cpu() throws IOException {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IOException("expected a process's CPU time, but this system does not tell it"));
    }

    /** {@code kill -TERM}, and waits for its end. */
    void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("expected `" + name + "` to stop, but it did not");
        }
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This process is ending already, and the hook runs.
        }
    }
}
