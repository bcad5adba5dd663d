package io.streamplane.apiserver.select;

import java.util.ArrayList;
import java.util.List;

/** One word of a label selector: a symbol, or an identifier ({@code in} and {@code notin} among them). */
record LabelToken(Type type, String text) {

    enum Type {
        IDENTIFIER,
        NOT("!"),
        COMMA(","),
        OPEN("("),
        CLOSE(")"),
        EQUALS("="),
        DOUBLE_EQUALS("=="),
        NOT_EQUALS("!="),
        GREATER(">"),
        LESS("<"),
        END(""),
        ERROR;

        private final String symbol;

        Type() {
            this("\0");
        }

        Type(String symbol) {
            this.symbol = symbol;
        }

        private static Type ofSymbol(String text) {
            for (Type type : values()) {
                if (type.symbol.equals(text)) {
                    return type;
                }
            }
            return ERROR;
        }
    }

    private static final String WHITESPACE = " \t\r\n";
    private static final String SYMBOLS = "=!(),><";

    /** The words of a text, an {@link Type#END} last. */
    static List<LabelToken> of(String text) {
        var tokens = new ArrayList<LabelToken>();
        int at = 0;
        while (at < text.length()) {
            char first = text.charAt(at);
            if (WHITESPACE.indexOf(first) >= 0) {
                at++;
            } else if (SYMBOLS.indexOf(first) >= 0) {
                LabelToken symbol = symbol(text, at);
                tokens.add(symbol);
                at += symbol.text().length();
            } else {
                int end = at;
                while (end < text.length() && (WHITESPACE + SYMBOLS).indexOf(text.charAt(end)) < 0) {
                    end++;
                }
                tokens.add(new LabelToken(Type.IDENTIFIER, text.substring(at, end)));
                at = end;
            }
        }
        tokens.add(new LabelToken(Type.END, ""));
        return tokens;
    }

    /** The longest symbol that starts here. */
    private static LabelToken symbol(String text, int at) {
        if (at + 1 < text.length()) {
            String two = text.substring(at, at + 2);
            Type type = Type.ofSymbol(two);
            if (type != Type.ERROR) {
                return new LabelToken(type, two);
            }
        }
        String one = text.substring(at, at + 1);
        return new LabelToken(Type.ofSymbol(one), one);
    }
}
