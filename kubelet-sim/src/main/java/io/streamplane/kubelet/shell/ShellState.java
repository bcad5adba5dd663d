package io.streamplane.kubelet.shell;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a shell knows: its variables, where it is, and how the last command ended. A subshell gets a copy. */
final class ShellState {

    private static final int MOST_TEXT = 1 << 20;

    final Map<String, String> variables;
    final Set<String> exported;
    String directory;
    List<String> arguments;
    String name;
    int status;
    boolean exitOnFailure;
    boolean trace;

    ShellState(Map<String, String> environment, String directory, String name, List<String> arguments) {
        this.variables = new HashMap<>(environment);
        this.exported = new HashSet<>(environment.keySet());
        this.directory = directory;
        this.name = name;
        this.arguments = arguments;
    }

    ShellState copy() {
        var copy = new ShellState(variables, directory, name, arguments);
        copy.exported.retainAll(exported);
        copy.status = status;
        copy.exitOnFailure = exitOnFailure;
        copy.trace = trace;
        return copy;
    }

    void set(String variable, String value) {
        if (value.length() > MOST_TEXT) {
            throw new FileException("Cannot allocate memory");
        }
        variables.put(variable, value);
    }

    String absolute(String path) {
        return FileTree.absolute(directory, path);
    }
}
