package io.streamplane.apiserver.cel;

import io.streamplane.apiserver.cel.schema.RuleSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Paths of fields below the value of a rule: {@code .spec.replicas}, {@code .labels['app.kubernetes.io/name']}. */
final class FieldPaths {

    private static final Pattern STEP = Pattern.compile("\\.([^.\\[\\]]+)|\\['((?:[^'\\\\]|\\\\.)*)'\\]");

    private FieldPaths() {}

    /** The path as messages write it, without a point before it; empty where it leads to no field of the schema. */
    static Optional<String> normalized(String path, RuleSchema schema) {
        Matcher step = STEP.matcher(path);
        List<String> steps = new ArrayList<>();
        RuleSchema at = schema;
        int from = 0;
        while (from < path.length()) {
            if (!step.find(from) || step.start() != from || at == null) {
                return Optional.empty();
            }
            String name = step.group(1) != null ? step.group(1) : unescaped(step.group(2));
            RuleSchema next = name == null ? null : at.properties().get(name);
            boolean entry = next == null && at.properties().isEmpty();
            at = entry ? at.additional() : next;
            if (at == null) {
                return Optional.empty();
            }
            steps.add(entry ? "[" + name + "]" : steps.isEmpty() ? name : "." + name);
            from = step.end();
        }
        return Optional.of(String.join("", steps));
    }

    private static @Nullable String unescaped(String text) {
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each != '\\') {
                plain.append(each);
                continue;
            }
            int known = "abfnrtv'\\".indexOf(text.charAt(++i));
            if (known < 0) {
                return null;
            }
            plain.append("\u0007\b\f\n\r\t\u000b'\\".charAt(known));
        }
        return plain.toString();
    }
}
