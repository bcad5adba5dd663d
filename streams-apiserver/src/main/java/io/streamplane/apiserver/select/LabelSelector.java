package io.streamplane.apiserver.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A label selector in its text form: equality ({@code a=b,c!=d}), sets ({@code a in (b,c)}) and existence ({@code a,!b}). */
public final class LabelSelector {

    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    private static final Pattern SET = Pattern.compile("^(\\S+)\\s+(in|notin)\\s*\\(([^()]*)\\)$");
    private static final Pattern COMPARISON = Pattern.compile("^([^=!<>\\s]+)\\s*(==|=|!=|>|<)\\s*(.*)$");
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

    private final List<Requirement> requirements;

    private record Requirement(String key, Operator operator, Set<String> values) {
        boolean matches(@Nullable String value) {
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
                case GREATER -> value != null && compare(value) > 0;
                case LESS -> value != null && compare(value) < 0;
            };
        }

        private int compare(String value) {
            try {
                return Long.compare(Long.parseLong(value), Long.parseLong(values.iterator().next()));
            } catch (NumberFormatException notANumber) {
                return 0;
            }
        }
    }

    private enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST,
        GREATER,
        LESS
    }

    private LabelSelector(List<Requirement> requirements) {
        this.requirements = requirements;
    }

    /** Throws {@link SelectorException} with Kubernetes' kind of message where the text is none. */
    public static LabelSelector parse(String text) {
        if (text.isBlank()) {
            return EVERYTHING;
        }
        var requirements = new ArrayList<Requirement>();
        for (String term : terms(text)) {
            requirements.add(requirement(term.strip(), text));
        }
        return new LabelSelector(List.copyOf(requirements));
    }

    /** @param labels the object's {@code metadata.labels}, or a missing node */
    public boolean matches(JsonNode labels) {
        for (Requirement requirement : requirements) {
            JsonNode value = labels.get(requirement.key());
            if (!requirement.matches(value == null ? null : value.asString())) {
                return false;
            }
        }
        return true;
    }

    public boolean isEverything() {
        return requirements.isEmpty();
    }

    private static List<String> terms(String text) {
        var terms = new ArrayList<String>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                terms.add(text.substring(start, i));
                start = i + 1;
            }
        }
        terms.add(text.substring(start));
        return terms;
    }

    private static Requirement requirement(String term, String whole) {
        Matcher set = SET.matcher(term);
        if (set.matches()) {
            var values = new TreeSet<String>();
            for (String value : set.group(3).split(",", -1)) {
                values.add(value.strip());
            }
            return new Requirement(key(set.group(1), whole), set.group(2).equals("in") ? Operator.IN : Operator.NOT_IN, values);
        }
        Matcher comparison = COMPARISON.matcher(term);
        if (comparison.matches()) {
            Operator operator = switch (comparison.group(2)) {
                case "!=" -> Operator.NOT_IN;
                case ">" -> Operator.GREATER;
                case "<" -> Operator.LESS;
                default -> Operator.IN;
            };
            return new Requirement(key(comparison.group(1), whole), operator, Set.of(comparison.group(3).strip()));
        }
        return term.startsWith("!")
                ? new Requirement(key(term.substring(1).strip(), whole), Operator.DOES_NOT_EXIST, Set.of())
                : new Requirement(key(term, whole), Operator.EXISTS, Set.of());
    }

    private static String key(String key, String whole) {
        if (!KEY.matcher(key).matches() || key.length() > 317) {
            throw new SelectorException("unable to parse requirement: found '" + key + "', expected: a label key, in '" + whole + "'");
        }
        return key;
    }
}
