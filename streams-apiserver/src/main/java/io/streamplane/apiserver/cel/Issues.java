package io.streamplane.apiserver.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationResult;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is wrong with an expression, in the sentences of cel-go, which clients of Kubernetes know. */
final class Issues {

    private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*\\)$", Pattern.DOTALL);

    private Issues() {}

    static String syntax(CelValidationResult result) {
        return shown(result, message -> "Syntax error: " + message);
    }

    static String types(CelValidationResult result) {
        return shown(
                result,
                message -> CANDIDATES
                        .matcher(message)
                        .replaceFirst("")
                        .replace("google.protobuf.Timestamp", "timestamp")
                        .replace("google.protobuf.Duration", "duration"));
    }

    private static String shown(CelValidationResult result, UnaryOperator<String> worded) {
        return result.getErrors().stream()
                .map(issue -> CelIssue.formatError(
                                issue.getExprId(), issue.getSourceLocation(), worded.apply(issue.getMessage()))
                        .toDisplayString(result.getSource()))
                .collect(Collectors.joining("\n"));
    }

    /**
     * Durations, timestamps and regular expressions that are written out must be right, and the elements of a list or map
     * of one type.
     */
    static Optional<String> literals(CelAbstractSyntaxTree ast) {
        var wrong = new ArrayList<String>();
        new Literals(ast, wrong).walk(ast.getExpr());
        return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", wrong));
    }
}
