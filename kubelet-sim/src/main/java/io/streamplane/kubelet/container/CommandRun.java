package io.streamplane.kubelet.container;

import io.streamplane.kubelet.shell.BoundedPipe;
import io.streamplane.kubelet.shell.ShellHost;
import io.streamplane.kubelet.shell.ShellProcess;
import io.streamplane.kubelet.shell.ShellProcess.NotStartedException;
import io.streamplane.kubelet.shell.ShellStreams;
import io.streamplane.kubelet.shell.TerminalLine;
import io.streamplane.kubelet.stream.CommandStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A command between a client and a container. What it writes waits in bounded pipes until the client takes it. It ends with its client, with
 * the container, or when nothing was said for hours; whatever the client still sends is dropped then.
 */
public final class CommandRun {

    private static final int PIPE = 64 * 1024;
    private static final int HANG_UP = 1;
    private static final int KILL = 9;
    /** So long a program waits to know its terminal's size, which clients send first. */
    private static final Duration SIZE = Duration.ofMillis(300);
    /**
     * So long a program without a terminal takes to start, which is soon for a container's. A kubectl before 1.34 reads a WebSocket
     * while it still makes its streams, and drops what comes for one that it has not made yet (kubernetes/kubernetes#131189).
     */
    private static final Duration START = Duration.ofMillis(100);

    private static final Duration PING = Duration.ofSeconds(20);
    /** How often the container and the idle time are looked at. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final ShellHost host;
    private final List<String> command;
    private final boolean stdin;
    private final boolean tty;
    private final boolean attached;
    private final Duration idle;
    private final BooleanSupplier running;

    /**
     * @param attached whether it is a container's first process: its exit code is then the container's, and not told to the client
     * @param idle after so long without a byte in either direction it ends
     * @param running whether the container does; once it does not, the command is killed
     */
    public CommandRun(
            ShellHost host,
            List<String> command,
            boolean stdin,
            boolean tty,
            boolean attached,
            Duration idle,
            BooleanSupplier running) {
        this.host = host;
        this.command = List.copyOf(command);
        this.stdin = stdin;
        this.tty = tty;
        this.attached = attached;
        this.idle = idle;
        this.running = running;
    }

    /** Runs it to its end, and says how that was. The exit code; negative where it never ran, or its client has gone. */
    public int run(CommandStreams streams) throws IOException, InterruptedException {
        var out = new BoundedPipe(PIPE);
        var err = new BoundedPipe(PIPE);
        TerminalLine terminal = tty ? new TerminalLine(out.out()) : null;
        InputStream in = !stdin ? InputStream.nullInputStream() : terminal == null ? streams.stdin() : terminal.in();
        var process = new ShellProcess(
                host,
                command,
                terminal == null
                        ? new ShellStreams(in, out.out(), err.out())
                        : new ShellStreams(in, terminal.out(), terminal.out()),
                terminal,
                attached);
        var ready = new CountDownLatch(1);
        var gone = new CompletableFuture<Void>();
        streams.onGone(() -> {
            gone.complete(null);
            process.kill(HANG_UP);
            ready.countDown();
        });
        if (terminal != null) {
            streams.onResize((columns, rows) -> {
                terminal.resize(columns, rows);
                ready.countDown();
            });
        }
        ready.await((terminal == null ? START : SIZE).toMillis(), TimeUnit.MILLISECONDS);
        if (terminal != null && stdin) {
            Thread.ofVirtual().start(() -> type(streams.stdin(), terminal));
        }
        Thread first = pump(out, streams.stdout(), process);
        Thread second = pump(err, streams.stderr(), process);
        var ended = new CompletableFuture<Integer>();
        Thread.ofVirtual().start(() -> {
            try {
                ended.complete(process.run());
            } catch (NotStartedException | RuntimeException | Error e) {
                ended.completeExceptionally(e);
            }
        });
        byte[] status;
        int code = -1;
        try {
            code = await(ended, streams, process);
            status = CommandStatus.exited(attached ? 0 : code);
        } catch (ExecutionException e) {
            status = e.getCause() instanceof NotStartedException why
                    ? CommandStatus.notStarted(String.valueOf(why.getMessage()))
                    : CommandStatus.failed(String.valueOf(e.getCause()));
        } finally {
            process.kill(HANG_UP); // where the kubelet stops meanwhile
            streams.stdin().close(); // whoever still types is not held up
            out.out().close();
            err.out().close();
        }
        first.join();
        second.join();
        if (gone.isDone()) {
            return -1;
        }
        streams.finish(status);
        return code;
    }

    private int await(CompletableFuture<Integer> ended, CommandStreams streams, ShellProcess process)
            throws InterruptedException, ExecutionException {
        long pinged = System.nanoTime();
        Thread pinging = null;
        while (true) {
            try {
                return ended.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                long now = System.nanoTime();
                if (!running.getAsBoolean()) {
                    process.kill(KILL);
                } else if (now - streams.active() > idle.toNanos()) {
                    process.kill(HANG_UP);
                }
                if (now - pinged > PING.toNanos() && (pinging == null || !pinging.isAlive())) {
                    pinged = now;
                    pinging = Thread.ofVirtual().start(() -> ping(streams, process));
                }
            }
        }
    }

    /** Waits behind what the client does not take, so it has a thread of its own. */
    private static void ping(CommandStreams streams, ShellProcess process) {
        try {
            streams.ping();
        } catch (IOException gone) {
            process.kill(HANG_UP);
        }
    }

    private static Thread pump(BoundedPipe pipe, OutputStream to, @Nullable ShellProcess process) {
        return Thread.ofVirtual().start(() -> {
            try (InputStream in = pipe.in()) {
                byte[] buffer = new byte[16 * 1024];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    to.write(buffer, 0, count);
                }
            } catch (IOException e) {
                if (process != null) {
                    process.kill(HANG_UP); // nobody reads it
                }
            }
        });
    }

    private static void type(InputStream keys, TerminalLine terminal) {
        byte[] buffer = new byte[4096];
        try {
            for (int count = keys.read(buffer); count >= 0; count = keys.read(buffer)) {
                terminal.type(buffer, 0, count);
            }
        } catch (IOException e) {
            // It is over.
        } finally {
            terminal.hangUp();
        }
    }
}
