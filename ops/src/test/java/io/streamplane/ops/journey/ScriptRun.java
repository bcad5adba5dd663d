package io.streamplane.ops.journey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Runs a script line by line in a terminal. A line that does not print what is expected is noted, and the next one runs, so that one run
 * tells all. Variables of the terminal ({@code $NS}) are filled into what is expected, too.
 */
public record ScriptRun(Script script, KubectlShell terminal, int kubectlMinor) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(150);

    /** What came of one line. */
    private record Outcome(KubectlShell.Answer answer, boolean expected) {}

    /** Runs all lines; fails with all that was not as expected. */
    public void run() {
        script.files().forEach((name, text) -> terminal.write(name, filled(text)));
        List<String> failures = new ArrayList<>();
        for (Step step : script.steps()) {
            if (step.isFor(kubectlMinor)) {
                run(step, failures);
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(
                    failures.size() + " of " + script.steps().size() + " lines:\n" + String.join("\n", failures));
        }
    }

    private void run(Step step, List<String> failures) {
        var expected = Expected.of(step.output().stream().map(this::filled).toList());
        var outcome = outcome(step, expected);
        if (step.repeated() && !outcome.expected()) {
            outcome = repeated(step, expected, outcome);
        }
        if (!outcome.expected()) {
            failures.add(failure(step, outcome.answer()));
        }
    }

    private Outcome repeated(Step step, Expected expected, Outcome first) {
        var last = new Outcome[] {first};
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollDelay(POLL)
                    .pollInterval(POLL)
                    .until(() -> {
                        last[0] = outcome(step, expected);
                        return last[0].expected();
                    });
        } catch (ConditionTimeoutException e) {
            // the last answer says what is missing
        }
        return last[0];
    }

    private Outcome outcome(Step step, Expected expected) {
        var answer = terminal.run(step.command());
        return new Outcome(answer, answer.code() == step.code() && expected.matches(answer.output()));
    }

    private String failure(Step step, KubectlShell.Answer answer) {
        return "---- " + script.name() + ":" + step.line() + " (kubectl 1." + kubectlMinor + ")\n$ " + step.command()
                + "\n-- expected, exit code " + step.code() + "\n" + filled(String.join("\n", step.output()))
                + "\n-- but, exit code " + answer.code() + "\n" + answer.output();
    }

    private String filled(String text) {
        String filled = text;
        for (var variable : terminal.environment().entrySet()) {
            filled = filled.replace("$" + variable.getKey(), variable.getValue());
        }
        return filled;
    }
}
