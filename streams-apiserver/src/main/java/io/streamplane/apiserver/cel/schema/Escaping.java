package io.streamplane.apiserver.cel.schema;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of fields that CEL cannot spell, as Kubernetes documents: {@code foo.bar} is {@code foo__dot__bar}. */
public final class Escaping {

    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");
    private static final Pattern FORM = Pattern.compile("[a-zA-Z_./-][a-zA-Z0-9_./-]*");
    private static final Pattern ESCAPED = Pattern.compile("__|[./-]");

    private Escaping() {}

    /** Empty where no rule can name such a field. */
    public static Optional<String> escape(String name) {
        if (!FORM.matcher(name).matches()) {
            return Optional.empty();
        } else if (RESERVED.contains(name)) {
            return Optional.of("__" + name + "__");
        }
        return Optional.of(ESCAPED.matcher(name)
                .replaceAll(match -> Matcher.quoteReplacement(
                        switch (match.group()) {
                            case "__" -> "__underscores__";
                            case "." -> "__dot__";
                            case "-" -> "__dash__";
                            default -> "__slash__";
                        })));
    }
}
