package io.streamplane.apiserver.cel.library;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.eval.Arguments;
import io.streamplane.apiserver.cel.eval.Budget;
import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.util.ArrayList;
import java.util.List;

/** {@code matches} and Kubernetes' {@code find} and {@code findAll}, in RE2's syntax and time. */
final class Regexes {

    /** Longer ones are no rule's; a program grows with its repetitions. */
    private static final int LONGEST = 8192;

    private static final int LARGEST_PROGRAM = 20_000;

    private Regexes() {}

    static CelLibrary library() {
        var library = new CelLibrary()
                .member("find", "string_find_string", SimpleType.STRING, SimpleType.STRING, SimpleType.STRING)
                .member(
                        "findAll",
                        "string_find_all_string",
                        ListType.create(SimpleType.STRING),
                        SimpleType.STRING,
                        SimpleType.STRING)
                .member(
                        "findAll",
                        "string_find_all_string_int",
                        ListType.create(SimpleType.STRING),
                        SimpleType.STRING,
                        SimpleType.STRING,
                        SimpleType.INT);
        return library.does(
                        "matches",
                        (arguments, budget) -> matcher(arguments, budget).find())
                .does("find", (arguments, budget) -> {
                    Matcher matcher = matcher(arguments, budget);
                    return matcher.find() ? matcher.group() : "";
                })
                .does("findAll", (arguments, budget) -> {
                    long limit = arguments.size() > 2 ? Arguments.number(arguments, 2) : -1;
                    Matcher matcher = matcher(arguments, budget);
                    var found = new ArrayList<String>();
                    while ((limit < 0 || found.size() < limit) && matcher.find()) {
                        budget.work(1);
                        found.add(matcher.group());
                    }
                    return CelList.of(found);
                });
    }

    private static Matcher matcher(List<Object> arguments, Budget budget) {
        String text = Arguments.text(arguments, 0);
        Pattern pattern = compile(Arguments.text(arguments, 1), budget);
        budget.work(text.length() * (1 + pattern.programSize() / 32L));
        return pattern.matcher(text);
    }

    /** @throws EvaluationFailure where it is no regular expression, or too large a one */
    static Pattern compile(String expression, Budget budget) {
        if (expression.length() > LONGEST || RegexRepeats.of(expression) > LARGEST_PROGRAM) {
            throw new EvaluationFailure("Illegal regex: expression too large");
        }
        budget.work(RegexRepeats.of(expression) * 4L);
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new EvaluationFailure("error parsing regexp: " + e.getMessage());
        }
    }
}
