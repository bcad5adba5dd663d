package io.streamplane.kubelet.pod;

import io.streamplane.kubelet.image.ContainerBehavior;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a container's image is not there, in the words of the kubelet and containerd. */
final class Images {

    /** A reference as far as it matters here: lower-case paths, a tag, a digest. */
    private static final Pattern REFERENCE = Pattern.compile(
            "(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\\w.-]+)?(?:@[\\w:+.-]+)?");
    /** What is on no node, so that {@code imagePullPolicy: Never} fails. */
    private static final Pattern ABSENT = Pattern.compile("(?:.*[^a-z0-9])?absent(?:[^a-z0-9].*)?");

    private Images() {}

    /**
     * @param reason of the container that waits
     * @param event reason of the event
     * @param retried whether the registry is asked again
     */
    record Problem(String reason, String event, String message, boolean retried) {}

    /** What is wrong before any registry is asked; null: nothing. */
    static @Nullable Problem refusal(ContainerRun run) {
        String image = run.spec().getImage();
        if (image == null || !REFERENCE.matcher(image).matches()) {
            return new Problem(
                    "InvalidImageName",
                    "InspectFailed",
                    "Failed to apply default image tag \"%s\": couldn't parse image name \"%s\": invalid reference format"
                            .formatted(image, image),
                    false);
        }
        return never(run) && ABSENT.matcher(image).matches()
                ? new Problem(
                        "ErrImageNeverPull",
                        "ErrImageNeverPull",
                        "Container image \"" + image + "\" is not present with pull policy of Never",
                        false)
                : null;
    }

    /** What a registry answered; null: it gave the image. */
    static @Nullable Problem answer(ContainerRun run, ContainerBehavior.Pull pull) {
        String image = run.spec().getImage();
        String why = switch (pull) {
            case WELL -> null;
            case NOT_FOUND -> image + ": not found";
            case DENIED ->
                "pull access denied, repository does not exist or may require authorization: server message: "
                        + "insufficient_scope: authorization failed";
        };
        return why == null
                ? null
                : new Problem(
                        "ErrImagePull",
                        "Failed",
                        "%sfailed to pull and unpack image \"%s\": failed to resolve reference \"%s\": %s"
                                .formatted(
                                        pull == ContainerBehavior.Pull.NOT_FOUND
                                                ? "rpc error: code = NotFound desc = "
                                                : "",
                                        image,
                                        image,
                                        why),
                        true);
    }

    static boolean never(ContainerRun run) {
        return "Never".equals(run.spec().getImagePullPolicy());
    }

    static boolean always(ContainerRun run) {
        return "Always".equals(run.spec().getImagePullPolicy());
    }
}
