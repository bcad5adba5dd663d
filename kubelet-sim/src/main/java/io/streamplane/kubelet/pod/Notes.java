package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.kind.core.PodUses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The events of one step, in Kubernetes' words. */
final class Notes {

    private final Pod pod;
    private final List<EventNote> notes = new ArrayList<>(4);

    Notes(Pod pod) {
        this.pod = pod;
    }

    List<EventNote> all() {
        return List.copyOf(notes);
    }

    void pulling(ContainerRun run) {
        normal(run, "Pulling", "Pulling image \"" + image(run) + "\"");
    }

    void pulled(ContainerRun run, Duration took) {
        normal(
                run,
                "Pulled",
                "Successfully pulled image \"%s\" in %dms (%dms including waiting). Image size: 0 bytes."
                        .formatted(image(run), took.toMillis(), took.toMillis()));
    }

    void present(ContainerRun run) {
        normal(
                run,
                "Pulled",
                "Container image \"" + image(run) + "\" already present on machine and can be accessed by the pod");
    }

    void pullFailed(ContainerRun run, Images.Problem problem) {
        warning(run, "Failed", "Failed to pull image \"" + image(run) + "\": " + problem.message());
        warning(run, "Failed", "Error: " + problem.reason());
    }

    void pullRefused(ContainerRun run, Images.Problem problem) {
        warning(run, problem.event(), problem.message());
        warning(run, "Failed", "Error: " + problem.reason());
    }

    void pullBackOff(ContainerRun run) {
        normal(run, "BackOff", "Back-off pulling image \"" + image(run) + "\"");
        warning(run, "Failed", "Error: ImagePullBackOff");
    }

    void created(ContainerRun run) {
        normal(run, "Created", "Container created");
    }

    void notCreated(ContainerRun run, String problem) {
        warning(run, "Failed", "Error: " + problem);
    }

    void started(ContainerRun run) {
        normal(run, "Started", "Container started");
    }

    void crashBackOff(ContainerRun run) {
        warning(
                run,
                "BackOff",
                "Back-off restarting failed container %s in pod %s_%s(%s)"
                        .formatted(
                                run.spec().getName(),
                                pod.getMetadata().getName(),
                                pod.getMetadata().getNamespace(),
                                pod.getMetadata().getUid()));
    }

    void killing(ContainerRun run) {
        killing(run, "Stopping container " + run.spec().getName());
    }

    void killing(ContainerRun run, String message) {
        normal(run, "Killing", message);
    }

    void unhealthy(ContainerRun run, String probe, String output) {
        warning(run, "Unhealthy", probe + " probe failed: " + output);
    }

    void hookFailed(ContainerRun run, String hook) {
        warning(run, "Failed" + hook + "Hook", hook + "Hook failed");
    }

    /** Said of the pod as a whole. */
    void failed(String reason, String message) {
        notes.add(EventNote.warning(regarding().build(), reason, message));
    }

    /** Said of the pod as a whole. */
    void told(String reason, String message) {
        notes.add(EventNote.normal(regarding().build(), reason, message));
    }

    private static String image(ContainerRun run) {
        return run.spec().getImage();
    }

    private void normal(ContainerRun run, String reason, String message) {
        notes.add(new EventNote(regarding(run), "Normal", reason, message));
    }

    private void warning(ContainerRun run, String reason, String message) {
        notes.add(new EventNote(regarding(run), "Warning", reason, message));
    }

    private ObjectReference regarding(ContainerRun run) {
        return regarding()
                .withFieldPath(run.role().path() + "{" + run.spec().getName() + "}")
                .build();
    }

    /** A static pod has another uid than its mirror; by that one kubectl finds what is said of it. */
    private ObjectReferenceBuilder regarding() {
        var annotations = pod.getMetadata().getAnnotations();
        String ofStatic = annotations == null ? null : annotations.get(PodUses.MIRROR);
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(ofStatic == null ? pod.getMetadata().getUid() : ofStatic);
    }
}
