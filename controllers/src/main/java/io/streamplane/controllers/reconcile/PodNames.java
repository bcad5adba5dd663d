package io.streamplane.controllers.reconcile;

import java.nio.charset.StandardCharsets;

/**
 * Names of a workload's pods: {@code <owner>-<suffix>}, where the suffix looks random and is a permutation of the
 * pod's ordinal 1, 2, 3...: {@code (ordinal * MULTIPLIER + offset) mod 27^5}, written with five of 27 letters. The offset
 * follows from the owner's uid and the revision of its status: a pod that is deleted changes the status, and the one that
 * takes its place has another name. Asked twice on one status the names are the same. Each creation has to require that this
 * still is the status ({@link Metadata#asReported}), or names of two statuses could both be taken. The multiplier has no factor in
 * common with 27^5 (it is no multiple of 3), so that every ordinal below 27^5 has a suffix of its own.
 *
 * <p>Example: with offset 0, ordinal 1 is 8868112 = 16*27^4 + 18*27^3 + 14*27^2 + 14*27 + 13, hence {@code vxssr}.
 */
public final class PodNames {

    public static final long SUFFIXES = 14_348_907;

    private static final int LENGTH = 5;
    private static final int MAX_BASE = 63 - LENGTH;
    private static final long MULTIPLIER = 8_868_112;

    private final String base;
    private final long offset;

    /** @param observedRevision of the owner's status; 0 where it has none */
    public PodNames(String owner, String uid, long observedRevision) {
        String full = owner + "-";
        this.base = full.length() > MAX_BASE ? full.substring(0, MAX_BASE) : full;
        this.offset =
                Long.remainderUnsigned(fnv64(observedRevision == 0 ? uid : uid + " " + observedRevision), SUFFIXES);
    }

    public String name(long ordinal) {
        long number = (ordinal % SUFFIXES * MULTIPLIER + offset) % SUFFIXES;
        var suffix = new char[LENGTH];
        for (int i = LENGTH - 1; i >= 0; i--) {
            suffix[i] = SafeLetters.ALPHABET.charAt((int) (number % SafeLetters.ALPHABET.length()));
            number /= SafeLetters.ALPHABET.length();
        }
        return base + new String(suffix);
    }

    private static long fnv64(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
