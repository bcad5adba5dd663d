package io.streamplane.kubelet.identity;

import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

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
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (!(YAMLMapper.shared().readTree(Files.readString(file)) instanceof ObjectNode config)
                    || folder == null) {
                throw new IllegalArgumentException("it is no kubeconfig");
            }
            ObjectNode context = named(config, "contexts", "context", Tree.text(config, "current-context"));
            ObjectNode cluster = named(config, "clusters", "cluster", Tree.text(context, "cluster"));
            ObjectNode user = named(config, "users", "user", Tree.text(context, "user"));
            String server = Tree.text(cluster, "server");
            if (!server.startsWith("https://")) {
                throw new IllegalArgumentException(
                        "its current-context must lead to a cluster with a server that begins with https://");
            }
            return new BootstrapKubeconfig(
                    URI.create(server), NodeCredential.certificates(authorities(cluster, folder)), token(user, folder));
        } catch (JacksonException | IllegalArgumentException | IOException e) {
            throw new IOException("expected a kubeconfig to join by in " + file + ", but: " + e.getMessage(), e);
        }
    }

    private static @Nullable ObjectNode named(ObjectNode config, String list, String field, String name) {
        return Tree.objects(config, list).stream()
                .filter(each -> Tree.text(each, "name").equals(name))
                .map(each -> Tree.object(each, field))
                .findFirst()
                .orElse(null);
    }

    private static String authorities(@Nullable ObjectNode cluster, Path folder) throws IOException {
        String data = Tree.text(cluster, "certificate-authority-data");
        String file = Tree.text(cluster, "certificate-authority");
        if (!data.isEmpty()) {
            return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII);
        } else if (!file.isEmpty()) {
            return Files.readString(folder.resolve(file));
        }
        throw new IllegalArgumentException("its cluster has no certificate-authority, by which the server is known");
    }

    private static String token(@Nullable ObjectNode user, Path folder) throws IOException {
        String token = Tree.text(user, "token");
        String file = Tree.text(user, "tokenFile");
        return token.isEmpty() && !file.isEmpty()
                ? Files.readString(folder.resolve(file)).strip()
                : token;
    }
}
