package io.streamplane.ops.health;

import io.streamplane.schemas.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether an object has become what it asks for, by the rules of kstatus (kubernetes-sigs/cli-utils, pkg/kstatus): first those
 * of every object, then those of its kind; of kinds without rules all is well.
 *
 * @param message why, for people
 */
public record ObjectHealth(State state, String message) {

    /** How long a pod may be unscheduled before that counts as a failure. */
    private static final Duration SCHEDULING = Duration.ofSeconds(15);

    private static final long NO_DEADLINE = Integer.MAX_VALUE;

    /** In the words of kstatus. */
    public enum State {
        CURRENT("Current"),
        IN_PROGRESS("InProgress"),
        FAILED("Failed"),
        TERMINATING("Terminating"),
        NOT_FOUND("NotFound");

        private final String word;

        State(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    public static final ObjectHealth NOT_FOUND = new ObjectHealth(State.NOT_FOUND, "it is not there");

    public boolean isCurrent() {
        return state == State.CURRENT;
    }

    /** @param object whole, with its status */
    public static ObjectHealth of(ObjectNode object, Instant now) {
        ObjectHealth general = ofAny(object);
        return general == null ? ofKind(object, now) : general;
    }

    private static @Nullable ObjectHealth ofAny(ObjectNode object) {
        ObjectNode metadata = Tree.object(object, "metadata");
        if (!Tree.text(metadata, "deletionTimestamp").isEmpty()) {
            return new ObjectHealth(State.TERMINATING, "it is being deleted");
        }
        long generation = number(object, "/metadata/generation", -1);
        long observed = number(object, "/status/observedGeneration", generation);
        if (generation >= 0 && observed != generation) {
            return progress(
                    "its generation is " + generation + ", but " + observed + " was the last that was observed");
        }
        for (ObjectNode condition : conditions(object)) {
            if (isTrue(condition, "Reconciling")) {
                return progress(Tree.text(condition, "message"));
            }
            if (isTrue(condition, "Stalled")) {
                return failed(Tree.text(condition, "message"));
            }
        }
        return null;
    }

    private static ObjectHealth ofKind(ObjectNode object, Instant now) {
        String apiVersion = Tree.text(object, "apiVersion");
        String group = apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
        return switch (Tree.text(object, "kind") + "." + group) {
            case "Deployment.apps" -> deployment(object);
            case "ReplicaSet.apps" -> replicaSet(object);
            case "StatefulSet.apps" -> statefulSet(object);
            case "DaemonSet.apps" -> daemonSet(object);
            case "Pod." -> pod(object, now);
            case "Job.batch" -> job(object);
            case "Service." -> service(object);
            case "PersistentVolumeClaim." -> claim(object);
            case "CustomResourceDefinition.apiextensions.k8s.io" -> definition(object);
            default -> current("nothing is left to do");
        };
    }

    /** Failed where the deadline for progress is over. */
    private static ObjectHealth deployment(ObjectNode object) {
        boolean progressing = number(object, "/spec/progressDeadlineSeconds", NO_DEADLINE) == NO_DEADLINE;
        boolean available = false;
        for (ObjectNode condition : conditions(object)) {
            String reason = Tree.text(condition, "reason");
            if (Tree.text(condition, "type").equals("Progressing")) {
                if (reason.equals("ProgressDeadlineExceeded")) {
                    return failed("its deadline for progress is over");
                }
                progressing |= isTrue(condition, "Progressing") && reason.equals("NewReplicaSetAvailable");
            }
            available |= isTrue(condition, "Available");
        }
        long wanted = number(object, "/spec/replicas", 1);
        long updated = number(object, "/status/updatedReplicas", 0);
        ObjectHealth counts = counts(
                new Count("replicas", number(object, "/status/replicas", 0), wanted),
                new Count("updated", updated, wanted));
        if (counts != null) {
            return counts;
        }
        ObjectHealth surplus = surplus(object, wanted);
        if (surplus != null) {
            return surplus;
        }
        ObjectHealth rest = counts(
                new Count("available", number(object, "/status/availableReplicas", 0), updated),
                new Count("ready", number(object, "/status/readyReplicas", 0), wanted));
        if (rest != null) {
            return rest;
        }
        if (!progressing || !available) {
            return progress(progressing ? "the Deployment is not available" : "the ReplicaSet is not available");
        }
        return current(wanted + " replicas are available");
    }

    private static ObjectHealth replicaSet(ObjectNode object) {
        if (conditions(object).stream().anyMatch(condition -> isTrue(condition, "ReplicaFailure"))) {
            return progress("pods cannot be made or deleted");
        }
        long wanted = number(object, "/spec/replicas", 1);
        ObjectHealth counts = counts(
                new Count("labelled", number(object, "/status/fullyLabeledReplicas", 0), wanted),
                new Count("available", number(object, "/status/availableReplicas", 0), wanted),
                new Count("ready", number(object, "/status/readyReplicas", 0), wanted));
        ObjectHealth surplus = counts == null ? surplus(object, wanted) : counts;
        return surplus == null ? current(wanted + " replicas are available") : surplus;
    }

    private static ObjectHealth statefulSet(ObjectNode object) {
        if (text(object, "/spec/updateStrategy/type").equals("OnDelete")) {
            return current("its pods are updated when they are deleted");
        }
        long wanted = number(object, "/spec/replicas", 1);
        ObjectHealth counts = counts(
                new Count("replicas", number(object, "/status/replicas", 0), wanted),
                new Count("ready", number(object, "/status/readyReplicas", 0), wanted));
        ObjectHealth surplus = counts == null ? surplus(object, wanted) : counts;
        if (surplus != null) {
            return surplus;
        }
        long partition = number(object, "/spec/updateStrategy/rollingUpdate/partition", -1);
        if (partition != -1) {
            ObjectHealth updated =
                    counts(new Count("updated", number(object, "/status/updatedReplicas", 0), wanted - partition));
            return updated == null ? current("its partition is updated") : updated;
        }
        ObjectHealth rest = counts(new Count("current", number(object, "/status/currentReplicas", 0), wanted));
        if (rest != null) {
            return rest;
        }
        return text(object, "/status/currentRevision").equals(text(object, "/status/updateRevision"))
                ? current(wanted + " replicas are ready")
                : progress("its pods are not all of the updated revision");
    }

    private static ObjectHealth daemonSet(ObjectNode object) {
        if (object.at("/metadata/generation").isMissingNode()
                || object.at("/status/observedGeneration").isMissingNode()) {
            return progress("it has not been observed");
        }
        long wanted = number(object, "/status/desiredNumberScheduled", -1);
        if (wanted == -1) {
            return progress("it does not say how many pods it wants");
        }
        ObjectHealth counts = counts(
                new Count("scheduled", number(object, "/status/currentNumberScheduled", 0), wanted),
                new Count("updated", number(object, "/status/updatedNumberScheduled", 0), wanted),
                new Count("available", number(object, "/status/numberAvailable", 0), wanted),
                new Count("ready", number(object, "/status/numberReady", 0), wanted));
        return counts == null ? current(wanted + " pods are ready") : counts;
    }

    private static ObjectHealth pod(ObjectNode object, Instant now) {
        return switch (text(object, "/status/phase")) {
            case "Succeeded" -> current("it has completed");
            case "Failed" -> current("it has completed, but not successfully");
            case "Running" -> runningPod(object);
            case "Pending" -> pendingPod(object, now);
            case "" -> progress("it has no phase yet");
            default -> progress("its phase is " + text(object, "/status/phase"));
        };
    }

    private static ObjectHealth runningPod(ObjectNode object) {
        if (conditions(object).stream().anyMatch(condition -> isTrue(condition, "Ready"))) {
            return current("it is ready");
        }
        List<String> crashing = Tree.objects(Tree.object(object, "status"), "containerStatuses").stream()
                .filter(container ->
                        container.at("/state/waiting/reason").asString("").equals("CrashLoopBackOff"))
                .map(container -> Tree.text(container, "name"))
                .toList();
        return crashing.isEmpty()
                ? progress("it runs, but is not ready")
                : failed("containers crash again and again: " + String.join(", ", crashing));
    }

    private static ObjectHealth pendingPod(ObjectNode object, Instant now) {
        boolean unschedulable = conditions(object).stream()
                .anyMatch(condition -> Tree.text(condition, "type").equals("PodScheduled")
                        && Tree.text(condition, "status").equals("False")
                        && Tree.text(condition, "reason").equals("Unschedulable"));
        if (!unschedulable) {
            return progress("it is pending");
        }
        return isYoung(text(object, "/metadata/creationTimestamp"), now)
                ? progress("it has not been scheduled")
                : failed("it cannot be scheduled");
    }

    private static boolean isYoung(String created, Instant now) {
        try {
            return now.minus(SCHEDULING).isBefore(Instant.parse(created));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** One that has started counts as current, whether it has ended or not; kstatus has it so. */
    private static ObjectHealth job(ObjectNode object) {
        long wanted = number(object, "/spec/completions", number(object, "/spec/parallelism", 1));
        String done = number(object, "/status/succeeded", 0) + "/" + wanted;
        for (ObjectNode condition : conditions(object)) {
            if (isTrue(condition, "Complete")) {
                return current("completed: " + done);
            }
            if (isTrue(condition, "Failed")) {
                return failed("failed: " + number(object, "/status/failed", 0) + "/" + wanted);
            }
            if (isTrue(condition, "Suspended")) {
                return current("it is suspended");
            }
        }
        return text(object, "/status/startTime").isEmpty()
                ? progress("it has not started")
                : current("it runs, completed: " + done);
    }

    private static ObjectHealth service(ObjectNode object) {
        boolean waits = text(object, "/spec/type").equals("LoadBalancer")
                && text(object, "/spec/clusterIP").isEmpty();
        return waits ? progress("it has no cluster IP") : current("it is ready");
    }

    private static ObjectHealth claim(ObjectNode object) {
        String phase = text(object, "/status/phase");
        return phase.equals("Bound")
                ? current("it is bound")
                : progress("it is not bound, its phase is " + (phase.isEmpty() ? "unknown" : phase));
    }

    private static ObjectHealth definition(ObjectNode object) {
        for (ObjectNode condition : conditions(object)) {
            String type = Tree.text(condition, "type");
            boolean isFalse = Tree.text(condition, "status").equals("False");
            boolean installing = Tree.text(condition, "reason").equals("Installing");
            if (isFalse && (type.equals("NamesAccepted") || type.equals("Established") && !installing)) {
                return failed(Tree.text(condition, "message"));
            }
            if (isTrue(condition, "Established")) {
                return current("it is established");
            }
        }
        return progress("it is being installed");
    }

    private record Count(String what, long have, long wanted) {}

    /** The first that is too small; null where none is. */
    private static @Nullable ObjectHealth counts(Count... counts) {
        for (Count each : counts) {
            if (each.have() < each.wanted()) {
                return progress(each.what() + ": " + each.have() + "/" + each.wanted());
            }
        }
        return null;
    }

    private static @Nullable ObjectHealth surplus(ObjectNode object, long wanted) {
        long have = number(object, "/status/replicas", 0);
        return have > wanted ? progress("to be terminated: " + (have - wanted)) : null;
    }

    private static List<ObjectNode> conditions(ObjectNode object) {
        return Tree.objects(Tree.object(object, "status"), "conditions");
    }

    private static boolean isTrue(ObjectNode condition, String type) {
        return Tree.text(condition, "type").equals(type)
                && Tree.text(condition, "status").equals("True");
    }

    private static long number(ObjectNode object, String pointer, long otherwise) {
        JsonNode value = object.at(pointer);
        return value.isNumber() ? value.asLong(otherwise) : otherwise;
    }

    private static String text(ObjectNode object, String pointer) {
        return object.at(pointer).asString("");
    }

    private static ObjectHealth current(String message) {
        return new ObjectHealth(State.CURRENT, message);
    }

    private static ObjectHealth progress(String message) {
        return new ObjectHealth(State.IN_PROGRESS, message);
    }

    private static ObjectHealth failed(String message) {
        return new ObjectHealth(State.FAILED, message);
    }
}
