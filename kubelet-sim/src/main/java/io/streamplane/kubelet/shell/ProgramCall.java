package io.streamplane.kubelet.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A program that is run.
 *
 * @param arguments without its name
 * @param state of the shell that runs it; only what the shell does itself changes it
 */
record ProgramCall(String name, List<String> arguments, ShellState state, ShellStreams streams, ShellProcess process) {

    /** What is run. Gives the exit code. */
    @FunctionalInterface
    interface Program {
        int run(ProgramCall call) throws IOException, InterruptedException;
    }

    FileTree files() {
        return process.host().files();
    }

    void print(String text) throws IOException {
        streams.out().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Says what is wrong, after the program's name; 1. */
    int fail(String message) throws IOException {
        streams.err().write((name + ": " + message + "\n").getBytes(StandardCharsets.UTF_8));
        return 1;
    }

    /** The letters of the options that stand first, e.g. of {@code -rf}. */
    Set<Character> options() {
        var options = new TreeSet<Character>();
        for (String argument : arguments) {
            if (argument.equals("--") || !argument.startsWith("-") || argument.length() < 2) {
                break;
            }
            argument.substring(1).chars().forEach(c -> options.add((char) c));
        }
        return options;
    }

    /** What follows the options. */
    List<String> operands() {
        var operands = new ArrayList<String>();
        boolean over = false;
        for (String argument : arguments) {
            if (!over && argument.equals("--")) {
                over = true;
            } else if (over || !argument.startsWith("-") || argument.length() < 2) {
                over = true;
                operands.add(argument);
            }
        }
        return operands;
    }

    /** Standard input where the path is {@code -}. */
    InputStream open(String path) {
        return path.equals("-") ? streams.in() : process.open(state.absolute(path), streams);
    }

    OutputStream create(String path, boolean append) {
        return process.create(state.absolute(path), append, streams);
    }
}
