package io.streamplane.kubelet.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A program that somebody starts in a container, with all that it starts itself. It runs on the thread of {@link #run}, which may be a
 * virtual one, and on some more; a signal reaches them all. It does no more than so many commands, and pauses between them.
 */
public final class ShellProcess {

    private static final long MOST_COMMANDS = 5_000_000;
    private static final int COMMANDS_AT_ONCE = 200;
    private static final int DEEPEST = 60;
    private static final int MOST_THREADS = 64;
    private static final int FIRST = 1;
    private static final int LATER = 16;

    private final ShellHost host;
    private final List<String> command;
    private final ShellStreams streams;
    private final @Nullable TerminalLine terminal;
    private final int id;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicLong commands = new AtomicLong();
    private volatile int killedBy;

    /** One that somebody starts beside the container's first. */
    public ShellProcess(ShellHost host, List<String> command, ShellStreams streams, @Nullable TerminalLine terminal) {
        this(host, command, streams, terminal, false);
    }

    /**
     * @param terminal null where it has none
     * @param first whether it is the container's first process, whose end is the container's
     */
    public ShellProcess(
            ShellHost host,
            List<String> command,
            ShellStreams streams,
            @Nullable TerminalLine terminal,
            boolean first) {
        this.host = host;
        this.command = List.copyOf(command);
        this.streams = streams;
        this.terminal = terminal;
        this.id = first ? FIRST : LATER;
        if (terminal != null) {
            terminal.onInterrupt(this::interrupt);
        }
    }

    /** What the image does not have, as a container runtime says it. */
    public static final class NotStartedException extends Exception {
        NotStartedException(String message) {
            super(message, null, false, false);
        }
    }

    /** Runs it to its end, and gives its exit code. */
    public int run() throws NotStartedException {
        if (command.isEmpty()) {
            throw new NotStartedException("process args cannot be empty");
        }
        String program = command.getFirst();
        var state = new ShellState(host.environment(), host.directory(), program, List.of());
        if (!Programs.isThere(program)
                && !(program.contains("/") && host.files().find(program) instanceof FileNode.Regular)) {
            throw new NotStartedException("exec: \"" + program + "\": "
                    + (program.contains("/")
                            ? "stat " + program + ": no such file or directory"
                            : "executable file not found in $PATH"));
        }
        Thread current = Thread.currentThread();
        threads.add(current);
        try {
            int code = new ShellInterpreter(this, state).program(command, streams);
            return killedBy == 0 ? code : 128 + killedBy;
        } catch (ShellExit exit) {
            return exit.code();
        } catch (StackOverflowError e) {
            return 139;
        } finally {
            threads.remove(current);
            kill(9);
        }
    }

    /** What it is known by in its container. */
    String id() {
        return Integer.toString(id);
    }

    ShellHost host() {
        return host;
    }

    @Nullable
    TerminalLine terminal() {
        return terminal;
    }

    /** Ends it, as the signal with this number does. */
    public void kill(int signal) {
        killedBy = killedBy == 0 ? signal : killedBy;
        interrupt();
    }

    /** What runs in the foreground ends. */
    void interrupt() {
        threads.forEach(Thread::interrupt);
    }

    boolean isKilled() {
        return killedBy != 0;
    }

    /** Before each command. */
    void step(int depth) {
        long count = commands.incrementAndGet();
        if (depth > DEEPEST) {
            throw new ShellExit(ShellExit.What.SHELL, 139);
        }
        if (count > MOST_COMMANDS) {
            kill(9);
        }
        try {
            if (count % COMMANDS_AT_ONCE == 0) {
                Thread.sleep(1);
            }
        } catch (InterruptedException e) {
            throw signalled();
        }
        if (killedBy != 0 || Thread.interrupted()) {
            throw signalled();
        }
    }

    /** How what runs ends by a signal. */
    ShellExit signalled() {
        return new ShellExit(ShellExit.What.SIGNALLED, 128 + (killedBy == 0 ? 2 : killedBy));
    }

    /** Starts a thread that signals reach. */
    Thread start(Runnable work) {
        if (threads.size() > MOST_THREADS) {
            throw new FileException("can't fork: Resource temporarily unavailable");
        }
        Thread thread = Thread.ofVirtual().unstarted(() -> {
            try {
                work.run();
            } catch (ShellExit killed) {
                // It has ended by a signal, and whoever waits for it too.
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** @param path absolute */
    InputStream open(String path, ShellStreams of) {
        return switch (path) {
            case "/dev/null" -> InputStream.nullInputStream();
            case "/dev/stdin", "/dev/tty" -> of.in();
            case "/dev/zero" ->
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        if (Thread.interrupted()) {
                            throw new InterruptedIOException();
                        }
                        return 0;
                    }
                };
            default -> host.files().read(path);
        };
    }

    /** @param path absolute */
    OutputStream create(String path, boolean append, ShellStreams of) {
        return switch (path) {
            case "/dev/null" -> OutputStream.nullOutputStream();
            case "/dev/stdout", "/dev/tty" -> of.out();
            case "/dev/stderr" -> of.err();
            default -> host.files().write(path, append);
        };
    }

    static void say(OutputStream out, String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Nobody reads it.
        }
    }
}
