package io.streamplane.kubelet.identity;

import io.streamplane.schemas.kubeconfig.KubeconfigFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import tools.jackson.core.JacksonException;

/**
 * What a kubelet is told to join by: the cluster and the user of a kubeconfig's current context, as for upstream's
 * {@code --bootstrap-kubeconfig}.
 *
 * @param server whose certificate must be of one of the authorities
 * @param token by which the first certificates are asked for; may be empty, and is then no use where there are none yet
 */
public record BootstrapKubeconfig(URI server, List<X509Certificate> authorities, String token) {

    public BootstrapKubeconfig {
        authorities = List.copyOf(authorities);
    }

    /** Throws {@link IOException} with the file's name where it cannot be used. */
    public static BootstrapKubeconfig read(Path file) throws IOException {
        try {
            KubeconfigFile config =
                    KubeconfigFile.read(file).orElseThrow(() -> new IllegalArgumentException("it is no kubeconfig"));
            String server = config.server();
            if (!server.startsWith("https://")) {
                throw new IllegalArgumentException(
                        "its current-context must lead to a cluster with a server that begins with https://");
            }
            return new BootstrapKubeconfig(
                    URI.create(server), NodeCredential.certificates(authorities(config)), config.token());
        } catch (JacksonException | IllegalArgumentException | IOException e) {
            throw new IOException("expected a kubeconfig to join by in " + file + ", but: " + e.getMessage(), e);
        }
    }

    private static String authorities(KubeconfigFile config) throws IOException {
        String authorities = config.authorities();
        if (authorities.isEmpty()) {
            throw new IllegalArgumentException(
                    "its cluster has no certificate-authority, by which the server is known");
        }
        return authorities;
    }
}
