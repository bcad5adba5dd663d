package io.streamplane.kubelet.stream;

import io.streamplane.kubelet.shell.BoundedPipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;

/**
 * A command's streams on a WebSocket: the first byte of each message is its channel ({@code v5.channel.k8s.io} and its predecessors). In v5 a
 * client ends a channel by a message on channel 255. {@code base64.channel.k8s.io} writes the channel as a digit, and the rest in base 64.
 */
public final class WebSocketCommand implements CommandStreams {

    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int RESIZE = 4;
    private static final int END_OF = 255;
    private static final int PIPE = 256 * 1024;

    private final WebSocketFrames frames;
    private final boolean base64;
    private final BoundedPipe stdin = new BoundedPipe(PIPE);
    private final OutputStream arriving = stdin.out();
    private final TerminalSize size = new TerminalSize();
    private volatile Runnable gone = () -> {};
    private volatile boolean over;
    private volatile long active = System.nanoTime();

    public WebSocketCommand(WebSocketFrames frames, boolean base64) {
        this.frames = frames;
        this.base64 = base64;
    }

    /** Reads until the client is gone. */
    public void run() {
        try {
            for (byte[] message = frames.read(); message != null; message = frames.read()) {
                byte[] plain = base64 ? decoded(message) : message;
                if (plain.length > 0) {
                    take(plain);
                }
            }
        } catch (IOException e) {
            // It is gone.
        } finally {
            over = true;
            end();
            gone.run();
        }
    }

    private void take(byte[] message) throws IOException {
        active = System.nanoTime();
        switch (message[0] & 0xff) {
            case STDIN -> {
                try {
                    arriving.write(message, 1, message.length - 1);
                } catch (IOException unread) {
                    // The command does not want it.
                }
            }
            case RESIZE -> ResizeMessage.read(message, 1, message.length - 1, size);
            case END_OF -> {
                if (message.length > 1 && message[1] == STDIN) {
                    end();
                }
            }
            default -> {
                // Channels of this side.
            }
        }
    }

    private void end() {
        try {
            arriving.close();
        } catch (IOException e) {
            // A pipe has no end that could fail.
        }
    }

    private static byte[] decoded(byte[] message) throws IOException {
        if (message.length == 0) {
            return message;
        }
        try {
            byte[] rest = Base64.getDecoder().decode(java.util.Arrays.copyOfRange(message, 1, message.length));
            byte[] plain = new byte[rest.length + 1];
            plain[0] = (byte) (message[0] - '0');
            System.arraycopy(rest, 0, plain, 1, rest.length);
            return plain;
        } catch (IllegalArgumentException e) {
            throw new IOException("expected base 64", e);
        }
    }

    /** What the client said last, which may be before anybody wants to know. */
    private static final class TerminalSize implements Resize {
        private int columns = -1;
        private int rows;
        private Resize told = (_, _) -> {};

        @Override
        public synchronized void to(int newColumns, int newRows) {
            columns = newColumns;
            rows = newRows;
            told.to(columns, rows);
        }

        synchronized void tell(Resize action) {
            told = action;
            if (columns >= 0) {
                action.to(columns, rows);
            }
        }
    }

    private OutputStream channel(int number) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                active = System.nanoTime();
                if (base64) {
                    byte[] text = Base64.getEncoder().encode(java.util.Arrays.copyOfRange(bytes, from, from + length));
                    byte[] message = new byte[text.length + 1];
                    message[0] = (byte) ('0' + number);
                    System.arraycopy(text, 0, message, 1, text.length);
                    frames.writeText(message);
                } else {
                    byte[] message = new byte[length + 1];
                    message[0] = (byte) number;
                    System.arraycopy(bytes, from, message, 1, length);
                    frames.write(message, 0, message.length);
                }
            }
        };
    }

    /** An empty message on the first channel of this side, which tells the client that it is heard. */
    public void greet(boolean stdout, boolean stderr) throws IOException {
        channel(stdout ? STDOUT : stderr ? STDERR : ERROR).write(new byte[0]);
    }

    @Override
    public InputStream stdin() {
        return stdin.in();
    }

    @Override
    public OutputStream stdout() {
        return channel(STDOUT);
    }

    @Override
    public OutputStream stderr() {
        return channel(STDERR);
    }

    @Override
    public void onResize(Resize action) {
        size.tell(action);
    }

    @Override
    public void onGone(Runnable action) {
        gone = action;
        if (over) {
            action.run();
        }
    }

    @Override
    public long active() {
        return active;
    }

    @Override
    public void ping() throws IOException {
        frames.ping();
    }

    @Override
    public void finish(byte[] status) throws IOException {
        channel(ERROR).write(status);
        frames.close();
    }
}
