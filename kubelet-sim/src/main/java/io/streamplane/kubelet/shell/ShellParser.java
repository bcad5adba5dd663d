package io.streamplane.kubelet.shell;

import io.streamplane.kubelet.shell.ShellSyntax.Assignment;
import io.streamplane.kubelet.shell.ShellSyntax.Background;
import io.streamplane.kubelet.shell.ShellSyntax.Chain;
import io.streamplane.kubelet.shell.ShellSyntax.Command;
import io.streamplane.kubelet.shell.ShellSyntax.Condition;
import io.streamplane.kubelet.shell.ShellSyntax.Each;
import io.streamplane.kubelet.shell.ShellSyntax.Group;
import io.streamplane.kubelet.shell.ShellSyntax.Literal;
import io.streamplane.kubelet.shell.ShellSyntax.Loop;
import io.streamplane.kubelet.shell.ShellSyntax.Pipeline;
import io.streamplane.kubelet.shell.ShellSyntax.Redirection;
import io.streamplane.kubelet.shell.ShellSyntax.Sequence;
import io.streamplane.kubelet.shell.ShellSyntax.Simple;
import io.streamplane.kubelet.shell.ShellSyntax.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a script, by recursive descent over its characters. */
final class ShellParser {

    private static final Set<String> ENDS = Set.of("then", "else", "elif", "fi", "do", "done", "}");
    private static final Sequence NOTHING = new Sequence(List.of());
    private static final int DEEPEST = 100;

    private final ShellWords words;
    private int depth;

    private ShellParser(String text) {
        words = new ShellWords(text, this);
    }

    /** Throws {@link ShellSyntaxException}. */
    static Command parse(String text) {
        var parser = new ShellParser(text);
        Command all = parser.sequence();
        if (!parser.words.atEnd()) {
            throw parser.words.unexpected();
        }
        return all;
    }

    /** Up to what cannot begin a command: an end of a compound command, or of the text. */
    Command sequence() {
        if (++depth > DEEPEST) {
            throw new ShellSyntaxException("syntax error: too deep", false);
        }
        var commands = new ArrayList<Command>();
        words.skipLines();
        while (!words.atEnd() && !words.looksAt(")") && !words.looksAt(";;") && !ENDS.contains(words.peekName())) {
            Command next = chain();
            if (words.take("&")) {
                next = new Background(next);
            } else if (!words.take(";") && !words.atLineEnd() && !words.looksAt(")")) {
                throw words.unexpected();
            }
            commands.add(next);
            words.skipLines();
        }
        depth--;
        return commands.size() == 1 ? commands.getFirst() : new Sequence(List.copyOf(commands));
    }

    private Command chain() {
        Command left = pipeline();
        while (true) {
            boolean ifSucceeded = words.take("&&");
            if (!ifSucceeded && !words.take("||")) {
                return left;
            }
            words.skipLines();
            left = new Chain(left, ifSucceeded, pipeline());
        }
    }

    private Command pipeline() {
        boolean negated = words.takeName("!");
        var stages = new ArrayList<Command>();
        do {
            words.skipLines(!stages.isEmpty());
            stages.add(command());
        } while (!words.looksAt("||") && words.take("|"));
        return stages.size() == 1 && !negated ? stages.getFirst() : new Pipeline(List.copyOf(stages), negated);
    }

    private Command command() {
        if (words.take("(")) {
            Command inner = sequence();
            words.require(")");
            return new Group(inner, true, redirections());
        }
        Command compound = switch (words.peekName()) {
            case "{" -> {
                words.takeName("{");
                Command inner = sequence();
                words.requireName("}");
                yield inner;
            }
            case "if" -> condition("if");
            case "while", "until" -> loop();
            case "for" -> each();
            default -> null;
        };
        return compound == null ? simple() : new Group(compound, false, redirections());
    }

    private Command condition(String word) {
        words.takeName(word);
        Command test = sequence();
        words.requireName("then");
        Command then = sequence();
        Command otherwise = NOTHING;
        if (words.peekName().equals("elif")) {
            return new Condition(test, then, condition("elif"));
        }
        if (words.takeName("else")) {
            otherwise = sequence();
        }
        words.requireName("fi");
        return new Condition(test, then, otherwise);
    }

    private Command loop() {
        boolean until = words.peekName().equals("until");
        words.takeName(until ? "until" : "while");
        Command test = sequence();
        words.requireName("do");
        Command body = sequence();
        words.requireName("done");
        return new Loop(test, until, body);
    }

    private Command each() {
        words.takeName("for");
        String variable = words.peekName();
        words.takeName(variable);
        var values = new ArrayList<Word>();
        words.skipLines();
        if (words.takeName("in")) {
            while (words.atWord()) {
                values.add(words.word());
            }
        }
        words.take(";");
        words.skipLines();
        words.requireName("do");
        Command body = sequence();
        words.requireName("done");
        return new Each(variable, List.copyOf(values), body);
    }

    private List<Redirection> redirections() {
        var all = new ArrayList<Redirection>();
        while (words.atRedirection()) {
            all.add(words.redirection());
        }
        return List.copyOf(all);
    }

    private Command simple() {
        var assignments = new ArrayList<Assignment>();
        var arguments = new ArrayList<Word>();
        var redirections = new ArrayList<Redirection>();
        while (true) {
            if (words.atRedirection()) {
                redirections.add(words.redirection());
            } else if (words.atWord()) {
                Word word = words.word();
                Assignment assignment = arguments.isEmpty() ? assignment(word) : null;
                if (assignment != null) {
                    assignments.add(assignment);
                } else {
                    arguments.add(word);
                }
            } else {
                break;
            }
        }
        if (assignments.isEmpty() && arguments.isEmpty() && redirections.isEmpty()) {
            throw words.unexpected();
        }
        return new Simple(List.copyOf(assignments), List.copyOf(arguments), List.copyOf(redirections));
    }

    private static @Nullable Assignment assignment(Word word) {
        if (word.parts().isEmpty() || !(word.parts().getFirst() instanceof Literal literal) || literal.quoted()) {
            return null;
        }
        int equals = literal.text().indexOf('=');
        if (equals <= 0 || !literal.text().substring(0, equals).matches("[A-Za-z_][A-Za-z0-9_]*")) {
            return null;
        }
        var rest = new ArrayList<>(word.parts());
        rest.set(0, new Literal(literal.text().substring(equals + 1), false));
        return new Assignment(literal.text().substring(0, equals), new Word(List.copyOf(rest)));
    }
}
