package io.streamplane.ops.journey;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A file of command lines and of what they must print, as they would look in a terminal:
 *
 * <pre>
 * # A comment.
 * $ kubectl create deployment web --image=nginx   # since 1.28
 * deployment.apps/web created
 * ~ kubectl get deployment web
 * NAME READY UP-TO-DATE AVAILABLE AGE
 * web 1/1 1 1 {{\d+s}}
 * $ kubectl get deployment \
 * > nothing
 * Error from server (NotFound): deployments.apps "nothing" not found
 * [1]
 * -- a-file.yaml --
 * kind: Service
 * </pre>
 *
 * {@code $} runs a line in a shell. {@code ~} runs it again and again until it prints what is expected. {@code > } continues the line.
 * What follows is what it prints, errors included, as {@link Expected} reads it. {@code [1]} is the exit code, if it is not 0.
 * {@code # since 1.28} and {@code # until 1.30} at the end of a line leave the step out with other kubectls. From {@code -- name --} on
 * stand files that lie in the folder where the lines run.
 */
public record Script(String name, List<Step> steps, Map<String, String> files) {

    private static final Pattern FILE = Pattern.compile("-- (\\S+) --");
    private static final Pattern CODE = Pattern.compile("\\[(\\d+)]");

    public static Script parse(String name, String text) {
        List<Step> steps = new ArrayList<>();
        Map<String, StringBuilder> files = new LinkedHashMap<>();
        StringBuilder file = null;
        Step.Draft step = null;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            var header = FILE.matcher(line);
            if (header.matches()) {
                file = files.computeIfAbsent(header.group(1), _ -> new StringBuilder());
            } else if (file != null) {
                file.append(line).append('\n');
            } else if (line.startsWith("$ ") || line.startsWith("~ ")) {
                step = new Step.Draft(number, line.startsWith("~"), line.substring(2));
                steps.add(step.made());
            } else if (!line.startsWith("#") && !line.isBlank()) {
                if (step == null) {
                    throw new IllegalArgumentException(
                            name + ":" + number + ": expected a command before what it prints, but: " + line);
                }
                var code = CODE.matcher(line);
                if (code.matches()) {
                    step.exits(Integer.parseInt(code.group(1)));
                } else if (line.startsWith("> ")) {
                    step.continues(line.substring(2));
                } else {
                    step.prints(line);
                }
                steps.set(steps.size() - 1, step.made());
            }
        }
        Map<String, String> texts = new LinkedHashMap<>();
        files.forEach((path, content) -> texts.put(path, content.toString()));
        return new Script(name, List.copyOf(steps), texts);
    }
}
