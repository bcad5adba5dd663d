package io.streamplane.kubelet.shell;

import io.streamplane.kubelet.shell.ShellSyntax.Background;
import io.streamplane.kubelet.shell.ShellSyntax.Chain;
import io.streamplane.kubelet.shell.ShellSyntax.Command;
import io.streamplane.kubelet.shell.ShellSyntax.Condition;
import io.streamplane.kubelet.shell.ShellSyntax.Each;
import io.streamplane.kubelet.shell.ShellSyntax.Group;
import io.streamplane.kubelet.shell.ShellSyntax.Loop;
import io.streamplane.kubelet.shell.ShellSyntax.Pipeline;
import io.streamplane.kubelet.shell.ShellSyntax.Redirection;
import io.streamplane.kubelet.shell.ShellSyntax.Sequence;
import io.streamplane.kubelet.shell.ShellSyntax.Simple;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs what a script says. One shell of a process: a subshell is another one, on a copy of its state. */
final class ShellInterpreter {

    private static final int PIPE = 16 * 1024;
    private static final int MOST_OUTPUT = 1 << 20;

    private final ShellProcess process;
    private final ShellState state;
    private final ShellExpansion expansion;
    private final List<Thread> background = new ArrayList<>();
    private int depth;
    private ShellStreams streams = new ShellStreams(
            InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());

    ShellInterpreter(ShellProcess process, ShellState state) {
        this.process = process;
        this.state = state;
        this.expansion = new ShellExpansion(state, process.id(), process.host().files(), this::output);
    }

    private ShellInterpreter subshell() {
        var other = new ShellInterpreter(process, state.copy());
        other.depth = depth + 1;
        return other;
    }

    /** Reads and runs a script. */
    int script(String text, ShellStreams with) {
        try {
            return run(ShellParser.parse(text), with);
        } catch (ShellSyntaxException e) {
            ShellProcess.say(with.err(), shellName() + ": " + e.getMessage());
            state.status = 2;
            return 2;
        }
    }

    private static String shellName() {
        return "sh";
    }

    /** Runs it in this shell, and gives its status. */
    int run(Command command, ShellStreams with) {
        ShellStreams before = streams;
        streams = with;
        try {
            process.step(++depth);
            state.status = perform(command, with);
            return state.status;
        } catch (FileException e) {
            ShellProcess.say(with.err(), shellName() + ": " + e.reason());
            state.status = 2;
            return 2;
        } finally {
            depth--;
            streams = before;
        }
    }

    private int perform(Command command, ShellStreams with) {
        return switch (command) {
            case Sequence sequence -> {
                int status = 0;
                for (Command each : sequence.commands()) {
                    status = run(each, with);
                    failed(each, status);
                }
                yield status;
            }
            case Chain chain -> {
                int status = run(chain.left(), with);
                yield (status == 0) == chain.ifSucceeded() ? run(chain.right(), with) : status;
            }
            case Pipeline pipeline -> {
                int status = pipe(pipeline.stages(), with);
                yield pipeline.negated() ? status == 0 ? 1 : 0 : status;
            }
            case Background started -> {
                var shell = subshell();
                background.removeIf(each -> !each.isAlive());
                background.add(process.start(
                        () -> shell.alone(started.command(), with.withIn(InputStream.nullInputStream()))));
                yield 0;
            }
            case Condition condition ->
                run(condition.test(), with) == 0 ? run(condition.then(), with) : run(condition.otherwise(), with);
            case Loop loop -> {
                int status = 0;
                while ((run(loop.test(), with) == 0) != loop.until()) {
                    status = round(loop.body(), with);
                    if (status < 0) {
                        yield 0;
                    }
                }
                yield status;
            }
            case Each each -> {
                int status = 0;
                for (String value : expansion.fields(each.values())) {
                    state.set(each.variable(), value);
                    status = round(each.body(), with);
                    if (status < 0) {
                        yield 0;
                    }
                }
                yield status;
            }
            case Group group -> group(group, with);
            case Simple simple -> simple(simple, with);
        };
    }

