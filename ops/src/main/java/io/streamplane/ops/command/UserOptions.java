package io.streamplane.ops.command;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.authentication.BearerTokens;
import io.streamplane.apiserver.authentication.Users;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom an API server knows beside the holders of client certificates, as options. */
final class UserOptions {

    @Option(
            names = "--token-auth-file",
            description =
                    "bearer tokens of users, for HTTP and for manifests: lines of token,user,uid,\"group1,group2\"")
    private @Nullable Path tokenFile;

    @Option(
            names = "--manifests-user",
            defaultValue = "manifests-producer",
            description = "who asks for a record on the topic manifests that has no token (default: ${DEFAULT-VALUE})")
    private String manifestsUser = "manifests-producer";

    @Option(
            names = "--manifests-group",
            defaultValue = AuthenticatedUser.MASTERS,
            description = "that user's group; may be given again (default: ${DEFAULT-VALUE}, which may do everything)")
    private List<String> manifestsGroups = List.of();

    @Option(
            names = "--manifests-field-manager",
            defaultValue = "manifests",
            description = "of records that name none (default: ${DEFAULT-VALUE})")
    private String fieldManager = "manifests";

    @Option(
            names = "--manifests-wait",
            defaultValue = "60",
            description =
                    "seconds that a record on the topic manifests may wait for what it lacks, such as its namespace,"
                            + " before it is refused (default: ${DEFAULT-VALUE})")
    private long manifestPatience = 60;

    Duration manifestPatience() {
        return Duration.ofSeconds(manifestPatience);
    }

    Users users() throws IOException {
        return new Users(
                tokenFile == null ? BearerTokens.NONE : BearerTokens.of(tokenFile),
                new AuthenticatedUser(manifestsUser, manifestsGroups),
                fieldManager);
    }
}
