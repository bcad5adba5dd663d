package io.streamplane.kubelet.shell;

import io.streamplane.kubelet.shell.ShellSyntax.Arithmetic;
import io.streamplane.kubelet.shell.ShellSyntax.Literal;
import io.streamplane.kubelet.shell.ShellSyntax.Output;
import io.streamplane.kubelet.shell.ShellSyntax.Part;
import io.streamplane.kubelet.shell.ShellSyntax.Variable;
import io.streamplane.kubelet.shell.ShellSyntax.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What words stand for: variables, outputs and sums in their place, split at blanks, and patterns as the names that they match. */
final class ShellExpansion {

    private static final int MOST_FIELDS = 100_000;

    private final ShellState state;
    private final String process;
    private final FileTree files;
    private final Function<ShellSyntax.Command, String> output;

    /**
     * @param process its number
     * @param output runs a command and gives what it writes
     */
    ShellExpansion(ShellState state, String process, FileTree files, Function<ShellSyntax.Command, String> output) {
        this.state = state;
        this.process = process;
        this.files = files;
        this.output = output;
    }

    /** A field that is being made; its pattern has what was quoted after backslashes. */
    private static final class Fields {
        final List<String> done = new ArrayList<>();
        final StringBuilder text = new StringBuilder();
        final StringBuilder pattern = new StringBuilder();
        boolean begun;

        void add(String more, boolean quoted) {
            begun = true;
            text.append(more);
            if (quoted) {
                for (int i = 0; i < more.length(); i++) {
                    char c = more.charAt(i);
                    if ("*?[]\\".indexOf(c) >= 0) {
                        pattern.append('\\');
                    }
                    pattern.append(c);
                }
            } else {
                pattern.append(more);
            }
        }
    }

    /** As arguments. */
    List<String> fields(List<Word> words) {
        var all = new ArrayList<String>();
        for (Word word : words) {
            var fields = new Fields();
            for (Part part : word.parts()) {
                expand(part, fields, all);
            }
            end(fields, all);
            if (all.size() > MOST_FIELDS) {
                throw new FileException("Argument list too long");
            }
        }
        return all;
    }

    private void end(Fields fields, List<String> all) {
        if (!fields.begun) {
            return;
        }
        List<String> matching =
                Globs.isPattern(fields.pattern.toString()) ? matching(fields.pattern.toString()) : List.of();
        if (matching.isEmpty()) {
            all.add(fields.text.toString());
        } else {
            all.addAll(matching);
        }
        fields.begun = false;
        fields.text.setLength(0);
        fields.pattern.setLength(0);
    }

    private void expand(Part part, Fields fields, List<String> all) {
        switch (part) {
            case Literal literal -> fields.add(literal.text(), literal.quoted());
            case Variable variable
            when variable.quoted() && variable.name().equals("@") -> {
                for (int i = 0; i < state.arguments.size(); i++) {
                    if (i > 0) {
                        end(fields, all);
                    }
                    fields.add(state.arguments.get(i), true);
                }
            }
            case Variable variable when variable.quoted() -> fields.add(value(variable), true);
            case Variable variable -> split(value(variable), fields, all);
            case Output command when command.quoted() -> fields.add(output.apply(command.command()), true);
            case Output command -> split(output.apply(command.command()), fields, all);
            case Arithmetic arithmetic -> fields.add(sum(arithmetic), true);
        }
    }

    private void split(String value, Fields fields, List<String> all) {
        int at = 0;
        while (at < value.length()) {
            int end = at;
            while (end < value.length() && !Character.isWhitespace(value.charAt(end))) {
                end++;
            }
            if (end > at) {
                fields.add(value.substring(at, end), false);
            }
            if (end < value.length()) {
                end(fields, all);
            }
            at = end + 1;
        }
    }

    /** As one text, neither split nor matched: a value, a path, a document. */
    String text(Word word) {
        var text = new StringBuilder();
        for (Part part : word.parts()) {
            text.append(
                    switch (part) {
                        case Literal literal -> literal.text();
                        case Variable variable -> value(variable);
                        case Output command -> output.apply(command.command());
                        case Arithmetic arithmetic -> sum(arithmetic);
                    });
        }
        return text.toString();
    }

    private String sum(Arithmetic arithmetic) {
        return Long.toString(ShellArithmetic.evaluate(text(arithmetic.expression()), name -> {
            String value = known(name);
            return value == null ? "" : value;
        }));
    }

    /** Null where it is not set. */
    private @Nullable String known(String name) {
        return switch (name) {
            case "?" -> Integer.toString(state.status);
            case "#" -> Integer.toString(state.arguments.size());
            case "$" -> process;
            case "@", "*" -> String.join(" ", state.arguments);
            case "0" -> state.name;
            case "!", "-" -> "";
            case "PWD" -> state.directory;
            default -> {
                if (Character.isDigit(name.charAt(0))) {
                    int number = Integer.parseInt(name.substring(0, 1));
                    yield number <= state.arguments.size() ? state.arguments.get(number - 1) : null;
                }
                yield state.variables.get(name);
            }
        };
    }

    private String value(Variable variable) {
        String known = known(variable.name());
        String operator = variable.operator();
        boolean absent = known == null || operator.startsWith(":") && known.isEmpty();
        String value = known == null ? "" : known;
        return switch (operator) {
            case "" -> value;
            case "length" -> Integer.toString(value.length());
            case ":-", "-" -> absent ? text(variable.operand()) : value;
            case ":=", "=" -> {
                if (absent) {
                    value = text(variable.operand());
                    state.set(variable.name(), value);
                }
                yield value;
            }
            case ":+", "+" -> absent ? "" : text(variable.operand());
            case ":?", "?" -> {
                if (absent) {
                    String why = text(variable.operand());
                    throw new ShellSyntaxException(
                            variable.name() + ": " + (why.isEmpty() ? "parameter not set" : why), false);
                }
                yield value;
            }
            default -> without(value, operator, text(variable.operand()));
        };
    }

    /** The value without the shortest or longest end or beginning that matches. */
    private static String without(String value, String operator, String pattern) {
        boolean end = operator.startsWith("%");
        boolean longest = operator.length() == 2;
        for (int i = 0; i <= value.length(); i++) {
            int length = longest ? value.length() - i : i;
            int cut = end ? value.length() - length : length;
            if (Globs.matches(pattern, end ? value.substring(cut) : value.substring(0, cut))) {
                return end ? value.substring(0, cut) : value.substring(cut);
            }
        }
        return value;
    }

    private List<String> matching(String pattern) {
        boolean absolute = pattern.startsWith("/");
        List<String> found = List.of(absolute ? "/" : "");
        for (String part : pattern.split("/", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            var next = new ArrayList<String>();
            for (String base : found) {
                String directory = state.absolute(base.isEmpty() ? "." : base);
                if (!files.isDirectory(directory)) {
                    continue;
                }
                String prefix = base.isEmpty() || base.endsWith("/") ? base : base + "/";
                if (!Globs.isPattern(part)) {
                    String plain = part.replace("\\", "");
                    if (files.find(state.absolute(prefix + plain)) != null) {
                        next.add(prefix + plain);
                    }
                    continue;
                }
                for (String name : files.list(directory)) {
                    if ((!name.startsWith(".") || part.startsWith(".")) && Globs.matches(part, name)) {
                        next.add(prefix + name);
                    }
                }
            }
            found = next;
        }
        return found;
    }
}
