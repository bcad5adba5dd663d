package io.streamplane.schemas.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Short texts that come again and again in objects (condition types, image names, times), so that one String stands for all
 * of their occurrences: with many objects in memory these were a quarter of the heap. A table of fixed size, in which a text
 * gets a place when it comes the second time. Thread-safe without a lock: places hold immutable values, and a lost write
 * only costs a String.
 */
final class Words {

    private static final int PLACES = 4096;

    /** In bytes. Shorter than a uid, which comes seldom again. */
    private static final int LONGEST = 32;

    private record Word(byte[] utf8, String text) {}

    private static final @Nullable Word[] WORDS = new @Nullable Word[PLACES];

    /** Of the text that came last and was not found, for each place. */
    private static final int[] SEEN = new int[PLACES];

    private Words() {}

    /** The text of these bytes in UTF-8. */
    static String text(byte[] bytes, int from, int length) {
        if (length > LONGEST) {
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        Word known = WORDS[place];
        if (known != null && Arrays.equals(known.utf8, 0, known.utf8.length, bytes, from, from + length)) {
            return known.text;
        }
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (SEEN[place] == hash) {
            WORDS[place] = new Word(Arrays.copyOfRange(bytes, from, from + length), text);
        } else {
            SEEN[place] = hash;
        }
        return text;
    }
}
