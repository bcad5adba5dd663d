package io.streamplane.apiserver.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/** A kubeconfig file with one cluster, one user and everything embedded. */
public final class Kubeconfig {

    private Kubeconfig() {}

    /** Writes the file so that readers see the old one or the new one, and nobody else reads it. */
    public static void write(
            Path file, String server, String authorityPem, String user, CertificateAuthority.Identity client)
            throws IOException {
        String text = """
                apiVersion: v1
                kind: Config
                clusters:
                - name: streamplane
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: %s
                  user:
                    client-certificate-data: %s
                    client-key-data: %s
                contexts:
                - name: streamplane
                  context:
                    cluster: streamplane
                    user: %s
                current-context: streamplane
                preferences: {}
                """.formatted(
                server, base64(authorityPem), user, base64(client.certificatePem()), base64(client.keyPem()), user);
        write(file, text);
    }

    /** Likewise, for any text of a kubeconfig. */
    public static void write(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "kubeconfig",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
