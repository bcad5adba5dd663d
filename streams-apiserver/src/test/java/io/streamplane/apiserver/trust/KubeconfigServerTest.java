package io.streamplane.apiserver.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.reload.Configured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigServerTest {

    @TempDir
    private Path folder;

    private CertificateAuthority authority;
    private Path file;
    private Path token;
    private Configured<KubeconfigServer> server;

    @BeforeEach
    void read() throws IOException {
        authority = CertificateAuthority.in(folder.resolve("pki"));
        Files.writeString(folder.resolve("ca.crt"), authority.certificatePem());
        token = Files.writeString(folder.resolve("token"), "first");
        file = folder.resolve("kubeconfig");
        write("certificate-authority: ca.crt", "tokenFile: token");
        server = KubeconfigServer.watched("test", file);
    }

    private void write(String ofCluster, String ofUser) throws IOException {
        Files.writeString(file, """
                clusters: [{name: c, cluster: {server: 'https://localhost:1/', %s}}]
                users: [{name: u, user: {%s}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(ofCluster, ofUser));
    }

    private String authorization() {
        return server.get().authorization();
    }

    @Test
    void shouldBeReadAgainWhenAFileThatItRefersToChanges() throws IOException {
        // Given
        Configured.Look same = server.look();
        KubeconfigServer before = server.get();

        // When
        Files.writeString(token, "second");
        Configured.Look changed = server.look();

        // Then
        assertThat(same).isInstanceOf(Configured.Unchanged.class);
        assertThat(changed).isInstanceOf(Configured.Changed.class);
        assertThat(before.authorization()).isEqualTo("Bearer first");
        assertThat(authorization()).isEqualTo("Bearer second");
        assertThat(server.look()).isInstanceOf(Configured.Unchanged.class);
    }

    @Test
    void shouldStayWhileAFileIsMissingAndTellOnce() throws IOException {
        // When
        Files.delete(token);
        Configured.Look missing = server.look();
        Configured.Look again = server.look();
        Files.writeString(token, "third");
        Configured.Look back = server.look();

        // Then
        assertThat(missing).isInstanceOf(Configured.Unusable.class);
        assertThat(again).isInstanceOf(Configured.Unchanged.class);
        assertThat(back).isInstanceOf(Configured.Changed.class);
        assertThat(authorization()).isEqualTo("Bearer third");
    }

    @Test
    void shouldForgetFilesThatItDoesNotReferToAnyMore() throws IOException {
        // When
        write("certificate-authority: ca.crt", "token: own");
        Files.delete(token);
        Configured.Look changed = server.look();

        // Then
        assertThat(changed).isInstanceOf(Configured.Changed.class);
        assertThat(authorization()).isEqualTo("Bearer own");
        assertThat(server.look()).isInstanceOf(Configured.Unchanged.class);
    }

    @Test
    void shouldWaitForAFileThatComesAfterIt() throws IOException {
        // When
        write("certificate-authority: ca.crt", "tokenFile: later");
        Configured.Look without = server.look();
        Files.writeString(folder.resolve("later"), "late");
        Configured.Look with = server.look();
        Files.writeString(folder.resolve("later"), "later");
        server.look();

        // Then
        assertThat(without).isInstanceOf(Configured.Unusable.class);
        assertThat(with).isInstanceOf(Configured.Changed.class);
        assertThat(authorization()).isEqualTo("Bearer later");
    }

    @Test
    void shouldSayThatItIsNoKubeconfig() throws IOException {
        // When
        Files.writeString(file, "{");

        // Then
        assertThat(server.look())
                .isInstanceOfSatisfying(
                        Configured.Unusable.class,
                        look -> assertThat(look.why()).contains("expected a kubeconfig in"));
        assertThat(authorization()).isEqualTo("Bearer first");
    }
}
