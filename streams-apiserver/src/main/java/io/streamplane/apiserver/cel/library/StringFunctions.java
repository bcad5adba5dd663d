package io.streamplane.apiserver.cel.library;

import io.streamplane.apiserver.cel.eval.Arguments;
import io.streamplane.apiserver.cel.eval.Budget;
import io.streamplane.apiserver.cel.eval.CelFunction;
import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Functions of texts: CEL's own and those of its strings extension. Places count code points. */
final class StringFunctions {

    /** What one text may grow to. */
    private static final long LONGEST = 16L << 20;

    private StringFunctions() {}

    static Map<String, CelFunction> functions() {
        var all = new HashMap<String, CelFunction>();
        all.put("contains", (arguments, budget) -> {
            String text = Arguments.text(arguments, 0);
            budget.work(text.length());
            return text.contains(Arguments.text(arguments, 1));
        });
        all.put(
                "startsWith",
                (arguments, budget) -> Arguments.text(arguments, 0).startsWith(Arguments.text(arguments, 1)));
        all.put("endsWith", (arguments, budget) -> Arguments.text(arguments, 0).endsWith(Arguments.text(arguments, 1)));
        all.put(
                "charAt",
                (arguments, budget) -> charAt(Arguments.text(arguments, 0), Arguments.number(arguments, 1), budget));
        all.put("lowerAscii", (arguments, budget) -> ascii(Arguments.text(arguments, 0), 'A', 'Z', 32));
        all.put("upperAscii", (arguments, budget) -> ascii(Arguments.text(arguments, 0), 'a', 'z', -32));
        all.put("trim", (arguments, budget) -> trim(Arguments.text(arguments, 0)));
        all.put("replace", StringFunctions::replace);
        all.put("split", StringFunctions::split);
        all.put("join", StringFunctions::join);
        all.put("substring", StringFunctions::substring);
        all.put("strings.quote", (arguments, budget) -> quote(Arguments.text(arguments, 0), budget));
        all.put(
                "format",
                (arguments, budget) ->
                        new TextFormat(Arguments.text(arguments, 0), Arguments.list(arguments, 1), budget).text());
        return all;
    }

    /** The UTF-16 place of a code point. */
    private static int place(String text, long index, Budget budget) {
        budget.work(text.length());
        int length = text.codePointCount(0, text.length());
        if (index < 0 || index > length) {
            throw new EvaluationFailure("index out of range: " + index);
        }
        return text.offsetByCodePoints(0, (int) index);
    }

    private static String charAt(String text, long index, Budget budget) {
        int at = place(text, index, budget);
        return at == text.length() ? "" : Character.toString(text.codePointAt(at));
    }

    static long indexOf(List<Object> arguments, Budget budget) {
        String text = Arguments.text(arguments, 0);
        String part = Arguments.text(arguments, 1);
        int from = arguments.size() > 2 ? place(text, Arguments.number(arguments, 2), budget) : 0;
        budget.work(text.length());
        int at = text.indexOf(part, from);
        return at < 0 ? -1 : text.codePointCount(0, at);
    }

    static long lastIndexOf(List<Object> arguments, Budget budget) {
        String text = Arguments.text(arguments, 0);
        String part = Arguments.text(arguments, 1);
        int from = arguments.size() > 2 ? place(text, Arguments.number(arguments, 2), budget) : text.length();
        budget.work(text.length());
        int at = text.lastIndexOf(part, from);
        return at < 0 ? -1 : text.codePointCount(0, at);
    }

    private static String ascii(String text, char first, char last, int shift) {
        var changed = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            changed.append(each >= first && each <= last ? (char) (each + shift) : each);
        }
        return changed.toString();
    }

    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(char each) {
        return Character.isWhitespace(each) || Character.isSpaceChar(each) || each == 0x85;
    }

    private static Object replace(List<Object> arguments, Budget budget) {
        String text = Arguments.text(arguments, 0);
        String old = Arguments.text(arguments, 1);
        String with = Arguments.text(arguments, 2);
        long limit = arguments.size() > 3 ? Arguments.number(arguments, 3) : -1;
        var changed = new StringBuilder();
        int from = 0;
        for (long count = 0; limit < 0 || count < limit; count++) {
            int at = old.isEmpty() ? (count == 0 ? 0 : next(text, from)) : text.indexOf(old, from);
            if (at < 0) {
                break;
            }
            budget.work((long) (at - from) + old.length() + with.length() + 1);
            longest(changed.length() + (long) (at - from) + with.length());
            changed.append(text, from, at).append(with);
            from = at + old.length();
        }
        budget.work(text.length() - from);
        return changed.append(text, from, text.length()).toString();
    }

    private static int next(String text, int from) {
        return from >= text.length() ? -1 : text.offsetByCodePoints(from, 1);
    }

    private static void longest(long length) {
        if (length > LONGEST) {
            throw new EvaluationFailure("text is too long");
        }
    }

    private static Object split(List<Object> arguments, Budget budget) {
        String text = Arguments.text(arguments, 0);
        String separator = Arguments.text(arguments, 1);
        long limit = arguments.size() > 2 ? Arguments.number(arguments, 2) : -1;
        budget.work(text.length());
        var parts = new ArrayList<String>();
        if (limit == 0) {
            return CelList.of(parts);
        }
        int from = 0;
        while (limit < 0 || parts.size() < limit - 1) {
            int at = separator.isEmpty() ? next(text, from) : text.indexOf(separator, from);
            if (at < 0 || (separator.isEmpty() && at >= text.length())) {
                break;
            }
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        if (!(separator.isEmpty() && text.isEmpty())) {
            parts.add(text.substring(from));
        }
        return CelList.of(parts);
    }

    private static Object join(List<Object> arguments, Budget budget) {
        CelList list = Arguments.list(arguments, 0);
        String separator = arguments.size() > 1 ? Arguments.text(arguments, 1) : "";
        var joined = new StringBuilder();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof String part)) {
                throw EvaluationFailure.noSuchOverload();
            }
            budget.work((long) part.length() + separator.length());
            longest(joined.length() + (long) part.length() + separator.length());
            joined.append(i == 0 ? "" : separator).append(part);
        }
        return joined.toString();
    }

    private static Object substring(List<Object> arguments, Budget budget) {
        String text = Arguments.text(arguments, 0);
        int from = place(text, Arguments.number(arguments, 1), budget);
        int to = arguments.size() > 2 ? place(text, Arguments.number(arguments, 2), budget) : text.length();
        if (from > to) {
            throw new EvaluationFailure("invalid substring range. start: " + arguments.get(1) + ", end: "
                    + (arguments.size() > 2 ? arguments.get(2) : to));
        }
        return text.substring(from, to);
    }

    static String quote(String text, Budget budget) {
        budget.work(text.length());
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(each -> {
            switch (each) {
                case 7 -> quoted.append("\\a");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case 11 -> quoted.append("\\v");
                case '\\' -> quoted.append("\\\\");
                case '"' -> quoted.append("\\\"");
                default -> quoted.appendCodePoint(each);
            }
        });
        return quoted.append('"').toString();
    }
}