    private void failed(Command command, int status) {
        if (status != 0 && state.exitOnFailure && (command instanceof Simple || command instanceof Group)) {
            throw new ShellExit(ShellExit.What.SHELL, status);
        }
    }

    /** Negative where the loop is left. */
    private int round(Command body, ShellStreams with) {
        try {
            return run(body, with);
        } catch (ShellExit exit) {
            if (exit.what() != ShellExit.What.LOOP && exit.what() != ShellExit.What.ROUND) {
                throw exit;
            }
            if (exit.code() > 1) {
                throw new ShellExit(exit.what(), exit.code() - 1);
            }
            return exit.what() == ShellExit.What.LOOP ? -1 : 0;
        }
    }

    private int group(Group group, ShellStreams with) {
        try {
            ShellStreams opened = redirected(group.redirections(), with);
            return group.apart() ? subshell().alone(group.command(), opened) : run(group.command(), opened);
        } catch (RedirectionException e) {
            return 1;
        }
    }

    /** Runs it as a process of its own, which an exit leaves. */
    int alone(Command command, ShellStreams with) {
        try {
            return run(command, with);
        } catch (ShellExit exit) {
            if (exit.what() == ShellExit.What.SIGNALLED && process.isKilled()) {
                throw exit;
            }
            return exit.code();
        } catch (ShellSyntaxException e) {
            ShellProcess.say(with.err(), shellName() + ": " + e.getMessage());
            return 2;
        } catch (StackOverflowError e) {
            return 139;
        }
    }

    private int pipe(List<Command> stages, ShellStreams with) {
        if (stages.size() == 1) {
            return run(stages.getFirst(), with);
        }
        InputStream in = with.in();
        var threads = new ArrayList<Thread>();
        for (Command stage : stages.subList(0, stages.size() - 1)) {
            var pipe = new BoundedPipe(PIPE);
            InputStream source = in;
            var shell = subshell();
            threads.add(process.start(() -> {
                try (var out = pipe.out()) {
                    shell.alone(stage, with.withIn(source).withOut(out));
                } catch (IOException | ShellExit e) {
                    // The other stages end by themselves.
                } finally {
                    closeRead(source, with);
                }
            }));
            in = pipe.in();
        }
        int status;
        try {
            status = subshell().alone(stages.getLast(), with.withIn(in));
        } finally {
            closeRead(in, with);
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            throw process.signalled();
        }
        return status;
    }

    /** Until what this shell has started in the background has ended. */
    int waitForBackground() throws InterruptedException {
        for (Thread each : background) {
            each.join();
        }
        background.clear();
        return 0;
    }

    private static void closeRead(InputStream in, ShellStreams with) {
        try {
            if (in != with.in()) {
                in.close();
            }
        } catch (IOException e) {
            // It is not read any more.
        }
    }

