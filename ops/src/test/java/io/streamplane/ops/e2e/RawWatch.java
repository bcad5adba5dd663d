package io.streamplane.ops.e2e;

import io.streamplane.apiserver.trust.KubeconfigServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A watch over HTTP/1.1 whose client sends the request and reads nothing. */
final class RawWatch {

    private RawWatch() {}

    static Socket open(Path kubeconfig, String path) throws IOException {
        var credentials = KubeconfigServer.of(kubeconfig);
        var server = credentials.uri();
        Socket socket = credentials.tls().getSocketFactory().createSocket();
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: " + server.getAuthority()
                                + "\r\nAccept: application/json\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }
}
