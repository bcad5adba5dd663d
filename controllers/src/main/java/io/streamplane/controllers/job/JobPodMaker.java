package io.streamplane.controllers.job;

import static io.streamplane.controllers.reconcile.Numbers.or;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.streamplane.controllers.reconcile.PodNames;
import io.streamplane.controllers.reconcile.PodTemplates;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * New pods of a Job. Their names are derived ({@code ops/adr/0005-derived-names.md}): the lowest ordinals above the number
 * of ended pods that the status knows of whose names nobody has. So one who repeats a creation, or sees only some of a
 * batch, asks for the same names; and the pod after a failed one, or after a suspension, has a new name though the old one
 * may be gone.
 */
final class JobPodMaker {

    static final String INDEX_VARIABLE = "JOB_COMPLETION_INDEX";

    private static final int LONGEST_PREFIX = 58;

    private final ReconcileInput input;
    private final JobPods job;
    private final PodTemplateSpec template;
    private final Set<ObjectKey> taken = new HashSet<>();
    private final int ended;

    JobPodMaker(ReconcileInput input, JobPods job) {
        this.input = input;
        this.job = job;
        this.template = template(job);
        var status = job.job().object().getStatus();
        int succeeded = status == null || job.indexed() ? 0 : or(status.getSucceeded(), 0);
        this.ended =
                job.recordedFailures() + succeeded + job.uncountedSucceeded().size();
    }

    /** Of a Job without indexes. */
    Proposal.Create next() {
        var key = key(new PodNames(job.job().name(), job.seed(), 0));
        return create(PodTemplates.pod(job.job().object(), template, key), key);
    }

    /** @param before the failed pod in whose place it comes, where failures of each index are limited */
    Proposal.Create next(int index, @Nullable Stored<Pod> before) {
        String prefix = prefix(job.job().name(), index);
        var key = key(new PodNames(prefix.substring(0, prefix.length() - 1), job.seed() + " " + index, 0));
        String number = Integer.toString(index);
        var indexed = new PodTemplateSpecBuilder(template)
                .editMetadata()
                .addToAnnotations(JobPods.INDEX, number)
                .addToLabels(JobPods.INDEX, number)
                .endMetadata()
                .editSpec()
                .withHostname(job.job().name() + "-" + index)
                .endSpec();
        if (job.limitsIndexes()) {
            boolean counts = before == null || job.verdict(before).counts();
            int failures = before == null ? 0 : JobPods.number(before, JobPods.FAILURES) + (counts ? 1 : 0);
            int ignored = before == null ? 0 : JobPods.number(before, JobPods.IGNORED_FAILURES) + (counts ? 0 : 1);
            indexed.editMetadata()
                    .addToAnnotations(JobPods.FAILURES, Integer.toString(failures))
                    .endMetadata();
            if (ignored > 0) {
                indexed.editMetadata()
                        .addToAnnotations(JobPods.IGNORED_FAILURES, Integer.toString(ignored))
                        .endMetadata();
            }
        }
        Pod pod = PodTemplates.pod(job.job().object(), indexed.build(), key);
        pod.getMetadata().setGenerateName(prefix);
        return create(pod, key);
    }

    /** Cut so that the index stays in it. */
    static String prefix(String name, int index) {
        String end = "-" + index + "-";
        return name.substring(0, Math.min(name.length(), LONGEST_PREFIX - end.length())) + end;
    }

    private static Proposal.Create create(Pod pod, ObjectKey key) {
        return new Proposal.Create(JobReconciler.PODS, key, pod);
    }

    private ObjectKey key(PodNames names) {
        for (long ordinal = ended + 1L; ; ordinal++) {
            var key = new ObjectKey(job.job().namespace(), names.name(ordinal));
            if (input.shard().get(JobReconciler.PODS, key) == null
                    && !input.underway().proposed(JobReconciler.PODS, key)
                    && taken.add(key)) {
                return key;
            }
        }
    }

    private static PodTemplateSpec template(JobPods job) {
        PodTemplateSpec template = job.spec().getTemplate();
        var changed = new PodTemplateSpecBuilder(template)
                .editOrNewMetadata()
                .removeFromFinalizers(JobPods.FINALIZER)
                .addToFinalizers(JobPods.FINALIZER)
                .endMetadata();
        if (job.indexed()) {
            changed.editSpec()
                    .withInitContainers(withIndex(template.getSpec().getInitContainers()))
                    .withContainers(withIndex(template.getSpec().getContainers()))
                    .endSpec();
        }
        return changed.build();
    }

    private static List<Container> withIndex(@Nullable List<Container> containers) {
        var changed = new ArrayList<Container>();
        for (Container container : containers == null ? List.<Container>of() : containers) {
            boolean has = container.getEnv() != null
                    && container.getEnv().stream().anyMatch(each -> INDEX_VARIABLE.equals(each.getName()));
            changed.add(
                    has
                            ? container
                            : new ContainerBuilder(container)
                                    .addNewEnv()
                                    .withName(INDEX_VARIABLE)
                                    .withNewValueFrom()
                                    .withNewFieldRef()
                                    .withFieldPath("metadata.labels['" + JobPods.INDEX + "']")
                                    .endFieldRef()
                                    .endValueFrom()
                                    .endEnv()
                                    .build());
        }
        return changed;
    }
}
