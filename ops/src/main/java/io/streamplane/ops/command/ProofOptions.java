package io.streamplane.ops.command;

import io.streamplane.schemas.proof.Proof;
import io.streamplane.schemas.proof.ProofSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a role shows who it is, as options. */
final class ProofOptions {

    @Option(
            names = "--token-file",
            description =
                    "a token of the user that this role is, such as a ServiceAccount's; read again when it changes")
    private @Nullable Path tokenFile;

    @Option(
            names = "--cluster-secret-file",
            description =
                    "instead of a token: proposals.secret of the API server's --cert-dir; who has that may propose as"
                            + " any component")
    private @Nullable Path secretFile;

    /** Throws where there is none: all that the role proposes would be refused. */
    Proof proof() throws IOException {
        if (tokenFile != null && secretFile != null) {
            throw new IllegalArgumentException("expected --token-file or --cluster-secret-file, but both were given");
        }
        if (tokenFile != null) {
            return Proof.of(readable(tokenFile));
        }
        if (secretFile != null) {
            return Proof.of(ProofSecret.in(readable(secretFile)));
        }
        throw new IllegalArgumentException("expected --token-file or --cluster-secret-file, but neither was given: API"
                + " servers refuse what is proposed without a proof of who proposes it");
    }

    /** Whether there is one. */
    boolean isGiven() {
        return tokenFile != null || secretFile != null;
    }

    /** Throws where it cannot be read. */
    static Path readable(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("expected a file that can be read at " + file + ", but there is none");
        }
        return file;
    }
}
