package io.streamplane.apiserver.select;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.selector.Requirement;
import io.streamplane.schemas.selector.Requirement.Operator;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A field selector: {@code metadata.name=web,status.phase!=Running}. Which fields a kind offers, its rules say. */
public final class FieldSelector {

    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    private static final String NAME = "metadata.name";
    private static final List<String> OPERATORS = List.of("!=", "==", "=");
    private static final String ESCAPED = "\\,=";

    private final List<Term> terms;

    private record Term(String field, boolean equal, String value) {}

    private FieldSelector(List<Term> terms) {
        this.terms = terms;
    }

    /** Throws {@link SelectorException} with Kubernetes' message where the text is none. */
    public static FieldSelector parse(String text) {
        var terms = new ArrayList<Term>();
        for (String part : parts(text)) {
            if (!part.isEmpty()) {
                terms.add(term(part, text));
            }
        }
        return terms.isEmpty() ? EVERYTHING : new FieldSelector(List.copyOf(terms));
    }

    private static Term term(String part, String whole) {
        for (int at = 0; at < part.length(); at++) {
            for (String operator : OPERATORS) {
                if (part.startsWith(operator, at)) {
                    String value = unescaped(part.substring(at + operator.length()));
                    return new Term(part.substring(0, at), !operator.equals("!="), value);
                }
            }
        }
        throw new SelectorException("invalid selector: '" + whole + "'; can't understand '" + part + "'");
    }

    /** At commas, but for those after a backslash. */
    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == ',') {
                parts.add(text.substring(start, at));
                start = at + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String unescaped(String value) {
        var plain = new StringBuilder();
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '\\') {
                at++;
                if (at == value.length() || ESCAPED.indexOf(value.charAt(at)) < 0) {
                    throw new SelectorException("invalid field selector: invalid escape sequence: "
                            + value.substring(at - 1, Math.min(at + 1, value.length())));
                }
                plain.append(value.charAt(at));
            } else if (ESCAPED.indexOf(c) >= 0) {
                throw new SelectorException("invalid field selector: unescaped character in value: " + (int) c);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** Throws {@link SelectorException} where the kind, by its rules, does not offer a field that is named here. */
    public void requireOfferedBy(Kind kind, KindRules rules) {
        ObjectNode nothing = JsonMapper.shared().createObjectNode();
        Set<String> offered = rules.selectableFields(nothing).keySet();
        for (Term term : terms) {
            if (!isMetadata(term.field(), kind) && !offered.contains(term.field())) {
                throw new SelectorException(
                        offered.isEmpty()
                                ? "\"" + term.field()
                                        + "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                                : "field label not supported: " + term.field());
            }
        }
    }

    /** What it asks of each field. */
    public List<Requirement> requirements() {
        return terms.stream()
                .map(term -> new Requirement(
                        term.field(), term.equal() ? Operator.IN : Operator.NOT_IN, Set.of(term.value())))
                .toList();
    }

    public boolean isEverything() {
        return terms.isEmpty();
    }

    /** The value that the field must have; empty where it may have several. */
    public String required(String field) {
        for (Term term : terms) {
            if (term.equal() && term.field().equals(field)) {
                return term.value();
            }
        }
        return "";
    }

    /**
     * Whether the object matches; a field that its kind does not offer is as an empty one.
     *
     * @param object is asked for only where a field that is not in the key decides
     */
    public boolean matches(Kind kind, KindRules rules, ObjectKey key, Supplier<ObjectNode> object) {
        Map<String, String> fields = null;
        for (Term term : terms) {
            String value;
            if (isMetadata(term.field(), kind)) {
                value = term.field().equals(NAME) ? key.name() : key.namespace();
            } else {
                fields = fields == null ? rules.selectableFields(object.get()) : fields;
                value = fields.getOrDefault(term.field(), "");
            }
            if (value.equals(term.value()) != term.equal()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMetadata(String field, Kind kind) {
        return field.equals(NAME) || (field.equals("metadata.namespace") && kind.namespaced());
    }
}
