package io.streamplane.kubelet.shell;

import io.streamplane.kubelet.shell.ProgramCall.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a shell does itself, since it changes the shell. */
final class ShellBuiltins {

    static final Set<String> NAMES = Set.of(
            "cd",
            "exit",
            "export",
            "unset",
            "set",
            "shift",
            "read",
            "eval",
            "exec",
            ".",
            "source",
            "break",
            "continue",
            "return",
            "trap",
            "wait",
            "command",
            "type",
            "local",
            "readonly",
            "umask",
            "ulimit",
            "jobs",
            "alias");

    private ShellBuiltins() {}

    static @Nullable Program find(String name, ShellInterpreter shell) {
        return switch (name) {
            case "cd" -> ShellBuiltins::changeDirectory;
            case "exit", "return" ->
                call -> {
                    throw new ShellExit(ShellExit.What.SHELL, code(call));
                };
            case "break" ->
                call -> {
                    throw new ShellExit(ShellExit.What.LOOP, levels(call));
                };
            case "continue" ->
                call -> {
                    throw new ShellExit(ShellExit.What.ROUND, levels(call));
                };
            case "export", "readonly", "local" -> ShellBuiltins::export;
            case "unset" ->
                call -> {
                    call.operands().forEach(call.state().variables::remove);
                    call.operands().forEach(call.state().exported::remove);
                    return 0;
                };
            case "set" -> ShellBuiltins::set;
            case "shift" ->
                call -> {
                    List<String> arguments = call.state().arguments;
                    int count = call.arguments().isEmpty()
                            ? 1
                            : SystemPrograms.number(call.arguments().getFirst(), 1);
                    if (count > arguments.size()) {
                        return 1;
                    }
                    call.state().arguments = List.copyOf(arguments.subList(Math.max(0, count), arguments.size()));
                    return 0;
                };
            case "read" -> ShellBuiltins::read;
            case "eval" -> call -> shell.script(String.join(" ", call.arguments()), call.streams());
            case "exec", "command" -> call -> exec(call, shell);
            case ".", "source" -> call -> source(call, shell);
            case "type" -> ShellBuiltins::type;
            case "wait" -> call -> shell.waitForBackground();
            case "trap", "umask", "ulimit", "jobs", "alias" -> call -> 0;
            default -> null;
        };
    }

    private static int code(ProgramCall call) throws IOException {
        if (call.arguments().isEmpty()) {
            return call.state().status;
        }
        String text = call.arguments().getFirst();
        if (!text.matches("[0-9]{1,9}")) {
            ShellProcess.say(call.streams().err(), "sh: " + call.name() + ": Illegal number: " + text);
            return 2;
        }
        return Integer.parseInt(text) & 0xff;
    }

    private static int levels(ProgramCall call) {
        return call.arguments().isEmpty()
                ? 1
                : Math.max(1, SystemPrograms.number(call.arguments().getFirst(), 1));
    }

    private static int changeDirectory(ProgramCall call) throws IOException {
        List<String> operands = call.operands();
        String wanted = operands.isEmpty() ? call.state().variables.getOrDefault("HOME", "/") : operands.getFirst();
        String path = wanted.equals("-") ? call.state().variables.getOrDefault("OLDPWD", "/") : wanted;
        String absolute = call.state().absolute(path);
        FileNode node = call.files().find(absolute);
        if (!(node instanceof FileNode.Directory)) {
            String reason = node == null ? FileException.MISSING : FileException.NO_DIRECTORY;
            ShellProcess.say(call.streams().err(), "sh: cd: can't cd to " + path + ": " + reason);
            return 2;
        }
        call.state().set("OLDPWD", call.state().directory);
        call.state().directory = absolute;
        call.state().set("PWD", absolute);
        return 0;
    }

