package io.streamplane.kubelet.stream;

import io.streamplane.kubelet.shell.BoundedPipe;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The server's side of SPDY/3.1, as far as Kubernetes' clients (moby/spdystream) speak it: streams that the client opens, their bytes, pings.
 * They know no windows: who reads slowly holds up the connection. {@link #run} reads; any thread may write.
 */
public final class SpdySession implements AutoCloseable {

    private static final int VERSION = 3;
    private static final int SYN_STREAM = 1;
    private static final int SYN_REPLY = 2;
    private static final int RST_STREAM = 3;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int HEADERS = 8;
    private static final int FIN = 1;
    private static final int MOST_STREAMS = 512;
    private static final int MOST_CONTROL = 64 * 1024;
    private static final int CHUNK = 16 * 1024;
    private static final int PIPE = 64 * 1024;

    private final DataInputStream in;
    private final OutputStream out;
    private final SpdyHeaders received = new SpdyHeaders();
    private final SpdyHeaders sent = new SpdyHeaders();
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<Integer, Stream> streams = new HashMap<>();
    private final Consumer<Stream> opened;
    private int pings = 2;
    private volatile long active = System.nanoTime();

    /** @param opened is told of each stream by the thread that reads */
    public SpdySession(InputStream in, OutputStream out, Consumer<Stream> opened) {
        this.in = new DataInputStream(in);
        this.out = out;
        this.opened = opened;
    }

    /** A stream in both directions. */
    public final class Stream {
        private final int id;
        private final Map<String, String> headers;
        private final BoundedPipe pipe = new BoundedPipe(PIPE);
        private final OutputStream arriving = pipe.out();
        private boolean finished;
        private boolean ended;

        private Stream(int id, Map<String, String> headers) {
            this.id = id;
            this.headers = headers;
        }

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        public InputStream in() {
            return pipe.in();
        }

        /** Whether both directions have ended; for the thread that reads. */
        public boolean isOver() {
            return finished && ended;
        }

        /** Closing it ends this direction. */
        public OutputStream out() {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    for (int at = 0; at < length; at += CHUNK) {
                        data(id, 0, bytes, from + at, Math.min(CHUNK, length - at));
                    }
                    active = System.nanoTime();
                }

                @Override
                public void close() throws IOException {
                    if (!finished) {
                        finished = true;
                        data(id, FIN, new byte[0], 0, 0);
                        forgetIfOver(Stream.this);
                    }
                }
            };
        }

        private void end() throws IOException {
            ended = true;
            arriving.close();
            forgetIfOver(this);
        }
    }

    private void forgetIfOver(Stream stream) {
        synchronized (streams) {
            if (stream.isOver()) {
                streams.remove(stream.id);
            }
        }
    }

    /** When bytes of a stream came or went last, as {@link System#nanoTime}. */
    public long active() {
        return active;
    }

    /** Reads until the other side is gone; all streams have ended then. */
    public void run() throws IOException {
        try {
            while (frame()) {
                // One after the other.
            }
        } catch (EOFException e) {
            // It is over.
        } finally {
            synchronized (streams) {
                for (Stream stream : streams.values()) {
                    stream.arriving.close();
                }
                streams.clear();
            }
        }
    }

    private boolean frame() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        int word = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int second = in.readInt();
        int flags = second >>> 24;
        int length = second & 0xffffff;
        if (word >= 0) {
            data(word, flags, length);
            return true;
        }
        if (length > MOST_CONTROL || (word >>> 16 & 0x7fff) != VERSION) {
            throw new IOException("expected a control frame of SPDY/3.1, but got version " + (word >>> 16 & 0x7fff)
                    + " with " + length + " bytes");
        }
        byte[] body = new byte[length];
        in.readFully(body);
        return control(word & 0xffff, flags, new DataInputStream(new java.io.ByteArrayInputStream(body)));
    }

    private boolean control(int type, int flags, DataInputStream body) throws IOException {
        switch (type) {
            case SYN_STREAM -> {
                int id = body.readInt() & 0x7fffffff;
                body.readInt();
                body.readUnsignedShort();
                open(new Stream(id, received.read(body.readAllBytes())), flags);
            }
            case HEADERS -> {
                body.readInt();
                received.read(body.readAllBytes());
            }
            case RST_STREAM -> {
                Stream stream = stream(body.readInt() & 0x7fffffff);
                if (stream != null) {
                    stream.finished = true;
                    stream.end();
                }
            }
            case PING -> {
                int id = body.readInt();
                if ((id & 1) == 1) {
                    control(PING, 0, id, new byte[0]);
                }
            }
            case GO_AWAY -> {
                return true; // what is open goes on, and the connection's end follows
            }
            default -> {
                // Settings and windows, which say nothing to this side.
            }
        }
        return true;
    }

    private void open(Stream stream, int flags) throws IOException {
        synchronized (streams) {
            if (streams.size() >= MOST_STREAMS) {
                control(RST_STREAM, 0, stream.id, new byte[] {0, 0, 0, 3});
                return;
            }
            streams.put(stream.id, stream);
        }
        writing.lock();
        try {
            control(SYN_REPLY, 0, stream.id, sent.write(Map.of()));
        } finally {
            writing.unlock();
        }
        if ((flags & FIN) != 0) {
            stream.end();
        }
        opened.accept(stream);
    }

    private @org.jspecify.annotations.Nullable Stream stream(int id) {
        synchronized (streams) {
            return streams.get(id);
        }
    }

    private void data(int id, int flags, int length) throws IOException {
        Stream stream = stream(id);
        byte[] buffer = new byte[Math.min(length, CHUNK)];
        active = System.nanoTime();
        for (int left = length; left > 0; ) {
            int count = in.read(buffer, 0, Math.min(left, buffer.length));
            if (count < 0) {
                throw new EOFException();
            }
            left -= count;
            if (stream != null && !stream.ended) {
                try {
                    stream.arriving.write(buffer, 0, count);
                } catch (IOException unread) {
                    // Nobody wants the rest; the client need not know.
                }
            }
        }
        if (stream != null && (flags & FIN) != 0) {
            stream.end();
        }
    }

    private void data(int id, int flags, byte[] bytes, int from, int length) throws IOException {
        var frame = new ByteArrayOutputStream(8 + length);
        var head = new DataOutputStream(frame);
        head.writeInt(id);
        head.writeInt(flags << 24 | length);
        head.write(bytes, from, length);
        send(frame);
    }

    private void control(int type, int flags, int number, byte[] rest) throws IOException {
        var frame = new ByteArrayOutputStream(12 + rest.length);
        var head = new DataOutputStream(frame);
        head.writeInt(0x80000000 | VERSION << 16 | type);
        head.writeInt(flags << 24 | 4 + rest.length);
        head.writeInt(number);
        head.write(rest);
        send(frame);
    }

    private void send(ByteArrayOutputStream frame) throws IOException {
        writing.lock();
        try {
            out.write(frame.toByteArray());
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    /** Fails where the other side is gone. */
    public void ping() throws IOException {
        control(PING, 0, pings, new byte[0]);
        pings += 2;
    }

    /** No more comes from this side. */
    public void goAway() throws IOException {
        control(GO_AWAY, 0, 0, new byte[4]);
    }

    /** Once nobody reads and writes any more. */
    @Override
    public void close() {
        received.close();
        writing.lock();
        try {
            sent.close();
        } finally {
            writing.unlock();
        }
    }
}
