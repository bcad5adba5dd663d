package io.streamplane.kubelet.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * What a kernel does between a terminal and its programs: it echoes and edits lines, turns keys into signals, and ends of lines into
 * what a screen wants. Thread-safe.
 */
public final class TerminalLine {

    private static final int MOST_WAITING = 64 * 1024;
    private static final byte[] END = new byte[0];

    private final OutputStream screen;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<byte[]> ready = new ArrayDeque<>();
    private int waiting;
    private boolean closed;
    private boolean afterReturn;
    private volatile Runnable interrupt = () -> {};
    private volatile int columns;
    private volatile int rows;

    /** @param screen what is written comes out here, with the echo */
    public TerminalLine(OutputStream screen) {
        this.screen = screen;
    }

    void onInterrupt(Runnable action) {
        interrupt = action;
    }

    public void resize(int newColumns, int newRows) {
        columns = newColumns;
        rows = newRows;
    }

    /** Rows and columns, as {@code stty size} says them. */
    String size() {
        return rows + " " + columns;
    }

    /** What was typed. */
    public void type(byte[] keys, int from, int count) throws IOException {
        var echo = new ByteArrayOutputStream();
        boolean interrupted = false;
        synchronized (this) {
            for (int i = from; i < from + count; i++) {
                interrupted |= key(keys[i], echo);
            }
            notifyAll();
        }
        if (echo.size() > 0) {
            screen.write(echo.toByteArray());
        }
        if (interrupted) {
            interrupt.run();
        }
    }

    private boolean key(byte key, ByteArrayOutputStream echo) {
        boolean second = afterReturn && key == '\n';
        afterReturn = key == '\r';
        switch (key) {
            case 3, 0x1c -> {
                line.reset();
                echo.writeBytes(key == 3 ? new byte[] {'^', 'C'} : new byte[] {'^', '\\'});
                return true;
            }
            case 4 -> finishLine();
            case 8, 0x7f -> {
                byte[] all = line.toByteArray();
                int length = all.length;
                if (length > 0) {
                    while (length > 1 && (all[length - 1] & 0xc0) == 0x80) {
                        length--;
                    }
                    line.reset();
                    line.write(all, 0, length - 1);
                    echo.writeBytes(new byte[] {'\b', ' ', '\b'});
                }
            }
            case 0x15 -> {
                for (int i = line.size(); i > 0; i--) {
                    echo.writeBytes(new byte[] {'\b', ' ', '\b'});
                }
                line.reset();
            }
            case '\r', '\n' -> {
                if (!second) {
                    line.write('\n');
                    echo.writeBytes(new byte[] {'\r', '\n'});
                    finishLine();
                }
            }
            default -> {
                if (line.size() < 4095) {
                    line.write(key);
                    echo.write(key);
                }
            }
        }
        return false;
    }

    private void finishLine() {
        byte[] bytes = line.size() == 0 ? END : line.toByteArray();
        line.reset();
        if (waiting + bytes.length <= MOST_WAITING) {
            ready.addLast(bytes);
            waiting += bytes.length + 1;
        }
    }

    /** Nobody types any more. */
    public synchronized void hangUp() {
        closed = true;
        notifyAll();
    }

    /** What its programs read: whole lines. */
    public InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return take(bytes, from, length);
            }
        };
    }

    private synchronized int take(byte[] bytes, int from, int length) throws IOException {
        while (ready.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted");
            }
        }
        byte[] first = ready.pollFirst();
        if (first == null || first.length == 0) {
            waiting -= first == null ? 0 : 1;
            return -1;
        }
        int count = Math.min(length, first.length);
        System.arraycopy(first, 0, bytes, from, count);
        waiting -= count;
        if (count < first.length) {
            ready.addFirst(Arrays.copyOfRange(first, count, first.length));
        } else {
            waiting--;
        }
        return count;
    }

    /** What its programs write to. */
    public OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                var shown = new ByteArrayOutputStream(length + 16);
                for (int i = from; i < from + length; i++) {
                    if (bytes[i] == '\n') {
                        shown.write('\r');
                    }
                    shown.write(bytes[i]);
                }
                screen.write(shown.toByteArray());
            }
        };
    }
}
