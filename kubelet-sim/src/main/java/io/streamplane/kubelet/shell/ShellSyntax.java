package io.streamplane.kubelet.shell;

import java.util.List;

/** What a script says. */
final class ShellSyntax {

    private ShellSyntax() {}

    /** Something that can be run. */
    sealed interface Command {}

    /** One after the other. */
    record Sequence(List<Command> commands) implements Command {}

    /** The right one only where the left one has succeeded, or where it has failed. */
    record Chain(Command left, boolean ifSucceeded, Command right) implements Command {}

    /** Each reads what the one before writes. */
    record Pipeline(List<Command> stages, boolean negated) implements Command {}

    /** Goes on while the next one runs. */
    record Background(Command command) implements Command {}

    /** A program or what the shell does itself. */
    record Simple(List<Assignment> assignments, List<Word> words, List<Redirection> redirections) implements Command {}

    /** {@code if}, with its other conditions in the last part. */
    record Condition(Command test, Command then, Command otherwise) implements Command {}

    /** {@code while} and {@code until}. */
    record Loop(Command test, boolean until, Command body) implements Command {}

    record Each(String variable, List<Word> values, Command body) implements Command {}

    /** {@code ( )} where it is apart, {@code { }} where it is not; and what has redirections of its own. */
    record Group(Command command, boolean apart, List<Redirection> redirections) implements Command {}

    record Assignment(String name, Word value) {}

    /**
     * @param kind {@code <}, {@code >}, {@code >>}, {@code >&} or {@code <<}
     * @param target a path, a number, or what is read itself
     */
    record Redirection(int descriptor, String kind, Word target) {}

    record Word(List<Part> parts) {}

    /** A part of a word. What is quoted is neither split nor a pattern. */
    sealed interface Part {}

    record Literal(String text, boolean quoted) implements Part {}

    /**
     * @param operator empty, {@code #}, or one of {@code :- - := = :+ + :? ? % %% ## #}
     */
    record Variable(String name, String operator, Word operand, boolean quoted) implements Part {}

    record Output(Command command, boolean quoted) implements Part {}

    record Arithmetic(Word expression) implements Part {}
}
