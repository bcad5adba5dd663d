package io.streamplane.kubelet.shell;

import java.io.IOException;
import java.util.List;

/** {@code test}: 0 where it is so, 1 where it is not, 2 where it cannot be read. */
final class ShellTest {

    private final ProgramCall call;
    private final List<String> words;
    private int at;

    private ShellTest(ProgramCall call, List<String> words) {
        this.call = call;
        this.words = words;
    }

    static int evaluate(ProgramCall call, List<String> words) throws IOException {
        if (words.isEmpty()) {
            return 1;
        }
        try {
            var test = new ShellTest(call, words);
            boolean so = test.either();
            if (test.at < words.size()) {
                ShellProcess.say(call.streams().err(), "sh: " + words.get(test.at) + ": unknown operand");
                return 2;
            }
            return so ? 0 : 1;
        } catch (IllegalArgumentException e) {
            ShellProcess.say(call.streams().err(), "sh: " + e.getMessage());
            return 2;
        }
    }

    private boolean either() {
        boolean so = both();
        while (at < words.size() && words.get(at).equals("-o")) {
            at++;
            so |= both();
        }
        return so;
    }

    private boolean both() {
        boolean so = one();
        while (at < words.size() && words.get(at).equals("-a")) {
            at++;
            so &= one();
        }
        return so;
    }

    private String next() {
        if (at >= words.size()) {
            throw new IllegalArgumentException("argument expected");
        }
        return words.get(at++);
    }

    private boolean one() {
        String first = next();
        if (first.equals("!") && at < words.size()) {
            return !one();
        }
        if (at + 1 < words.size() && isComparison(words.get(at))) {
            String operator = next();
            return compared(first, operator, next());
        }
        if (first.matches("-[a-zA-Z]") && at < words.size()) {
            return is(first.charAt(1), next());
        }
        return !first.isEmpty();
    }

    private static boolean isComparison(String word) {
        return word.matches("=|==|!=|<|>|-eq|-ne|-lt|-le|-gt|-ge");
    }

    private static boolean compared(String left, String operator, String right) {
        return switch (operator) {
            case "=", "==" -> left.equals(right);
            case "!=" -> !left.equals(right);
            case "<" -> left.compareTo(right) < 0;
            case ">" -> left.compareTo(right) > 0;
            default -> {
                int order = Long.compare(number(left), number(right));
                yield switch (operator) {
                    case "-eq" -> order == 0;
                    case "-ne" -> order != 0;
                    case "-lt" -> order < 0;
                    case "-le" -> order <= 0;
                    case "-gt" -> order > 0;
                    default -> order >= 0;
                };
            }
        };
    }

    private static long number(String text) {
        if (!text.strip().matches("[-+]?\\d{1,18}")) {
            throw new IllegalArgumentException(text + ": bad number");
        }
        return Long.parseLong(text.strip());
    }

    private boolean is(char what, String operand) {
        FileNode node = call.files().find(call.state().absolute(operand));
        return switch (what) {
            case 'z' -> operand.isEmpty();
            case 'n' -> !operand.isEmpty();
            case 'e', 'r' -> node != null;
            case 'w' -> node != null && !(node instanceof FileNode.Directory directory && directory.readOnly);
            case 'f' -> node instanceof FileNode.Regular;
            case 'd' -> node instanceof FileNode.Directory;
            case 's' -> node instanceof FileNode.Regular && call.files().size(node) > 0;
            case 'x' -> node != null && (node.mode & 0111) != 0;
            case 't' -> call.process().terminal() != null;
            case 'L', 'h', 'S', 'p', 'b', 'c' -> false;
            default -> throw new IllegalArgumentException("-" + what + ": unknown operand");
        };
    }
}
