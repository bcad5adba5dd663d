package io.streamplane.apiserver.cel.library;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How large the program of a regular expression may become. A counted repetition is written out by the compiler, so that
 * nested ones multiply: {@code ((a{100}){100}){100}} is ten letters and a million steps. Goal: an upper bound, without
 * parsing more than groups, classes and counts. Example: {@code (ab){3}c} is 2 * 3 + 1 and some for the brackets.
 */
final class RegexRepeats {

    private RegexRepeats() {}

    static long of(String expression) {
        Deque<Long> groups = new ArrayDeque<>();
        groups.push(0L);
        long last = 0;
        int at = 0;
        while (at < expression.length()) {
            char each = expression.charAt(at);
            if (each == '(') {
                groups.push(1L);
                last = 0;
            } else if (each == ')' && groups.size() > 1) {
                last = groups.pop();
                groups.push(capped(groups.pop() + last));
            } else if (each == '{') {
                int end = expression.indexOf('}', at);
                long count = end < 0 ? 0 : count(expression.substring(at + 1, end));
                if (count > 0) {
                    groups.push(capped(groups.pop() + last * (count - 1)));
                    last = capped(last * count);
                    at = end;
                }
            } else {
                int width = width(expression, at);
                last = 1 + (width > 1 ? 4L : 0);
                groups.push(capped(groups.pop() + last));
                at += width - 1;
            }
            at++;
        }
        return groups.stream().mapToLong(Long::longValue).sum();
    }

    /** The characters of an escape or a class. */
    private static int width(String expression, int at) {
        char each = expression.charAt(at);
        if (each == '\\') {
            return Math.min(2, expression.length() - at);
        } else if (each != '[') {
            return 1;
        }
        int end = at + 2;
        while (end < expression.length() && expression.charAt(end) != ']') {
            end += expression.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, expression.length()) - at;
    }

    private static long count(String braces) {
        long most = 0;
        for (String part : braces.split(",", 2)) {
            if (part.isEmpty()) {
                continue;
            } else if (!part.chars().allMatch(Character::isDigit)) {
                return 0;
            }
            most = Math.max(most, part.length() > 4 ? 10_000 : Long.parseLong(part));
        }
        return most;
    }

    private static long capped(long size) {
        return Math.min(size, 1L << 40);
    }
}
