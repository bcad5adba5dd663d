package io.streamplane.kubelet.shell;

/** Patterns of names: {@code *}, {@code ?}, {@code [a-z]}, {@code [!a]}; after a backslash a character stands for itself. */
final class Globs {

    private Globs() {}

    static boolean isPattern(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '*' || c == '?' || c == '[' && pattern.indexOf(']', i) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Takes no longer than both lengths multiplied. */
    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int from = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = ++p;
                from = t;
                continue;
            }
            int next = p < pattern.length() ? one(pattern, p, text.charAt(t)) : -1;
            if (next >= 0) {
                p = next;
                t++;
            } else if (star >= 0) {
                p = star;
                t = ++from;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Where the pattern goes on after this character; negative where it does not match. */
    private static int one(String pattern, int at, char c) {
        char p = pattern.charAt(at);
        if (p == '?') {
            return at + 1;
        }
        if (p == '\\' && at + 1 < pattern.length()) {
            return pattern.charAt(at + 1) == c ? at + 2 : -1;
        }
        int close = p == '[' ? pattern.indexOf(']', at + 2) : -1;
        if (close < 0) {
            return p == c ? at + 1 : -1;
        }
        boolean not = pattern.charAt(at + 1) == '!' || pattern.charAt(at + 1) == '^';
        boolean in = false;
        for (int i = at + (not ? 2 : 1); i < close; i++) {
            if (i + 2 < close && pattern.charAt(i + 1) == '-') {
                in |= c >= pattern.charAt(i) && c <= pattern.charAt(i + 2);
                i += 2;
            } else {
                in |= pattern.charAt(i) == c;
            }
        }
        return in != not ? close + 1 : -1;
    }
}
