package io.streamplane.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.oidc.AuthenticationConfig;
import io.streamplane.apiserver.reload.Configured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class IssuerOptionsTest {

    @TempDir
    private Path folder;

    @CommandLine.Command
    static final class Asked {

        @CommandLine.Mixin
        private IssuerOptions issuers = new IssuerOptions();
    }

    private IssuerOptions options(Path authority) {
        var asked = new Asked();
        new CommandLine(asked)
                .parseArgs(
                        "--oidc-issuer-url=https://issuer.example",
                        "--oidc-client-id=me",
                        "--oidc-ca-file=" + authority);
        return asked.issuers;
    }

    private String authority(String name) throws IOException {
        return CertificateAuthority.in(folder.resolve(name)).certificatePem();
    }

    @Test
    void shouldReadTheAuthorityOfAnIssuerAgain() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("ca.pem"), authority("first"));
        Configured<AuthenticationConfig> config = options(file).config();

        // When
        Files.writeString(file, "no certificate");
        Configured.Look broken = config.look();
        Configured.Look again = config.look();
        AuthenticationConfig kept = config.get();
        Files.writeString(file, authority("second"));
        Configured.Look mended = config.look();

        // Then
        assertThat(broken).isInstanceOf(Configured.Unusable.class);
        assertThat(again).isInstanceOf(Configured.Unchanged.class);
        assertThat(kept.issuers().getFirst().authority()).isEqualTo(authority("first"));
        assertThat(mended).isInstanceOf(Configured.Changed.class);
        assertThat(config.get().issuers().getFirst().authority()).isEqualTo(authority("second"));
    }

    @Test
    void shouldNotStartWithAnAuthorityThatIsNone() throws IOException {
        // Given
        IssuerOptions options = options(Files.writeString(folder.resolve("ca.pem"), "no certificate"));

        // When // Then
        assertThatThrownBy(options::config).hasMessageContaining("expected certificates in PEM");
    }
}
