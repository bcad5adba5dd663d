package io.streamplane.kubelet.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What answers on the ports that a container names: HTTP/1.1 that says what it was asked. */
public final class HttpEcho {

    private static final int MOST_HEAD = 64 * 1024;
    private static final int MOST_BODY = 1 << 20;

    private final String pod;
    private final String container;
    private final int port;

    private HttpEcho(String pod, String container, int port) {
        this.pod = pod;
        this.container = container;
        this.port = port;
    }

    /** Null where no container of the pod has the port. */
    public static @Nullable HttpEcho on(Pod pod, int port) {
        for (Container container : pod.getSpec().getContainers()) {
            for (ContainerPort each : container.getPorts()) {
                if (each.getContainerPort() == port) {
                    return new HttpEcho(
                            pod.getMetadata().getNamespace() + "/"
                                    + pod.getMetadata().getName(),
                            container.getName(),
                            port);
                }
            }
        }
        return null;
    }

    /** The body of an answer. */
    public String answer(String method, String target, Map<String, String> headers, byte[] body) {
        var text = new StringBuilder(
                method + " " + target + "\npod: " + pod + "\ncontainer: " + container + "\nport: " + port + "\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return body.length == 0 ? text.toString() : text + "\n" + new String(body, StandardCharsets.UTF_8);
    }

    /** Answers one request after the other, until the client has no more. */
    public void serve(InputStream from, OutputStream out) throws IOException {
        var in = new BufferedInputStream(from);
        while (true) {
            String line = line(in);
            if (line == null) {
                return;
            }
            String[] words = line.split(" ", 3);
            var headers = new LinkedHashMap<String, String>();
            int size = line.length();
            for (String each = line(in); each != null && !each.isEmpty(); each = line(in)) {
                int colon = each.indexOf(':');
                size += each.length();
                if (colon > 0 && size < MOST_HEAD) {
                    headers.put(
                            each.substring(0, colon).toLowerCase(Locale.ROOT),
                            each.substring(colon + 1).strip());
                }
            }
            if (words.length < 3 || !words[2].startsWith("HTTP/1.") || size >= MOST_HEAD) {
                send(out, "400 Bad Request", "expected a request of HTTP/1.1\n", true);
                return;
            }
            byte[] body = body(in, headers);
            boolean last =
                    headers.getOrDefault("connection", "").equalsIgnoreCase("close") || words[2].equals("HTTP/1.0");
            send(out, "200 OK", answer(words[0], words[1], headers, body), last);
            if (last) {
                return;
            }
        }
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        var body = new ByteArrayOutputStream();
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            while (true) {
                String line = line(in);
                int length = line == null || !line.matches("[0-9a-fA-F]{1,6}(;.*)?")
                        ? 0
                        : Integer.parseInt(line.split(";", 2)[0], 16);
                if (length == 0 || body.size() + length > MOST_BODY) {
                    for (String each = line(in); each != null && !each.isEmpty(); each = line(in)) {
                        // trailers
                    }
                    return body.toByteArray();
                }
                body.writeBytes(in.readNBytes(length));
                line(in);
            }
        }
        String length = headers.getOrDefault("content-length", "0");
        return in.readNBytes(length.matches("\\d{1,8}") ? Math.min(MOST_BODY, Integer.parseInt(length)) : 0);
    }

    private static void send(OutputStream out, String status, String text, boolean last) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                        + body.length + (last ? "\r\nConnection: close" : "") + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        var answer = new ByteArrayOutputStream(head.length + body.length);
        answer.writeBytes(head);
        answer.writeBytes(body);
        out.write(answer.toByteArray());
    }

    /** Without its end; null at the end of all. */
    private static @Nullable String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            if (line.size() < MOST_HEAD) {
                line.write(b);
            }
        }
        return line.size() == 0 ? null : line.toString(StandardCharsets.ISO_8859_1);
    }
}
