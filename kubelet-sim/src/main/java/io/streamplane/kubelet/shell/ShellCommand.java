package io.streamplane.kubelet.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sh}: a script of {@code -c}, of a file, or of standard input, with a prompt where that is a terminal. */
final class ShellCommand {

    private static final int MOST_SCRIPT = 1 << 20;

    private final ProgramCall call;
    private final ShellInterpreter shell;

    ShellCommand(ProgramCall call, ShellInterpreter shell) {
        this.call = call;
        this.shell = shell;
    }

    int run() throws IOException {
        var arguments = new ArrayList<>(call.arguments());
        boolean command = false;
        boolean interactive = false;
        while (!arguments.isEmpty() && arguments.getFirst().matches("[-+][a-zA-Z-]+.*")) {
            String option = arguments.removeFirst();
            if (option.startsWith("--") || option.startsWith("+")) {
                continue;
            }
            command |= option.contains("c");
            interactive |= option.contains("i");
            shell.state().exitOnFailure |= option.contains("e");
            shell.state().trace |= option.contains("x");
            if (option.equals("-o") && !arguments.isEmpty()) {
                arguments.removeFirst();
            }
        }
        try {
            if (command) {
                if (arguments.isEmpty()) {
                    ShellProcess.say(call.streams().err(), "sh: -c requires an argument");
                    return 2;
                }
                named(arguments.subList(1, arguments.size()), call.name());
                return shell.script(arguments.getFirst(), call.streams());
            }
            if (!arguments.isEmpty()) {
                named(arguments, call.name());
                InputStream script;
                try {
                    script = call.open(arguments.getFirst());
                } catch (FileException e) {
                    ShellProcess.say(
                            call.streams().err(), "sh: can't open '" + arguments.getFirst() + "': " + e.reason());
                    return 2;
                }
                return shell.script(new String(script.readNBytes(MOST_SCRIPT), StandardCharsets.UTF_8), call.streams());
            }
            return lines(interactive || call.process().terminal() != null);
        } catch (ShellExit exit) {
            if (exit.what() == ShellExit.What.SIGNALLED && call.process().isKilled()) {
                throw exit;
            }
            return exit.code();
        } catch (ShellSyntaxException e) {
            ShellProcess.say(call.streams().err(), "sh: " + e.getMessage());
            return 2;
        }
    }

    private void named(List<String> words, String otherwise) {
        shell.state().name = words.isEmpty() ? otherwise : words.getFirst();
        shell.state().arguments = words.isEmpty() ? List.of() : List.copyOf(words.subList(1, words.size()));
    }

    /** A command is run as soon as its last line has come. */
    private int lines(boolean prompts) throws IOException {
        var script = new StringBuilder();
        while (true) {
            try {
                if (prompts) {
                    String prompt = script.isEmpty() ? shell.state().directory + " # " : "> ";
                    call.streams().err().write(prompt.getBytes(StandardCharsets.UTF_8));
                }
                String line = line(call.streams().in());
                if (line == null) {
                    if (!script.isEmpty()) {
                        shell.script(script.toString(), call.streams());
                    }
                    return shell.state().status;
                }
                script.append(line).append('\n');
                if (script.length() > MOST_SCRIPT || !isIncomplete(script.toString())) {
                    String whole = script.toString();
                    script.setLength(0);
                    shell.script(whole, call.streams());
                }
            } catch (InterruptedIOException e) {
                interrupted(script, prompts);
            } catch (ShellExit exit) {
                if (exit.what() != ShellExit.What.SIGNALLED) {
                    return exit.code();
                }
                interrupted(script, prompts);
            }
        }
    }

    private void interrupted(StringBuilder script, boolean prompts) throws IOException {
        if (call.process().isKilled() || !prompts) {
            throw call.process().signalled();
        }
        script.setLength(0);
        shell.state().status = 130;
        call.streams().err().write('\n');
    }

    private static boolean isIncomplete(String script) {
        try {
            ShellParser.parse(script);
            return false;
        } catch (ShellSyntaxException e) {
            return e.isIncomplete();
        }
    }

    /** Byte by byte: what follows the line is for the programs that it runs. Null at the end. */
    static @Nullable String line(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return bytes.toString(StandardCharsets.UTF_8);
            }
            if (bytes.size() < MOST_SCRIPT) {
                bytes.write(b);
            }
        }
        return bytes.size() == 0 ? null : bytes.toString(StandardCharsets.UTF_8);
    }
}
