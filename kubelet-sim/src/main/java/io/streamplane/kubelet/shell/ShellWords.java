package io.streamplane.kubelet.shell;

import io.streamplane.kubelet.shell.ShellSyntax.Arithmetic;
import io.streamplane.kubelet.shell.ShellSyntax.Command;
import io.streamplane.kubelet.shell.ShellSyntax.Literal;
import io.streamplane.kubelet.shell.ShellSyntax.Output;
import io.streamplane.kubelet.shell.ShellSyntax.Part;
import io.streamplane.kubelet.shell.ShellSyntax.Redirection;
import io.streamplane.kubelet.shell.ShellSyntax.Variable;
import io.streamplane.kubelet.shell.ShellSyntax.Word;
import java.util.ArrayList;
import java.util.List;

/** The words and operators of a script, one after the other. */
final class ShellWords {

    private static final String BREAKS = " \t\n;&|()<>";
    private static final Word EMPTY = new Word(List.of());

    private final String text;
    private final ShellParser parser;
    private int at;

    ShellWords(String text, ShellParser parser) {
        this.text = text.replace("\\\n", "");
        this.parser = parser;
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '#' && (at == 0 || BREAKS.indexOf(text.charAt(at - 1)) >= 0)) {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
        }
    }

    boolean atEnd() {
        skipBlanks();
        return at >= text.length();
    }

    boolean atLineEnd() {
        return atEnd() || text.charAt(at) == '\n';
    }

    void skipLines() {
        while (!atEnd() && text.charAt(at) == '\n') {
            at = at == skipped.from() ? skipped.to() : at + 1;
        }
    }

    void skipLines(boolean really) {
        if (really) {
            skipLines();
        }
    }

    boolean looksAt(String operator) {
        skipBlanks();
        return text.startsWith(operator, at);
    }

    /** An operator; {@code &} is not the beginning of {@code &&}, nor {@code ;} that of {@code ;;}. */
    boolean take(String operator) {
        if (!looksAt(operator)
                || operator.length() == 1
                        && !operator.equals("(")
                        && !operator.equals(")")
                        && text.startsWith(operator + operator, at)) {
            return false;
        }
        at += operator.length();
        return true;
    }

    void require(String operator) {
        if (!take(operator)) {
            throw unexpected(operator);
        }
    }

    /** The next word where it is plain, and may thus be one of the shell's own. */
    String peekName() {
        skipBlanks();
        int end = at;
        while (end < text.length() && BREAKS.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(at, end);
    }

    boolean takeName(String name) {
        if (!peekName().equals(name)) {
            return false;
        }
        at += name.length();
        return true;
    }

    void requireName(String name) {
        if (!takeName(name)) {
            throw unexpected(name);
        }
    }

    ShellSyntaxException unexpected() {
        return new ShellSyntaxException("syntax error: unexpected " + next(), atEnd());
    }

    private ShellSyntaxException unexpected(String expected) {
        return new ShellSyntaxException(
                "syntax error: unexpected " + next() + " (expecting \"" + expected + "\")", atEnd());
    }

    private String next() {
        if (atEnd()) {
            return "end of file";
        }
        if (text.charAt(at) == '\n') {
            return "newline";
        }
        String name = peekName();
        return "\"" + (name.isEmpty() ? text.substring(at, at + 1) : name) + "\"";
    }

    boolean atWord() {
        return !atEnd() && BREAKS.indexOf(text.charAt(at)) < 0;
    }

    boolean atRedirection() {
        skipBlanks();
        int end = at;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end < text.length() && (text.charAt(end) == '<' || text.charAt(end) == '>') || text.startsWith("&>", at);
    }

    Redirection redirection() {
        if (take("&>")) {
            return new Redirection(-1, ">", target());
        }
        int begin = at;
        while (Character.isDigit(text.charAt(at))) {
            at++;
        }
        int given = begin == at ? -1 : Integer.parseInt(text.substring(begin, Math.min(at, begin + 3)));
        for (String kind : List.of(">>", ">&", ">|", "<<", "<&", ">", "<")) {
            if (text.startsWith(kind, at)) {
                at += kind.length();
                int descriptor = given >= 0 ? given : kind.startsWith("<") ? 0 : 1;
                if (kind.equals("<<")) {
                    return new Redirection(descriptor, kind, document());
                }
                return new Redirection(descriptor, kind.equals(">|") ? ">" : kind, target());
            }
        }
        throw unexpected();
    }

    private Word target() {
        if (!atWord()) {
            throw unexpected();
        }
        return word();
    }

    /** The lines after this one, up to the word; they are cut out of the script. */
    private Word document() {
        boolean tabs = text.startsWith("-", at);
        at += tabs ? 1 : 0;
        skipBlanks();
        int from = at;
        Word delimiter = target();
        boolean quoted = text.substring(from, at).matches(".*['\"\\\\].*");
        var name = new StringBuilder();
        delimiter.parts().forEach(part -> name.append(part instanceof Literal literal ? literal.text() : ""));
        int line = text.indexOf('\n', at);
        var body = new StringBuilder();
        int position = line < 0 ? text.length() : line + 1;
        while (true) {
            if (position >= text.length()) {
                throw new ShellSyntaxException("syntax error: unexpected end of file", true);
            }
            int end = text.indexOf('\n', position);
            String each = text.substring(position, end < 0 ? text.length() : end);
            position = end < 0 ? text.length() : end + 1;
            String plain = tabs ? each.replaceFirst("^\t+", "") : each;
            if (plain.contentEquals(name)) {
                break;
            }
            body.append(plain).append('\n');
        }
        skipped = new Skipped(line, position);
        return quoted ? new Word(List.of(new Literal(body.toString(), true))) : quotedWord(body.toString());
    }

    /** Lines of a document, to be jumped over. */
    private record Skipped(int from, int to) {}

    private Skipped skipped = new Skipped(-1, -1);

    private Word quotedWord(String body) {
        var inner = new ShellWords(body + '"', parser);
        var parts = new ArrayList<Part>();
        inner.doubleQuoted(parts, true);
        return new Word(List.copyOf(parts));
    }

    Word word() {
        var parts = new ArrayList<Part>();
        var plain = new StringBuilder();
        skipBlanks();
        if (text.startsWith("~", at)
                && (at + 1 >= text.length()
                        || BREAKS.indexOf(text.charAt(at + 1)) >= 0
                        || text.charAt(at + 1) == '/')) {
            parts.add(new Variable("HOME", "", EMPTY, true));
            at++;
        }
        while (at < text.length() && BREAKS.indexOf(text.charAt(at)) < 0) {
            char next = text.charAt(at);
            if (next == '\\' && at + 1 < text.length()) {
                literal(parts, plain);
                parts.add(new Literal(text.substring(at + 1, at + 2), true));
                at += 2;
            } else if (next == '\'') {
                literal(parts, plain);
                int end = text.indexOf('\'', at + 1);
                if (end < 0) {
                    throw new ShellSyntaxException("syntax error: unterminated quoted string", true);
                }
                parts.add(new Literal(text.substring(at + 1, end), true));
                at = end + 1;
            } else if (next == '"') {
                literal(parts, plain);
                at++;
                doubleQuoted(parts, false);
            } else if (next == '$' || next == '`') {
                literal(parts, plain);
                parts.add(expansion(false));
            } else {
                plain.append(next);
                at++;
            }
        }
        literal(parts, plain);
        return new Word(List.copyOf(parts));
    }

    private static void literal(List<Part> parts, StringBuilder plain) {
        if (!plain.isEmpty()) {
            parts.add(new Literal(plain.toString(), false));
            plain.setLength(0);
        }
    }

    /** @param document whether quotes within stand for themselves, and only the last one ends it */
    private void doubleQuoted(List<Part> parts, boolean document) {
        var inside = new StringBuilder();
        boolean any = false;
        while (true) {
            if (at >= text.length()) {
                throw new ShellSyntaxException("syntax error: unterminated quoted string", true);
            }
            char next = text.charAt(at);
            if (next == '"' && (!document || at == text.length() - 1)) {
                at++;
                break;
            }
            if (next == '\\' && at + 1 < text.length() && "$`\"\\".indexOf(text.charAt(at + 1)) >= 0) {
                inside.append(text.charAt(at + 1));
                at += 2;
            } else if (next == '$' || next == '`') {
                if (!inside.isEmpty()) {
                    parts.add(new Literal(inside.toString(), true));
                    inside.setLength(0);
                }
                parts.add(expansion(true));
                any = true;
            } else {
                inside.append(next);
                at++;
            }
        }
        if (!inside.isEmpty() || !any) {
            parts.add(new Literal(inside.toString(), true));
        }
    }

    private Part expansion(boolean quoted) {
        if (text.charAt(at) == '`') {
            int end = text.indexOf('`', at + 1);
            if (end < 0) {
                throw new ShellSyntaxException("syntax error: unterminated quoted string", true);
            }
            Command inner = ShellParser.parse(text.substring(at + 1, end));
            at = end + 1;
            return new Output(inner, quoted);
        }
        at++;
        if (text.startsWith("((", at)) {
            int end = text.indexOf("))", at);
            if (end < 0) {
                throw new ShellSyntaxException("syntax error: missing '))'", true);
            }
            var inner = new ShellWords(text.substring(at + 2, end) + '"', parser);
            var parts = new ArrayList<Part>();
            inner.doubleQuoted(parts, true);
            at = end + 2;
            return new Arithmetic(new Word(List.copyOf(parts)));
        }
        if (text.startsWith("(", at)) {
            at++;
            Command inner = parser.sequence();
            require(")");
            return new Output(inner, quoted);
        }
        if (text.startsWith("{", at)) {
            at++;
            return braced(quoted);
        }
        int end = at;
        if (at < text.length() && "?$#@*!-0123456789".indexOf(text.charAt(at)) >= 0) {
            end = at + 1;
        } else {
            while (end < text.length() && isOfName(text.charAt(end))) {
                end++;
            }
        }
        if (end == at) {
            return new Literal("$", quoted);
        }
        String name = text.substring(at, end);
        at = end;
        return new Variable(name, "", EMPTY, quoted);
    }

    private static boolean isOfName(char c) {
        return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private Part braced(boolean quoted) {
        boolean length = text.startsWith("#", at) && !text.startsWith("#}", at);
        at += length ? 1 : 0;
        int begin = at;
        while (at < text.length()
                && (isOfName(text.charAt(at)) || at == begin && "?$#@*".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String name = text.substring(begin, at);
        if (length) {
            require("}");
            return new Variable(name, "length", EMPTY, quoted);
        }
        for (String operator : List.of(":-", ":=", ":+", ":?", "%%", "##", "-", "=", "+", "?", "%", "#")) {
            if (text.startsWith(operator, at)) {
                at += operator.length();
                return new Variable(name, operator, operand(), quoted);
            }
        }
        if (!text.startsWith("}", at)) {
            throw new ShellSyntaxException("syntax error: bad substitution", at >= text.length());
        }
        at++;
        return new Variable(name, "", EMPTY, quoted);
    }

    /** Up to the brace that closes it; with blanks, so not {@link #word}. */
    private Word operand() {
        int depth = 0;
        int end = at;
        while (end < text.length() && (text.charAt(end) != '}' || depth > 0)) {
            depth += text.charAt(end) == '{' ? 1 : text.charAt(end) == '}' ? -1 : 0;
            end++;
        }
        if (end >= text.length()) {
            throw new ShellSyntaxException("syntax error: unexpected end of file", true);
        }
        String inner = text.substring(at, end).replace("\"", "").replace("'", "");
        at = end + 1;
        return quotedWord(inner);
    }
}
