package io.streamplane.apiserver.tokens;

import io.streamplane.apiserver.authentication.BootstrapSecret;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.core.SecretKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Finds the Secrets of bootstrap tokens whose time is over, as {@code pkg/controller/bootstrap/tokencleaner.go}. */
final class TokenCleaner {

    private TokenCleaner() {}

    static List<StoredObject> expired(Snapshot state, Instant now) {
        var expired = new ArrayList<StoredObject>();
        for (StoredObject each : state.list(SecretKind.KIND, BootstrapSecret.NAMESPACE)) {
            BootstrapSecret.of(each)
                    .filter(token -> !token.isTerminating() && token.hasExpired(now))
                    .ifPresent(_ -> expired.add(each));
        }
        return expired;
    }
}
