package io.streamplane.schemas.kind;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order in which clients prefer versions ({@code k8s.io/apimachinery/pkg/version.CompareKubeAwareVersionStrings}):
 * v10, v2, v1, v11beta2, v10beta3, v3beta1, v12alpha1, v11alpha2, then all other names by the alphabet.
 */
public final class VersionPriority implements Comparator<String> {

    public static final VersionPriority PREFERRED_FIRST = new VersionPriority();

    private static final Pattern VERSION = Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?");
    private static final Comparator<Matcher> PARSED = Comparator.comparing(VersionPriority::stage)
            .thenComparing(version -> number(version, 1), Comparator.reverseOrder())
            .thenComparing(version -> number(version, 3), Comparator.reverseOrder());

    private VersionPriority() {}

    @Override
    public int compare(String one, String other) {
        Matcher left = VERSION.matcher(one);
        Matcher right = VERSION.matcher(other);
        boolean first = left.matches();
        boolean second = right.matches();
        if (first && second) {
            return PARSED.compare(left, right);
        }
        return first == second ? one.compareTo(other) : first ? -1 : 1;
    }

    private static int stage(Matcher version) {
        String stage = version.group(2);
        return stage == null ? 0 : stage.equals("beta") ? 1 : 2;
    }

    private static long number(Matcher version, int group) {
        String digits = version.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
