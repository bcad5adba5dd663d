package io.streamplane.apiserver.select;

import io.streamplane.apiserver.select.LabelToken.Type;
import io.streamplane.schemas.selector.Requirement;
import io.streamplane.schemas.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a label selector by recursive descent. Grammar and messages follow {@code labels.Parse} of
 * k8s.io/apimachinery; {@code in} and {@code notin} are operators only where one is expected.
 */
final class LabelParser {

    private static final String OPERATORS = "in, notin, =, ==, !=, gt, lt";

    private final List<LabelToken> tokens;
    private int at;

    private LabelParser(String text) {
        tokens = LabelToken.of(text);
    }

    static List<Requirement> parse(String text) {
        return new LabelParser(text).requirements();
    }

    private List<Requirement> requirements() {
        var requirements = new ArrayList<Requirement>();
        if (next().type() == Type.END) {
            return requirements;
        }
        if (!startsRequirement()) {
            throw new SelectorException("found '" + next().text() + "', expected: !, identifier, or 'end of string'");
        }
        while (true) {
            requirements.add(requirement());
            LabelToken between = take();
            if (between.type() == Type.END) {
                return requirements;
            }
            if (between.type() != Type.COMMA) {
                throw new SelectorException("found '" + between.text() + "', expected: ',' or 'end of string'");
            }
            if (!startsRequirement()) {
                throw new SelectorException("found '" + next().text() + "', expected: identifier after ','");
            }
        }
    }

    private Requirement requirement() {
        boolean negated = next().type() == Type.NOT;
        if (negated) {
            take();
        }
        LabelToken key = take();
        if (key.type() != Type.IDENTIFIER) {
            throw expected(key, "', expected: identifier");
        }
        LabelRequirement.requireKey(key.text());
        if (negated) {
            return LabelRequirement.of(key.text(), Operator.DOES_NOT_EXIST, Set.of());
        }
        if (endsRequirement()) {
            return LabelRequirement.of(key.text(), Operator.EXISTS, Set.of());
        }
        LabelToken word = take();
        boolean set = word.type() == Type.IDENTIFIER;
        Operator operator = operator(word);
        return LabelRequirement.of(key.text(), operator, set ? values() : Set.of(value()));
    }

    private static Operator operator(LabelToken word) {
        return switch (word.type()) {
            case EQUALS, DOUBLE_EQUALS -> Operator.IN;
            case NOT_EQUALS -> Operator.NOT_IN;
            case GREATER -> Operator.GREATER;
            case LESS -> Operator.LESS;
            case IDENTIFIER ->
                switch (word.text()) {
                    case "in" -> Operator.IN;
                    case "notin" -> Operator.NOT_IN;
                    default -> throw expected(word, "', expected: " + OPERATORS);
                };
            default -> throw expected(word, "', expected: " + OPERATORS);
        };
    }

    private String value() {
        if (endsRequirement()) {
            return "";
        }
        LabelToken value = take();
        if (value.type() != Type.IDENTIFIER) {
            throw expected(value, "', expected: identifier");
        }
        return value.text();
    }

    private Set<String> values() {
        LabelToken open = take();
        if (open.type() != Type.OPEN) {
            throw expected(open, "' expected: '('");
        }
        var values = new TreeSet<String>();
        if (next().type() == Type.CLOSE) {
            take();
            return values;
        }
        if (next().type() != Type.IDENTIFIER && next().type() != Type.COMMA) {
            throw expected(next(), "', expected: ',', ')' or identifier");
        }
        while (true) {
            values.add(next().type() == Type.IDENTIFIER ? take().text() : "");
            LabelToken after = take();
            if (after.type() == Type.CLOSE) {
                return values;
            }
            if (after.type() != Type.COMMA) {
                throw expected(after, "', expected: ',' or ')'");
            }
            if (next().type() != Type.IDENTIFIER && next().type() != Type.COMMA && next().type() != Type.CLOSE) {
                throw expected(next(), "', expected: ',', or identifier");
            }
        }
    }

    private boolean startsRequirement() {
        return next().type() == Type.IDENTIFIER || next().type() == Type.NOT;
    }

    private boolean endsRequirement() {
        return next().type() == Type.END || next().type() == Type.COMMA;
    }

    private LabelToken next() {
        return tokens.get(at);
    }

    private LabelToken take() {
        LabelToken token = tokens.get(at);
        if (token.type() != Type.END) {
            at++;
        }
        return token;
    }

    private static SelectorException expected(LabelToken found, String rest) {
        return LabelRequirement.unreadable("found '" + found.text() + rest);
    }
}
