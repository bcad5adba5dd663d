package io.streamplane.kubelet.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/**
 * Bytes from one thread to another, as many as fit; whoever writes waits for whoever reads. Both ends end by an interrupt. It takes the
 * memory of what waits in it, so that one that is not used costs next to nothing.
 */
public final class BoundedPipe {

    private static final int SMALLEST = 1024;
    private static final int KEPT = 16 * 1024;
    private static final byte[] NOTHING = new byte[0];

    private final int capacity;
    private byte[] buffer = NOTHING;
    private int start;
    private int count;
    private boolean finished;
    private boolean unread;

    public BoundedPipe(int capacity) {
        this.capacity = capacity;
    }

    /** To be read from. Closing it lets writes fail. */
    public InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return length == 0 ? 0 : take(bytes, from, length);
            }

            @Override
            public int available() {
                synchronized (BoundedPipe.this) {
                    return count;
                }
            }

            @Override
            public void close() {
                stopReading();
            }
        };
    }

    /** To be written to. Closing it ends what is read. */
    public OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                put(bytes, from, length);
            }

            @Override
            public void close() {
                finish();
            }
        };
    }

    private synchronized int take(byte[] bytes, int from, int length) throws IOException {
        while (count == 0 && !finished && !unread) {
            await();
        }
        if (count == 0) {
            return -1;
        }
        int taken = Math.min(Math.min(length, count), buffer.length - start);
        System.arraycopy(buffer, start, bytes, from, taken);
        start = (start + taken) % buffer.length;
        count -= taken;
        if (count == 0 && buffer.length > KEPT) {
            buffer = NOTHING;
            start = 0;
        }
        notifyAll();
        return taken;
    }

    private synchronized void put(byte[] bytes, int from, int length) throws IOException {
        int put = 0;
        while (put < length) {
            while (count == capacity && !unread && !finished) {
                await();
            }
            if (unread || finished) {
                throw new IOException("Broken pipe");
            }
            grow(length - put);
            int end = (start + count) % buffer.length;
            int room = Math.min(Math.min(length - put, buffer.length - count), buffer.length - end);
            System.arraycopy(bytes, from + put, buffer, end, room);
            put += room;
            count += room;
            notifyAll();
        }
    }

    /** To room for so many more, or as many as may wait. */
    private void grow(int more) {
        int wanted = Math.min(capacity, Math.max(SMALLEST, count + more));
        if (wanted <= buffer.length) {
            return;
        }
        byte[] larger = new byte[Math.min(capacity, Math.max(wanted, 2 * buffer.length))];
        int first = Math.min(count, buffer.length - start);
        System.arraycopy(buffer, start, larger, 0, first);
        System.arraycopy(buffer, 0, larger, first, count - first);
        buffer = larger;
        start = 0;
    }

    private void await() throws InterruptedIOException {
        try {
            wait();
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        }
    }

    private synchronized void finish() {
        finished = true;
        notifyAll();
    }

    private synchronized void stopReading() {
        unread = true;
        count = 0;
        start = 0;
        buffer = NOTHING;
        notifyAll();
    }
}
