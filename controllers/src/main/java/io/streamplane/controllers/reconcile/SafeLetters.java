package io.streamplane.controllers.reconcile;

/** Hashes as they stand in names: the decimal digits, written in letters that form no words, as Kubernetes does. */
public final class SafeLetters {

    static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private SafeLetters() {}

    /** @param hash read as a number without sign */
    public static String of(int hash) {
        var safe = new StringBuilder();
        for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
            safe.append(ALPHABET.charAt(digit % ALPHABET.length()));
        }
        return safe.toString();
    }
}
