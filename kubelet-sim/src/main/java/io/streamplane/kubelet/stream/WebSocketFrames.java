package io.streamplane.kubelet.stream;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of WebSocket (RFC 6455): whole messages in both directions, whose length is bounded; pings are answered. One thread reads,
 * any may write.
 */
public final class WebSocketFrames {

    private static final String ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MOST_BYTES = 4 << 20;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int NORMAL = 1000;

    private final DataInputStream in;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private boolean closed;

    public WebSocketFrames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = out;
    }

    /** What an upgrade is answered with, for the key that it names. */
    public static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + ACCEPT).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** The next message, text or not; null once the other side has closed or is gone. */
    public byte @Nullable [] read() throws IOException {
        var message = new ByteArrayOutputStream();
        try {
            while (true) {
                int first = in.read();
                if (first < 0) {
                    return null;
                }
                byte[] payload = payload(message.size());
                switch (first & 0x0f) {
                    case CONTINUATION, TEXT, BINARY -> {
                        message.writeBytes(payload);
                        if ((first & 0x80) != 0) {
                            return message.toByteArray();
                        }
                    }
                    case PING -> send(PONG, payload, 0, payload.length);
                    case PONG -> {
                        // It is there.
                    }
                    case CLOSE -> {
                        close();
                        return null;
                    }
                    default -> throw new IOException("expected a frame of RFC 6455, but got opcode " + (first & 0x0f));
                }
            }
        } catch (EOFException e) {
            return null;
        }
    }

    private byte[] payload(int before) throws IOException {
        int second = in.readUnsignedByte();
        long length = second & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        if (length < 0 || length + before > MOST_BYTES) {
            throw new IOException("expected a message of " + MOST_BYTES + " bytes at most, but got " + length);
        }
        if ((second & 0x80) == 0) {
            throw new IOException("expected a masked frame from a client");
        }
        byte[] mask = new byte[4];
        in.readFully(mask);
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return payload;
    }

    public void write(byte[] message, int from, int length) throws IOException {
        send(BINARY, message, from, length);
    }

    public void writeText(byte[] message) throws IOException {
        send(TEXT, message, 0, message.length);
    }

    /** Fails where the other side is gone. */
    public void ping() throws IOException {
        send(PING, new byte[0], 0, 0);
    }

    /** Says that nothing more comes. */
    public void close() throws IOException {
        writing.lock();
        try {
            if (!closed) {
                send(CLOSE, new byte[] {(byte) (NORMAL >> 8), (byte) NORMAL}, 0, 2);
                closed = true;
            }
        } finally {
            writing.unlock();
        }
    }

    private void send(int kind, byte[] payload, int from, int length) throws IOException {
        var frame = new ByteArrayOutputStream(length + 10);
        frame.write(0x80 | kind);
        if (length < 126) {
            frame.write(length);
        } else if (length < 1 << 16) {
            frame.write(126);
            frame.write(length >> 8);
            frame.write(length);
        } else {
            frame.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) length >> shift));
            }
        }
        frame.write(payload, from, length);
        writing.lock();
        try {
            if (closed) {
                throw new IOException("closed");
            }
            out.write(frame.toByteArray());
            out.flush();
        } finally {
            writing.unlock();
        }
    }
}
