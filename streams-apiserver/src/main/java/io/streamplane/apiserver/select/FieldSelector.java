package io.streamplane.apiserver.select;

import io.streamplane.schemas.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** A field selector: {@code metadata.name=web,status.phase!=Running}. Which fields a kind offers, its rules say. */
public final class FieldSelector {

    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    private final List<Term> terms;

    private record Term(String field, boolean equal, String value) {}

    private FieldSelector(List<Term> terms) {
        this.terms = terms;
    }

    public static FieldSelector parse(String text) {
        if (text.isBlank()) {
            return EVERYTHING;
        }
        var terms = new ArrayList<Term>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new SelectorException("invalid selector: '" + text + "'; can't understand '" + part + "'");
            }
            boolean negated = part.charAt(equals - 1) == '!';
            int valueStart = part.startsWith("==", equals) ? equals + 2 : equals + 1;
            terms.add(new Term(part.substring(0, negated ? equals - 1 : equals), !negated, part.substring(valueStart)));
        }
        return new FieldSelector(List.copyOf(terms));
    }

    public boolean isEverything() {
        return terms.isEmpty();
    }

    /** Whether the object matches; throws {@link SelectorException} where the kind does not offer a field. */
    public boolean matches(Kind kind, ObjectNode object) {
        if (terms.isEmpty()) {
            return true;
        }
        Map<String, String> fields = kind.rules().selectableFields(object);
        for (Term term : terms) {
            if (value(term.field(), kind, object, fields).equals(term.value()) != term.equal()) {
                return false;
            }
        }
        return true;
    }

    private static String value(String field, Kind kind, ObjectNode object, Map<String, String> fields) {
        if (field.equals("metadata.name") || (field.equals("metadata.namespace") && kind.namespaced())) {
            return object.path("metadata").path(field.substring("metadata.".length())).asString("");
        }
        String value = fields.get(field);
        if (value == null) {
            throw new SelectorException("field label not supported: " + field);
        }
        return value;
    }
}
