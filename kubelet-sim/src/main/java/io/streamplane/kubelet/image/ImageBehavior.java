package io.streamplane.kubelet.image;

import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a simulated container behaves. The last segment of the image's repository decides, unless the command does:
 *
 * <table>
 * <caption>the rules, the first that matches</caption>
 * <tr><td>image contains {@code err-image-pull} or {@code image-pull-fail}</td><td>the pull fails, always</td></tr>
 * <tr><td>command {@code true}, {@code false}, {@code sleep N}, or {@code exit N} as the script of {@code sh -c}</td>
 *     <td>does that</td></tr>
 * <tr><td>image contains {@code crash}</td><td>exits with 1 after a second</td></tr>
 * <tr><td>image contains {@code complete} or {@code job}</td><td>exits with 0 after a second</td></tr>
 * <tr><td>anything else</td><td>runs until it is stopped</td></tr>
 * </table>
 *
 * @param exitCode what it exits with by itself; null where it runs until it is stopped
 * @param runsFor how long it runs before that
 */
public record ImageBehavior(boolean pullFails, @Nullable Integer exitCode, Duration runsFor) {

    private static final ImageBehavior FOREVER = new ImageBehavior(false, null, Duration.ZERO);
    private static final Pattern SCRIPT = Pattern.compile("(true|false|sleep|exit)(?:\\s+(\\d{1,9}))?");

    public static ImageBehavior of(Container container) {
        String image = lastSegment(container.getImage());
        if (image.contains("err-image-pull") || image.contains("image-pull-fail")) {
            return new ImageBehavior(true, null, Duration.ZERO);
        }
        ImageBehavior told = ofCommand(container);
        if (told != null) {
            return told;
        }
        if (image.contains("crash")) {
            return exits(1, Duration.ofSeconds(1));
        }
        return image.contains("complete") || image.contains("job") ? exits(0, Duration.ofSeconds(1)) : FOREVER;
    }

    /** What it exits with when it is told to stop: a server ends in order, anything else by the signal (SIGTERM). */
    public int stopCode() {
        return exitCode == null ? 0 : 143;
    }

    private static ImageBehavior exits(int code, Duration after) {
        return new ImageBehavior(false, code, after);
    }

    private static @Nullable ImageBehavior ofCommand(Container container) {
        List<String> words = new ArrayList<>(container.getCommand());
        words.addAll(container.getArgs());
        boolean shell =
                words.size() == 3 && words.get(0).endsWith("sh") && words.get(1).equals("-c");
        Matcher script = SCRIPT.matcher(shell ? words.get(2).strip() : String.join(" ", words));
        if (!script.matches()) {
            return null;
        }
        String number = script.group(2);
        return switch (script.group(1)) {
            case "true" -> exits(0, Duration.ZERO);
            case "false" -> exits(1, Duration.ZERO);
            case "sleep" ->
                number == null ? exits(1, Duration.ZERO) : exits(0, Duration.ofSeconds(Long.parseLong(number)));
            default -> exits(number == null ? 0 : Integer.parseInt(number) & 0xff, Duration.ZERO);
        };
    }

    private static String lastSegment(String image) {
        String name = image.substring(image.lastIndexOf('/') + 1);
        int end = name.indexOf('@');
        name = end < 0 ? name : name.substring(0, end);
        end = name.indexOf(':');
        return end < 0 ? name : name.substring(0, end);
    }
}
