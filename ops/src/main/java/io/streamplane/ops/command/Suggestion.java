package io.streamplane.ops.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Which known word was probably meant by an unknown one. */
final class Suggestion {

    private Suggestion() {}

    /** The nearest word, where at most a third of the letters are wrong, missing, too many or swapped. */
    static Optional<String> of(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        int most = Math.max(1, word.length() / 3);
        return known.stream()
                .min(Comparator.comparingInt((String each) -> distance(lower, each.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(each -> distance(lower, each.toLowerCase(Locale.ROOT)) <= most);
    }

    /** As a question after a message; empty where no word is near. */
    static String question(String word, Collection<String> known) {
        return of(word, known).map(each -> "; did you mean " + each + "?").orElse("");
    }

    /** Of optimal string alignment: letters changed, added, removed, or two neighbours swapped. */
    private static int distance(String one, String other) {
        int[][] costs = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                costs[i][j] = i == 0 || j == 0 ? i + j : step(one, other, i, j, costs);
            }
        }
        return costs[one.length()][other.length()];
    }

    private static int step(String one, String other, int i, int j, int[][] costs) {
        int changed = costs[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int least = Math.min(changed, Math.min(costs[i - 1][j], costs[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, costs[i - 2][j - 2] + 1) : least;
    }
}
