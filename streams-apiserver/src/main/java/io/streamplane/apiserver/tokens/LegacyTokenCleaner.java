package io.streamplane.apiserver.tokens;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.serviceaccount.LegacyTokenUses;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.PodUses;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.kind.core.ServiceAccountKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds tokens that Kubernetes of old made for each ServiceAccount and that nobody uses, as {@code
 * pkg/controller/serviceaccount/legacy_serviceaccount_token_cleaner.go}. A Secret is such a one where its account lists it below {@code secrets}.
 */
final class LegacyTokenCleaner {

    private static final String TYPE = "kubernetes.io/service-account-token";
    private static final String ACCOUNT = "kubernetes.io/service-account.name";
    private static final String ACCOUNT_UID = "kubernetes.io/service-account.uid";

    /**
     * What is to be done.
     *
     * @param invalidate Secrets whose tokens shall count no more from now on
     * @param delete those whose tokens have not for long enough
     */
    record Cleaning(List<StoredObject> invalidate, List<StoredObject> delete) {

        static final Cleaning NOTHING = new Cleaning(List.of(), List.of());
    }

    private final Snapshot state;
    private final Instant since;
    private final Map<String, Set<String>> mounted = new HashMap<>();

    private LegacyTokenCleaner(Snapshot state, Instant since) {
        this.state = state;
        this.since = since;
    }

    /** @param period without use; nothing is done until uses have been noted for so long, from the day after the first one on */
    static Cleaning clean(Snapshot state, Instant now, Duration period) {
        LocalDate tracked = LegacyTokenTracking.since(state);
        if (tracked == null
                || now.isBefore(tracked.plusDays(1)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC)
                        .plus(period))) {
            return Cleaning.NOTHING;
        }
        return new LegacyTokenCleaner(state, now.minus(period)).clean();
    }

    private Cleaning clean() {
        var invalidate = new ArrayList<StoredObject>();
        var delete = new ArrayList<StoredObject>();
        for (StoredObject secret : state.list(SecretKind.KIND, null)) {
            if (isUnused(secret) && isOfAccount(secret) && !isMounted(secret)) {
                String invalid = label(secret, LegacyTokenUses.INVALID_SINCE);
                if (!isDay(invalid)) {
                    invalidate.add(secret);
                } else if (invalid.compareTo(LegacyTokenUses.day(since)) < 0) {
                    delete.add(secret);
                }
            }
        }
        return new Cleaning(invalidate, delete);
    }

    private boolean isUnused(StoredObject secret) {
        ObjectNode metadata = Tree.object(secret.tree(), "metadata");
        if (!Tree.text(secret.tree(), "type").equals(TYPE)
                || Tree.has(metadata, "deletionTimestamp")
                || !isBefore(Tree.text(metadata, "creationTimestamp"))) {
            return false;
        }
        String used = label(secret, LegacyTokenUses.LAST_USED);
        return used.isEmpty() || (isDay(used) && used.compareTo(LegacyTokenUses.day(since)) < 0);
    }

    private boolean isBefore(String created) {
        try {
            return Instant.parse(created).isBefore(since);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private boolean isOfAccount(StoredObject secret) {
        ObjectNode annotations = Tree.object(secret.tree(), "metadata", "annotations");
        String name = Tree.text(annotations, ACCOUNT);
        String uid = Tree.text(annotations, ACCOUNT_UID);
        StoredObject account = name.isEmpty()
                ? null
                : state.get(ServiceAccountKind.KIND, new ObjectKey(secret.key().namespace(), name))
                        .orElse(null);
        return account != null
                && (uid.isEmpty() || uid.equals(account.uid()))
                && Tree.objects(account.tree(), "secrets").stream()
                        .anyMatch(each ->
                                Tree.text(each, "name").equals(secret.key().name()));
    }

    private boolean isMounted(StoredObject secret) {
        return mounted.computeIfAbsent(secret.key().namespace(), this::mounted)
                .contains(secret.key().name());
    }

    private Set<String> mounted(String namespace) {
        var names = new HashSet<String>();
        state.list(PodKind.KIND, namespace)
                .forEach(pod -> PodUses.secrets(pod.tree()).forEach(names::add));
        return names;
    }

    private static String label(StoredObject secret, String name) {
        return secret.labels().path(name).asString("");
    }

    private static boolean isDay(String text) {
        return LegacyTokenTracking.day(text) != null;
    }
}
