package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.schemas.event.EventNote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The events of one step, in Kubernetes' words. */
final class Notes {

    private final Pod pod;
    private final List<EventNote> notes = new ArrayList<>();

    Notes(Pod pod) {
        this.pod = pod;
    }

    List<EventNote> all() {
        return List.copyOf(notes);
    }

    void pulling(Container container, boolean init) {
        say(container, init, "Normal", "Pulling", "Pulling image \"" + container.getImage() + "\"");
    }

    void pulled(Container container, boolean init, Duration took) {
        say(
                container,
                init,
                "Normal",
                "Pulled",
                "Successfully pulled image \"%s\" in %dms (%dms including waiting). Image size: 0 bytes."
                        .formatted(container.getImage(), took.toMillis(), took.toMillis()));
    }

    void present(Container container, boolean init) {
        say(
                container,
                init,
                "Normal",
                "Pulled",
                "Container image \"" + container.getImage()
                        + "\" already present on machine and can be accessed by the pod");
    }

    void pullFailed(Container container, boolean init) {
        say(
                container,
                init,
                "Warning",
                "Failed",
                "Failed to pull image \"" + container.getImage() + "\": " + pullError(container));
        say(container, init, "Warning", "Failed", "Error: ErrImagePull");
    }

    void pullBackOff(Container container, boolean init) {
        say(container, init, "Normal", "BackOff", "Back-off pulling image \"" + container.getImage() + "\"");
        say(container, init, "Warning", "Failed", "Error: ImagePullBackOff");
    }

    void created(Container container, boolean init) {
        say(container, init, "Normal", "Created", "Container created");
    }

    void started(Container container, boolean init) {
        say(container, init, "Normal", "Started", "Container started");
    }

    void crashBackOff(Container container, boolean init) {
        say(
                container,
                init,
                "Warning",
                "BackOff",
                "Back-off restarting failed container %s in pod %s_%s(%s)"
                        .formatted(
                                container.getName(),
                                pod.getMetadata().getName(),
                                pod.getMetadata().getNamespace(),
                                pod.getMetadata().getUid()));
    }

    void killing(Container container, boolean init) {
        say(container, init, "Normal", "Killing", "Stopping container " + container.getName());
    }

    /** Said of the pod as a whole. */
    void failed(String reason, String message) {
        notes.add(EventNote.warning(regarding().build(), reason, message));
    }

    static String pullError(Container container) {
        String image = container.getImage();
        return "rpc error: code = NotFound desc = failed to pull and unpack image \"%s\": failed to resolve reference \"%s\": %s: not found"
                .formatted(image, image, image);
    }

    private void say(Container container, boolean init, String type, String reason, String message) {
        String path = (init ? "spec.initContainers{" : "spec.containers{") + container.getName() + "}";
        notes.add(new EventNote(regarding().withFieldPath(path).build(), type, reason, message));
    }

    private ObjectReferenceBuilder regarding() {
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid());
    }
}
