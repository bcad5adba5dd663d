package io.streamplane.kubelet.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The bytes within the messages of a WebSocket, one after the other: another protocol is tunnelled so. */
public final class MessageStreams {

    private final WebSocketFrames frames;

    public MessageStreams(WebSocketFrames frames) {
        this.frames = frames;
    }

    public InputStream in() {
        return new InputStream() {
            private byte[] message = new byte[0];
            private int at;

            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                while (at == message.length) {
                    byte[] next = frames.read();
                    if (next == null) {
                        return -1;
                    }
                    message = next;
                    at = 0;
                }
                int count = Math.min(length, message.length - at);
                System.arraycopy(message, at, bytes, from, count);
                at += count;
                return count;
            }
        };
    }

    public OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                frames.write(bytes, from, length);
            }
        };
    }
}
