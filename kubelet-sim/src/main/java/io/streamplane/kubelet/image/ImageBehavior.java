package io.streamplane.kubelet.image;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import io.streamplane.kubelet.image.ContainerBehavior.Exit;
import io.streamplane.kubelet.image.ContainerBehavior.Hook;
import io.streamplane.kubelet.image.ContainerBehavior.Pull;
import io.streamplane.kubelet.image.ContainerBehavior.Stop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a simulated container behaves where no annotation says so. The last segment of the image's repository and the command
 * decide:
 *
 * <table>
 * <caption>the rules</caption>
 * <tr><td>image contains {@code err-image-pull} or {@code image-pull-fail}</td><td>the pull fails, always</td></tr>
 * <tr><td>command {@code true}, {@code false}, {@code sleep N}, or {@code exit N} as the script of {@code sh -c}</td>
 *     <td>does that; probes and hooks that run such commands too</td></tr>
 * <tr><td>image contains {@code crash}</td><td>exits with 1 after a second</td></tr>
 * <tr><td>image contains {@code complete} or {@code job}</td><td>exits with 0 after a second</td></tr>
 * <tr><td>image has the word {@code oom}</td><td>is killed for its memory after a second</td></tr>
 * <tr><td>image has the word {@code unready}, {@code unhealthy} or {@code slow}</td>
 *     <td>its readiness probe fails; its liveness probe fails after 30 s; startup and readiness fail for 30 s</td></tr>
 * <tr><td>any part of the image's name is the word {@code private}</td><td>the pull fails without an imagePullSecret</td></tr>
 * <tr><td>image has the word {@code stubborn}</td><td>ignores SIGTERM</td></tr>
 * <tr><td>anything else</td><td>runs until it is stopped</td></tr>
 * </table>
 */
final class ImageBehavior {

    private static final Pattern SCRIPT = Pattern.compile("(true|false|sleep|exit)(?:\\s+(\\d{1,9}))?");
    private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9]+");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration WHILE = Duration.ofSeconds(30);
    private static final Course LATER = course(false);
    private static final Course NO_MORE = course(true);

    private ImageBehavior() {}

    static ContainerBehavior of(Container container) {
        String image = lastSegment(container.getImage() == null ? "" : container.getImage());
        List<String> words = List.of(NO_WORD.split(image));
        var behavior = ContainerBehavior.SERVER;
        if (image.contains("err-image-pull") || image.contains("image-pull-fail")) {
            behavior = behavior.pulling(Pull.NOT_FOUND, null);
        }
        Exit exit = exit(container, image, words);
        if (exit != null) {
            behavior = behavior.exiting(exit).stopping(new Stop(null, false, 143));
        }
        if (words.contains("stubborn")) {
            behavior = behavior.stopping(new Stop(null, true, 137));
        }
        return probed(container, words, hooked(container, behavior));
    }

    /** Whether its registry wants to know who asks. */
    static boolean isPrivate(Container container) {
        String image = container.getImage();
        return image != null
                && image.contains("private")
                && List.of(NO_WORD.split(image)).contains("private");
    }

    private static @Nullable Exit exit(Container container, String image, List<String> words) {
        List<String> command = new ArrayList<>(container.getCommand());
        command.addAll(container.getArgs());
        Exit told = script(command);
        if (told != null) {
            return told;
        }
        if (words.contains("oom")) {
            return new Exit(137, "OOMKilled", SECOND);
        }
        if (image.contains("crash")) {
            return Exit.of(1, SECOND);
        }
        return image.contains("complete") || image.contains("job") ? Exit.of(0, SECOND) : null;
    }

    private static ContainerBehavior probed(Container container, List<String> words, ContainerBehavior behavior) {
        if (container.getStartupProbe() == null
                && container.getLivenessProbe() == null
                && container.getReadinessProbe() == null) {
            return behavior;
        }
        boolean slow = words.contains("slow");
        return behavior.probed(
                command(container.getStartupProbe(), slow ? LATER : Course.WELL),
                command(container.getLivenessProbe(), words.contains("unhealthy") ? NO_MORE : Course.WELL),
                command(
                        container.getReadinessProbe(),
                        words.contains("unready") ? Course.ILL : slow ? LATER : Course.WELL));
    }

    private static Course command(@Nullable Probe probe, Course otherwise) {
        Exit exit = probe == null ? null : script(probe.getExec());
        return exit == null ? otherwise : exit.code() == 0 ? Course.WELL : Course.ILL;
    }

    private static ContainerBehavior hooked(Container container, ContainerBehavior behavior) {
        var lifecycle = container.getLifecycle();
        return lifecycle == null
                ? behavior
                : behavior.hooked(
                        hook(lifecycle.getPostStart(), behavior.postStart()),
                        hook(lifecycle.getPreStop(), behavior.preStop()));
    }

    private static Hook hook(@Nullable LifecycleHandler handler, Hook otherwise) {
        if (handler == null) {
            return otherwise;
        }
        if (handler.getSleep() != null && handler.getSleep().getSeconds() != null) {
            return new Hook(Duration.ofSeconds(handler.getSleep().getSeconds()), false);
        }
        Exit exit = script(handler.getExec());
        return exit == null ? otherwise : new Hook(exit.after(), exit.code() != 0);
    }

    private static @Nullable Exit script(@Nullable ExecAction exec) {
        return exec == null ? null : script(exec.getCommand());
    }

    private static @Nullable Exit script(List<String> words) {
        boolean shell =
                words.size() == 3 && words.get(0).endsWith("sh") && words.get(1).equals("-c");
        Matcher script = SCRIPT.matcher(shell ? words.get(2).strip() : String.join(" ", words));
        if (!script.matches()) {
            return null;
        }
        String number = script.group(2);
        return switch (script.group(1)) {
            case "true" -> Exit.of(0, Duration.ZERO);
            case "false" -> Exit.of(1, Duration.ZERO);
            case "sleep" ->
                number == null ? Exit.of(1, Duration.ZERO) : Exit.of(0, Duration.ofSeconds(Long.parseLong(number)));
            default -> Exit.of(number == null ? 0 : Integer.parseInt(number) & 0xff, Duration.ZERO);
        };
    }

    private static Course course(boolean before) {
        return new Course(List.of(new Course.Turn(Duration.ZERO, before), new Course.Turn(WHILE, !before)));
    }

    private static String lastSegment(String image) {
        String name = image.substring(image.lastIndexOf('/') + 1);
        int end = name.indexOf('@');
        name = end < 0 ? name : name.substring(0, end);
        end = name.indexOf(':');
        return end < 0 ? name : name.substring(0, end);
    }
}