    /** What a command writes, without the ends of its last lines. */
    private String output(Command command) {
        var out = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int from, int count) {
                if (size() + count > MOST_OUTPUT) {
                    throw new FileException("Cannot allocate memory");
                }
                super.write(bytes, from, count);
            }
        };
        state.status = subshell().alone(command, streams.withOut(out));
        return out.toString(StandardCharsets.UTF_8).replaceFirst("\n+$", "");
    }

    /** A redirection that failed; what is wrong has been said. */
    private static final class RedirectionException extends Exception {
        RedirectionException() {
            super(null, null, false, false);
        }
    }

    private ShellStreams redirected(List<Redirection> redirections, ShellStreams with) throws RedirectionException {
        ShellStreams result = with;
        for (Redirection each : redirections) {
            String target = expansion.text(each.target());
            switch (each.kind()) {
                case "<<" -> result = result.withIn(new ByteArrayInputStream(target.getBytes(StandardCharsets.UTF_8)));
                case "<" -> {
                    try {
                        result = result.withIn(process.open(state.absolute(target), result));
                    } catch (FileException e) {
                        ShellProcess.say(with.err(), "sh: can't open " + target + ": " + noFile(e.reason()));
                        throw new RedirectionException();
                    }
                }
                case ">&", "<&" -> {
                    OutputStream same = target.equals("2") ? result.err() : result.out();
                    result = each.descriptor() == 2
                            ? result.withErr(same)
                            : each.descriptor() == 1 ? result.withOut(same) : result;
                }
                default -> {
                    OutputStream out;
                    try {
                        out = process.create(state.absolute(target), each.kind().equals(">>"), result);
                    } catch (FileException e) {
                        ShellProcess.say(
                                with.err(),
                                "sh: can't create " + target + ": "
                                        + (e.reason().equals(FileException.MISSING)
                                                ? "nonexistent directory"
                                                : e.reason()));
                        throw new RedirectionException();
                    }
                    result = each.descriptor() == 2 ? result.withErr(out) : result.withOut(out);
                    result = each.descriptor() < 0 ? result.withErr(out) : result;
                }
            }
        }
        return result;
    }

    private static String noFile(String reason) {
        return reason.equals(FileException.MISSING) ? "no such file" : reason;
    }

    private int simple(Simple simple, ShellStreams with) {
        state.status = simple.words().isEmpty() ? 0 : state.status;
        List<String> words = expansion.fields(simple.words());
        try {
            ShellStreams opened = redirected(simple.redirections(), with);
            if (words.isEmpty()) {
                for (var each : simple.assignments()) {
                    state.set(each.name(), expansion.text(each.value()));
                }
                return state.status;
            }
            if (state.trace) {
                ShellProcess.say(with.err(), "+ " + String.join(" ", words));
            }
            if (Programs.isBuiltin(words.getFirst()) || simple.assignments().isEmpty()) {
                for (var each : simple.assignments()) {
                    state.set(each.name(), expansion.text(each.value()));
                }
                return program(words, opened);
            }
            var shell = subshell();
            for (var each : simple.assignments()) {
                shell.state.set(each.name(), expansion.text(each.value()));
                shell.state.exported.add(each.name());
            }
            return shell.program(words, opened);
        } catch (RedirectionException e) {
            return 1;
        }
    }

    /** Runs a program, or what the shell does itself. */
    int program(List<String> words, ShellStreams with) {
        String name = words.getFirst();
        List<String> arguments = words.subList(1, words.size());
        var call = new ProgramCall(name.substring(name.lastIndexOf('/') + 1), arguments, state, with, process);
        try {
            ProgramCall.Program builtin = ShellBuiltins.find(name, this);
            if (builtin != null) {
                return builtin.run(call);
            }
            if (Programs.isShell(name)) {
                return new ShellCommand(call, subshell()).run();
            }
            ProgramCall.Program program = Programs.find(name);
            if (program != null) {
                return program.run(call);
            }
            return file(name, call);
        } catch (InterruptedException | InterruptedIOException e) {
            throw process.signalled();
        } catch (IOException e) {
            if (!"Broken pipe".equals(e.getMessage())) {
                ShellProcess.say(with.err(), call.name() + ": write error: " + e.getMessage());
                return 1;
            }
            return 141;
        } catch (FileException e) {
            ShellProcess.say(with.err(), call.name() + ": " + e.reason());
            return 1;
        }
    }

    private int file(String name, ProgramCall call) throws IOException {
        FileNode node = name.contains("/") ? call.files().find(state.absolute(name)) : null;
        if (node == null) {
            ShellProcess.say(call.streams().err(), "sh: " + name + ": not found");
            return 127;
        }
        if (!(node instanceof FileNode.Regular) || (node.mode & 0111) == 0) {
            ShellProcess.say(call.streams().err(), "sh: " + name + ": Permission denied");
            return 126;
        }
        var words = new ArrayList<>(call.arguments());
        words.addFirst(state.absolute(name));
        return new ShellCommand(new ProgramCall("sh", words, state, call.streams(), process), subshell()).run();
    }

    ShellState state() {
        return state;
    }

    ShellProcess process() {
        return process;
    }
}
