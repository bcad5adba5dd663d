package io.streamplane.kubelet.image;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.image.ContainerBehavior.Exit;
import io.streamplane.kubelet.image.ContainerBehavior.Hook;
import io.streamplane.kubelet.image.ContainerBehavior.Pull;
import io.streamplane.kubelet.image.ContainerBehavior.Stop;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a pod's annotations say that its containers behave. {@code sim.streamplane.io/exit} is about each container of the
 * pod but its init and ephemeral containers, {@code NAME.sim.streamplane.io/exit} about the container of that name alone.
 * A value that is not of its form says nothing.
 *
 * <table>
 * <caption>the annotations</caption>
 * <tr><td>pull</td><td>{@code fail}, {@code denied}, {@code in 5s}</td></tr>
 * <tr><td>exit</td><td>{@code never}, or {@code CODE [REASON] [after SPAN] [for N runs]}: {@code 137 OOMKilled after 5s},
 *     {@code 1 after 2s for 3 runs}</td></tr>
 * <tr><td>startup, liveness, readiness</td><td>a {@link Course}</td></tr>
 * <tr><td>post-start, pre-stop</td><td>{@code [fail] [in SPAN]}</td></tr>
 * <tr><td>stop</td><td>{@code never} (ignores SIGTERM), {@code in SPAN}, {@code CODE}, {@code CODE in SPAN}</td></tr>
 * </table>
 */
final class AnnotatedBehavior {

    static final String DOMAIN = "sim.streamplane.io/";

    private static final Pattern EXIT = Pattern.compile(
            "(\\d{1,3})(?:\\s+([A-Z]\\w*))?(?:\\s+after\\s+(\\S+))?(?:\\s+for\\s+(\\d{1,9})\\s+runs?)?");
    private static final Pattern HOOK = Pattern.compile("(fail)?\\s*(?:in\\s+(\\S+))?");
    private static final Pattern STOP = Pattern.compile("(\\d{1,3})?\\s*(?:in\\s+(\\S+))?");

    private AnnotatedBehavior() {}

    static ContainerBehavior of(Pod pod, Container container, int run) {
        ContainerBehavior behavior = ImageBehavior.of(container);
        if (behavior.pull() == Pull.WELL
                && ImageBehavior.isPrivate(container)
                && pod.getSpec().getImagePullSecrets().isEmpty()) {
            behavior = behavior.pulling(Pull.DENIED, null);
        }
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        if (annotations == null || annotations.isEmpty() || noneIsOurs(annotations)) {
            return behavior;
        }
        boolean plain = pod.getSpec().getContainers().stream()
                .anyMatch(each -> each.getName().equals(container.getName()));
        var said = new Said(annotations, container.getName() + "." + DOMAIN, plain);
        behavior = said.apply("pull", behavior, AnnotatedBehavior::pull);
        behavior = said.apply("exit", behavior, (before, text) -> exit(before, text, run));
        behavior = said.apply("startup", behavior, (b, text) -> {
            Course course = Course.parse(text);
            return course == null ? b : b.probed(course, b.liveness(), b.readiness());
        });
        behavior = said.apply("liveness", behavior, (b, text) -> {
            Course course = Course.parse(text);
            return course == null ? b : b.probed(b.startup(), course, b.readiness());
        });
        behavior = said.apply("readiness", behavior, (b, text) -> {
            Course course = Course.parse(text);
            return course == null ? b : b.probed(b.startup(), b.liveness(), course);
        });
        behavior = said.apply("post-start", behavior, (b, text) -> b.hooked(hook(text, b.postStart()), b.preStop()));
        behavior = said.apply("pre-stop", behavior, (b, text) -> b.hooked(b.postStart(), hook(text, b.preStop())));
        return said.apply("stop", behavior, AnnotatedBehavior::stop);
    }

    private static boolean noneIsOurs(Map<String, String> annotations) {
        for (String key : annotations.keySet()) {
            if (key.contains(DOMAIN)) {
                return false;
            }
        }
        return true;
    }

    private record Said(Map<String, String> annotations, String own, boolean plain) {

        ContainerBehavior apply(
                String what,
                ContainerBehavior before,
                BiFunction<ContainerBehavior, String, ContainerBehavior> change) {
            String text = annotations.get(own + what);
            text = text == null && plain ? annotations.get(DOMAIN + what) : text;
            return text == null ? before : change.apply(before, text.strip());
        }
    }

    private static ContainerBehavior pull(ContainerBehavior before, String text) {
        return switch (text) {
            case "fail" -> before.pulling(Pull.NOT_FOUND, before.pullTakes());
            case "denied" -> before.pulling(Pull.DENIED, before.pullTakes());
            default -> {
                Duration takes =
                        text.startsWith("in ") ? Spans.parse(text.substring(3).strip()) : null;
                yield takes == null ? before : before.pulling(Pull.WELL, takes);
            }
        };
    }

    private static ContainerBehavior exit(ContainerBehavior before, String text, int run) {
        if (text.equals("never")) {
            return before.exiting(null);
        }
        Matcher matcher = EXIT.matcher(text);
        if (!matcher.matches()) {
            return before;
        }
        Duration after = span(matcher.group(3));
        String runs = matcher.group(4);
        if (after == null) {
            return before;
        }
        if (runs != null && run >= Integer.parseInt(runs)) {
            return before.exiting(null);
        }
        Exit exit = Exit.of(Integer.parseInt(matcher.group(1)) & 0xff, after);
        String reason = matcher.group(2);
        return before.exiting(reason == null ? exit : new Exit(exit.code(), reason, after));
    }

    private static Hook hook(String text, Hook before) {
        Matcher matcher = HOOK.matcher(text);
        Duration takes = matcher.matches() ? span(matcher.group(2)) : null;
        return takes == null ? before : new Hook(takes, matcher.group(1) != null);
    }

    private static ContainerBehavior stop(ContainerBehavior before, String text) {
        if (text.equals("never")) {
            return before.stopping(new Stop(null, true, 137));
        }
        Matcher matcher = STOP.matcher(text);
        if (!matcher.matches()) {
            return before;
        }
        String code = matcher.group(1);
        Duration takes = matcher.group(2) == null ? before.stop().takes() : Spans.parse(matcher.group(2));
        return before.stopping(
                new Stop(takes, false, code == null ? before.stop().code() : Integer.parseInt(code) & 0xff));
    }

    /** None where nothing is said; null where it cannot be read. */
    private static @Nullable Duration span(@Nullable String text) {
        return text == null ? Duration.ZERO : Spans.parse(text);
    }
}
