package io.streamplane.apiserver.kubelet;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a kubelet answers where it is asked for another protocol. With status 101 the connection is that protocol's from here on.
 *
 * @param headers by their names in lower case
 * @param plain the connection without TLS
 */
public record UpgradeAnswer(int status, Map<String, String> headers, Socket plain, InputStream in, OutputStream out)
        implements AutoCloseable {

    private static final int MOST_HEAD = 64 * 1024;
    private static final int MOST_BODY = 64 * 1024;

    /** @param plain what carries the socket: closing it ends reads and writes at once, where TLS would wait for a write that is held up */
    static UpgradeAnswer read(Socket socket, Socket plain) throws IOException {
        var in = new BufferedInputStream(socket.getInputStream());
        int[] left = {MOST_HEAD};
        String[] first = line(in, left).split(" ", 3);
        if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("\\d{3}")) {
            throw new IOException("expected an answer of HTTP/1.1");
        }
        var headers = new TreeMap<String, String>();
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        int status = Integer.parseInt(first[1]);
        if (status == 101) {
            socket.setSoTimeout(0);
        }
        return new UpgradeAnswer(status, headers, plain, in, socket.getOutputStream());
    }

    private static String line(InputStream in, int[] left) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the kubelet closed the connection");
            }
            if (--left[0] < 0) {
                throw new IOException("expected headers of " + MOST_HEAD + " bytes at most");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** What a refusal says. */
    public String text() throws IOException {
        String length = headers.getOrDefault("content-length", "0");
        int bytes = length.matches("\\d{1,6}") ? Math.min(MOST_BODY, Integer.parseInt(length)) : 0;
        return new String(in.readNBytes(bytes), StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() {
        try {
            plain.close();
        } catch (IOException e) {
            // It is not used any more.
        }
    }
}
