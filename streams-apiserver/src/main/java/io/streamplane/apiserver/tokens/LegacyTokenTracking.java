package io.streamplane.apiserver.tokens;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.serviceaccount.LegacyTokenUses;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ConfigMap that says since when uses of ServiceAccounts' Secrets are noted, as {@code
 * pkg/controlplane/controller/legacytokentracking}.
 */
public final class LegacyTokenTracking {

    public static final ObjectKey MAP =
            new ObjectKey("kube-system", "kube-apiserver-legacy-service-account-token-tracking");

    private static final String SINCE = "since";

    private LegacyTokenTracking() {}

    /** The ConfigMap for the case that there is none. */
    public static ObjectNode map(Instant now) {
        ObjectNode map =
                JsonMapper.shared().createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("namespace", MAP.namespace()).put("name", MAP.name());
        map.putObject("data").put(SINCE, LegacyTokenUses.day(now));
        return map;
    }

    /** The merge patch for a ConfigMap that does not say a day. */
    static Optional<ObjectNode> repair(Snapshot state, Instant now) {
        if (state.get(ConfigMapKind.KIND, MAP).isEmpty() || since(state) != null) {
            return Optional.empty();
        }
        ObjectNode patch = JsonMapper.shared().createObjectNode();
        patch.putObject("data").put(SINCE, LegacyTokenUses.day(now));
        return Optional.of(patch);
    }

    /** The day from which on uses are noted; null where the state does not say it. */
    static @Nullable LocalDate since(Snapshot state) {
        StoredObject map = state.get(ConfigMapKind.KIND, MAP).orElse(null);
        return map == null ? null : day(Tree.text(Tree.object(map.tree(), "data"), SINCE));
    }

    /** Null where it is none, as {@code 2026-01-02}. */
    static @Nullable LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