    private static int export(ProgramCall call) throws IOException {
        if (call.operands().isEmpty()) {
            for (var each : new TreeMap<>(call.state().variables).entrySet()) {
                if (call.state().exported.contains(each.getKey())) {
                    call.print("export " + each.getKey() + "='" + each.getValue() + "'\n");
                }
            }
        }
        for (String operand : call.operands()) {
            int equals = operand.indexOf('=');
            String name = equals < 0 ? operand : operand.substring(0, equals);
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                ShellProcess.say(call.streams().err(), "sh: " + call.name() + ": " + operand + ": bad variable name");
                return 2;
            }
            if (equals >= 0) {
                call.state().set(name, operand.substring(equals + 1));
            }
            if (call.name().equals("export")) {
                call.state().exported.add(name);
            }
        }
        return 0;
    }

    private static int set(ProgramCall call) throws IOException {
        var arguments = new ArrayList<>(call.arguments());
        if (arguments.isEmpty()) {
            for (var each : new TreeMap<>(call.state().variables).entrySet()) {
                call.print(each.getKey() + "='" + each.getValue() + "'\n");
            }
            return 0;
        }
        boolean given = false;
        while (!arguments.isEmpty() && arguments.getFirst().matches("[-+].*")) {
            String option = arguments.removeFirst();
            if (option.equals("--")) {
                given = true;
                break;
            }
            boolean on = option.startsWith("-");
            if (option.contains("e")) {
                call.state().exitOnFailure = on;
            }
            if (option.contains("x")) {
                call.state().trace = on;
            }
            if (option.endsWith("o") && !arguments.isEmpty()) {
                arguments.removeFirst();
            }
        }
        if (given || !arguments.isEmpty()) {
            call.state().arguments = List.copyOf(arguments);
        }
        return 0;
    }

    private static int read(ProgramCall call) throws IOException {
        String line = ShellCommand.line(call.streams().in());
        List<String> names = call.operands().isEmpty() ? List.of("REPLY") : call.operands();
        String rest = line == null ? "" : line.strip();
        for (int i = 0; i < names.size(); i++) {
            String[] parts = i == names.size() - 1 ? new String[] {rest} : rest.split("\\s+", 2);
            call.state().set(names.get(i), parts[0]);
            rest = parts.length > 1 ? parts[1] : "";
        }
        return line == null ? 1 : 0;
    }

    private static int exec(ProgramCall call, ShellInterpreter shell) throws IOException {
        List<String> words = call.arguments();
        if (call.name().equals("command")
                && !words.isEmpty()
                && words.getFirst().equals("-v")) {
            String name = words.size() > 1 ? words.get(1) : "";
            boolean there = Programs.isBuiltin(name) || Programs.isThere(name);
            if (there) {
                call.print((Programs.isBuiltin(name) || name.startsWith("/") ? name : "/bin/" + name) + "\n");
            }
            return there ? 0 : 127;
        }
        if (words.isEmpty()) {
            return 0;
        }
        int status = shell.program(words, call.streams());
        if (call.name().equals("exec")) {
            throw new ShellExit(ShellExit.What.SHELL, status);
        }
        return status;
    }

    private static int source(ProgramCall call, ShellInterpreter shell) throws IOException {
        if (call.arguments().isEmpty()) {
            return 2;
        }
        String path = call.arguments().getFirst();
        try (var in = call.open(path)) {
            return shell.script(new String(in.readNBytes(1 << 20), StandardCharsets.UTF_8), call.streams());
        } catch (FileException e) {
            ShellProcess.say(call.streams().err(), "sh: .: can't open '" + path + "': " + e.reason());
            return 2;
        }
    }

    private static int type(ProgramCall call) throws IOException {
        int status = 0;
        for (String name : call.operands()) {
            if (Programs.isBuiltin(name)) {
                call.print(name + " is a shell builtin\n");
            } else if (Programs.isThere(name)) {
                call.print(name + " is /bin/" + name.substring(name.lastIndexOf('/') + 1) + "\n");
            } else {
                call.print(name + ": not found\n");
                status = 127;
            }
        }
        return status;
    }
}
