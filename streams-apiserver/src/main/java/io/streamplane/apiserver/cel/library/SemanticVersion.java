package io.streamplane.apiserver.cel.library;

import io.streamplane.apiserver.cel.value.TypeValue;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A semantic version (semver.org 2.0.0); what it was built from does not count.
 *
 * @param before the identifiers of a pre-release, which precedes the release
 */
record SemanticVersion(long major, long minor, long patch, List<String> before)
        implements Comparable<SemanticVersion>, TypeValue.Typed {

    private static final int LONGEST = 256;
    private static final String NUMBER = "(0|[1-9][0-9]*)";
    private static final Pattern FORM = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER
            + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");
    private static final Pattern NUMERIC = Pattern.compile("[0-9]+");

    static Optional<SemanticVersion> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.length() > LONGEST || !form.matches()) {
            return Optional.empty();
        }
        List<String> before =
                form.group(4) == null ? List.of() : List.of(form.group(4).split("\\."));
        if (before.stream()
                .anyMatch(each -> NUMERIC.matcher(each).matches() && each.length() > 1 && each.startsWith("0"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SemanticVersion(
                    Long.parseLong(form.group(1)),
                    Long.parseLong(form.group(2)),
                    Long.parseLong(form.group(3)),
                    before));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Also without minor and patch, with a {@code v} before it and with leading zeros. */
    static Optional<SemanticVersion> parseTolerantly(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String bare = text.startsWith("v") ? text.substring(1) : text;
        int end = 0;
        while (end < bare.length() && (Character.isDigit(bare.charAt(end)) || bare.charAt(end) == '.')) {
            end++;
        }
        String[] numbers = bare.substring(0, end).split("\\.", -1);
        if (numbers.length > 3) {
            return Optional.empty();
        }
        var normal = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            String number = i < numbers.length ? numbers[i].replaceFirst("^0+(?=[0-9])", "") : "0";
            normal.append(i == 0 ? "" : ".").append(number);
        }
        return parse(normal + bare.substring(end));
    }

    @Override
    public int compareTo(SemanticVersion other) {
        int order = Long.compare(major, other.major);
        order = order != 0 ? order : Long.compare(minor, other.minor);
        order = order != 0 ? order : Long.compare(patch, other.patch);
        if (order != 0 || (before.isEmpty() && other.before.isEmpty())) {
            return order;
        } else if (before.isEmpty() || other.before.isEmpty()) {
            return before.isEmpty() ? 1 : -1;
        }
        for (int i = 0; i < Math.min(before.size(), other.before.size()); i++) {
            order = identifiers(before.get(i), other.before.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(before.size(), other.before.size());
    }

    private static int identifiers(String one, String other) {
        boolean number = NUMERIC.matcher(one).matches();
        boolean same = NUMERIC.matcher(other).matches();
        if (number && same) {
            return new BigInteger(one).compareTo(new BigInteger(other));
        }
        return number ? -1 : same ? 1 : one.compareTo(other);
    }

    @Override
    public String typeName() {
        return "kubernetes.Semver";
    }
}
