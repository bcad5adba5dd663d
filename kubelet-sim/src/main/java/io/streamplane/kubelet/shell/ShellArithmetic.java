package io.streamplane.kubelet.shell;

import java.util.List;
import java.util.function.UnaryOperator;

/** Evaluates what stands between {@code $((} and {@code ))}, in 64 bits. */
final class ShellArithmetic {

    private static final List<List<String>> LEVELS = List.of(
            List.of("||"),
            List.of("&&"),
            List.of("==", "!="),
            List.of("<=", ">=", "<", ">"),
            List.of("+", "-"),
            List.of("*", "/", "%"));
    private static final int DEEPEST = 50;

    private final String text;
    private final UnaryOperator<String> variables;
    private int at;
    private int depth;

    private ShellArithmetic(String text, UnaryOperator<String> variables) {
        this.text = text;
        this.variables = variables;
    }

    /** @param variables the value of each; empty where it has none. Throws {@link ShellSyntaxException}. */
    static long evaluate(String text, UnaryOperator<String> variables) {
        var arithmetic = new ShellArithmetic(text, variables);
        long value = arithmetic.level(0);
        arithmetic.skip();
        if (arithmetic.at < text.length()) {
            throw error();
        }
        return value;
    }

    private static ShellSyntaxException error() {
        return new ShellSyntaxException("arithmetic syntax error", false);
    }

    private void skip() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private long level(int level) {
        if (level == LEVELS.size()) {
            return atom();
        }
        long left = level(level + 1);
        while (true) {
            skip();
            String operator = LEVELS.get(level).stream()
                    .filter(each -> text.startsWith(each, at))
                    .findFirst()
                    .orElse("");
            if (operator.isEmpty()) {
                return left;
            }
            at += operator.length();
            left = apply(operator, left, level(level + 1));
        }
    }

    private static long apply(String operator, long left, long right) {
        if (right == 0 && (operator.equals("/") || operator.equals("%"))) {
            throw new ShellSyntaxException("divide by zero", false);
        }
        return switch (operator) {
            case "||" -> left != 0 || right != 0 ? 1 : 0;
            case "&&" -> left != 0 && right != 0 ? 1 : 0;
            case "==" -> left == right ? 1 : 0;
            case "!=" -> left != right ? 1 : 0;
            case "<=" -> left <= right ? 1 : 0;
            case ">=" -> left >= right ? 1 : 0;
            case "<" -> left < right ? 1 : 0;
            case ">" -> left > right ? 1 : 0;
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            default -> left % right;
        };
    }

    private long atom() {
        skip();
        if (at >= text.length() || ++depth > DEEPEST) {
            throw error();
        }
        char c = text.charAt(at);
        long value;
        if (c == '(') {
            at++;
            value = level(0);
            skip();
            if (at >= text.length() || text.charAt(at++) != ')') {
                throw error();
            }
        } else if (c == '-' || c == '!' || c == '+') {
            at++;
            long inner = atom();
            value = c == '-' ? -inner : c == '+' ? inner : inner == 0 ? 1 : 0;
        } else {
            int begin = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            String word = text.substring(begin, at);
            value = number(Character.isDigit(c) ? word : variables.apply(word).strip());
        }
        depth--;
        return value;
    }

    private static long number(String text) {
        try {
            return text.isEmpty() ? 0 : Long.decode(text);
        } catch (NumberFormatException e) {
            throw error();
        }
    }
}
