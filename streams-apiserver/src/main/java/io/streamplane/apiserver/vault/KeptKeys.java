package io.streamplane.apiserver.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys in memory: no more than a number of them, and a filter (Bloom's) that knows most uids that never had one, so that
 * a new object's key is not looked for in vain. Thread-safe.
 */
final class KeptKeys {

    /** What is known of a uid that has no key: it was destroyed, or never there. */
    static final byte[] NONE = {};

    /** Wrong for one in a hundred uids with ten times as many keys as are kept. */
    private static final int BITS_PER_KEPT = 100;

    private static final int HASHES = 7;

    /** How many keys were told of, made and destroyed. */
    record Told(long made, long destroyed) {}

    private final Cache<String, byte[]> kept;
    private final long[] filter;
    private Told told = new Told(0, 0);
    private volatile boolean isComplete = true;

    KeptKeys(int most) {
        kept = Caffeine.newBuilder()
                .maximumSize(most)
                .evictionListener(this::evicted)
                .executor(Runnable::run)
                .build();
        filter = new long[(int) ((long) most * BITS_PER_KEPT / Long.SIZE) + 1];
    }

    private void evicted(@Nullable String uid, byte @Nullable [] secret, RemovalCause cause) {
        if (secret != NONE) {
            isComplete = false;
        }
    }

    /** {@link #NONE} where there is no key; null where that is not known. */
    byte @Nullable [] get(String uid) {
        return kept.getIfPresent(uid);
    }

    /** The first key of a uid counts: two who create it at once agree on it. */
    synchronized void made(String uid, byte[] secret) {
        told = new Told(told.made() + 1, told.destroyed());
        long hash = hash(uid);
        for (int i = 0; i < HASHES; i++) {
            int bit = bit(hash, i);
            filter[bit / Long.SIZE] |= 1L << bit;
        }
        kept.asMap().merge(uid, secret, (known, later) -> known == NONE ? later : known);
    }

    synchronized void destroyed(String uid) {
        told = new Told(told.made(), told.destroyed() + 1);
        kept.put(uid, NONE);
    }

    synchronized Told told() {
        return told;
    }

    /** Whether a uid of which nothing is kept may have a key among those that were told of. */
    synchronized boolean mayHave(String uid) {
        if (isComplete) {
            return false;
        }
        long hash = hash(uid);
        for (int i = 0; i < HASHES; i++) {
            int bit = bit(hash, i);
            if ((filter[bit / Long.SIZE] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Keeps what was read of some uids: no key that may have been destroyed meanwhile, and no absence that may have ended.
     *
     * @param before what had been told of when the reading began
     */
    synchronized void read(Collection<String> uids, Map<String, byte[]> secrets, Told before) {
        for (String uid : uids) {
            byte[] secret = secrets.get(uid);
            if (secret == null ? told.equals(before) : told.destroyed() == before.destroyed()) {
                kept.put(uid, secret == null ? NONE : secret);
            }
        }
    }

    /** Both halves are spread well (FNV-1a, then the finalizer of SplitMix64). */
    private static long hash(String uid) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < uid.length(); i++) {
            hash = (hash ^ uid.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }

    private int bit(long hash, int number) {
        int mixed = (int) hash + number * (int) (hash >>> 32);
        return (mixed & Integer.MAX_VALUE) % (filter.length * Long.SIZE);
    }
}
