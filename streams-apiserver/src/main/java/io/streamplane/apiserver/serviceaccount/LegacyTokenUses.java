package io.streamplane.apiserver.serviceaccount;

import io.streamplane.apiserver.journal.state.StoredObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens of Secrets were used today without their Secrets saying so yet, as {@code pkg/serviceaccount/legacy.go} has it. Upstream writes
 * the label while it answers; here nobody waits for that. Holds Secrets that are there, until they are taken. Thread-safe.
 */
public final class LegacyTokenUses {

    /** The label of the day (UTC) on which the Secret's token was last used. */
    public static final String LAST_USED = "kubernetes.io/legacy-token-last-used";

    /** The label of the day (UTC) since when it counts no more. */
    public static final String INVALID_SINCE = "kubernetes.io/legacy-token-invalid-since";

    private final Map<String, StoredObject> used = new ConcurrentHashMap<>();

    /** The day of a moment, as labels say it. */
    public static String day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC).toString();
    }

    /** The Secret's token was shown. */
    void note(StoredObject secret, Instant now) {
        String said = secret.labels().path(LAST_USED).asString("");
        if (!said.equals(day(now)) && !said.equals(tomorrow(now))) {
            used.putIfAbsent(secret.uid(), secret);
        }
    }

    /** Another server's clock may be past midnight already. */
    private static String tomorrow(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1).toString();
    }

    /** One of the Secrets that have to be told so; null where there is none. */
    public @Nullable StoredObject take() {
        var secrets = used.values().iterator();
        if (secrets.hasNext()) {
            StoredObject secret = secrets.next();
            used.remove(secret.uid());
            return secret;
        }
        return null;
    }
}
