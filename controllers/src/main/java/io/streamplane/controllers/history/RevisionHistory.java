package io.streamplane.controllers.history;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.streamplane.controllers.reconcile.Claim;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.SafeLetters;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.codec.Models;
import io.streamplane.schemas.kind.apps.ControllerRevisionKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The ControllerRevisions of one StatefulSet or DaemonSet. The one whose data equal the present template is the update
 * revision; where it is not the newest any more it gets the next number (a rollback), and where there is none it is made.
 * Names are {@code <owner>-<hash of the data and of the collisions>}: a name that other data has is a collision, which the
 * owner's status counts.
 */
public final class RevisionHistory {

    public static final String REVISIONS = ControllerRevisionKind.RESOURCE;

    /** What pods carry: of a StatefulSet's the name of their revision, of a DaemonSet's its hash. */
    public static final String HASH_LABEL = "controller-revision-hash";

    private static final int MAX_OWNER = 223;

    private static final Comparator<Revision> BY_NUMBER =
            Comparator.comparingLong(Revision::number).thenComparing(Revision::name);

    private final Stored<?> owner;
    private final String hashLabel;
    private final List<Revision> known;
    private final List<Proposal> proposals;
    private final Revision update;
    private int collisions;

    private RevisionHistory(
            Stored<?> owner,
            LabelSelector selector,
            PodTemplateSpec template,
            int collisions,
            String hashLabel,
            ShardView shard) {
        this.owner = owner;
        this.hashLabel = hashLabel;
        this.collisions = collisions;
        var claim = Claim.of(
                owner, selector, REVISIONS, GenericKubernetesResource.class, shard, RevisionHistory::withOwners);
        this.proposals = new ArrayList<>(claim.proposals());
        this.known = claim.mine().stream()
                .map(stored -> read(stored, hashLabel))
                .sorted(BY_NUMBER)
                .toList();
        this.update = find(template, shard);
    }

    /**
     * @param collisions as the owner's status counts them
     * @param hashLabel the label of a revision that holds its hash
     */
    public static RevisionHistory of(
            Stored<?> owner,
            LabelSelector selector,
            PodTemplateSpec template,
            @Nullable Integer collisions,
            String hashLabel,
            ShardView shard) {
        return new RevisionHistory(owner, selector, template, collisions == null ? 0 : collisions, hashLabel, shard);
    }

    /** The revision of the present template. */
    public Revision update() {
        return update;
    }

    /** The revision of this name; null where there is none. */
    public @Nullable Revision named(@Nullable String name) {
        return update.name().equals(name)
                ? update
                : known.stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElse(null);
    }

    public int collisions() {
        return collisions;
    }

    /** What is to be done about revisions: to adopt, release, make, and number them anew. */
    public List<Proposal> proposals() {
        return proposals;
    }

    /**
     * Deletions of the oldest revisions beyond the limit.
     *
     * @param live is asked of a revision whether something still needs it; such a one stays
     * @param liveCount whether those that stay for that count towards the limit; the update revision never does
     */
    public List<Proposal> truncate(int limit, Predicate<Revision> live, boolean liveCount) {
        var old = known.stream()
                .filter(each -> !each.name().equals(update.name()))
                .toList();
        var dead = old.stream().filter(each -> !live.test(each)).toList();
        int surplus = (liveCount ? old.size() : dead.size()) - limit;
        var deletions = new ArrayList<Proposal>();
        for (Revision each : dead) {
            Stored<?> stored = each.stored();
            if (deletions.size() < surplus && stored != null && !stored.terminating()) {
                deletions.add(new Proposal.Delete(REVISIONS, stored.key(), stored.uid(), null, null));
            }
        }
        return deletions;
    }

    private Revision find(PodTemplateSpec template, ShardView shard) {
        String patch = TemplatePatch.of(template);
        long next = known.isEmpty() ? 1 : known.getLast().number() + 1;
        Revision equal = null;
        for (Revision each : known) {
            equal = each.patch().equals(patch) ? each : equal;
        }
        if (equal == null) {
            return create(patch, next, shard);
        }
        if (equal.name().equals(known.getLast().name())) {
            return equal;
        }
        var stored = equal.stored();
        if (stored != null && !owner.terminating()) {
            proposals.removeIf(each -> each.key().equals(stored.key()));
            proposals.add(renumber(stored, next));
        }
        return equal.numbered(next);
    }

    private Revision create(String patch, long number, ShardView shard) {
        while (true) {
            String hash = SafeLetters.of(TemplatePatch.hash(patch, collisions));
            String prefix = owner.name().length() > MAX_OWNER ? owner.name().substring(0, MAX_OWNER) : owner.name();
            var key = new ObjectKey(owner.namespace(), prefix + "-" + hash);
            Stored<?> taken = shard.get(REVISIONS, key);
            if (taken == null) {
                var made = new Revision(key.name(), hash, number, patch, null);
                if (!owner.terminating()) {
                    proposals.add(new Proposal.Create(REVISIONS, key, object(made)));
                }
                return made;
            }
            Revision present = read(taken.as(GenericKubernetesResource.class), hashLabel);
            if (present.patch().equals(patch)) {
                return present;
            }
            collisions++;
        }
    }

    private GenericKubernetesResource object(Revision made) {
        HasMetadata model = owner.object();
        var object = new GenericKubernetesResource();
        object.setApiVersion("apps/v1");
        object.setKind("ControllerRevision");
        var labels = new HashMap<String, String>();
        PodTemplateSpec template = made.template();
        if (template.getMetadata() != null && template.getMetadata().getLabels() != null) {
            labels.putAll(template.getMetadata().getLabels());
        }
        labels.put(hashLabel, made.hash());
        object.setMetadata(new ObjectMetaBuilder()
                .withName(made.name())
                .withNamespace(owner.namespace())
                .withLabels(labels)
                .withAnnotations(model.getMetadata().getAnnotations())
                .withOwnerReferences(References.controller(model))
                .build());
        object.setAdditionalProperties(Map.of("data", TemplatePatch.data(made.patch()), "revision", made.number()));
        return object;
    }

    private static Proposal renumber(Stored<GenericKubernetesResource> stored, long number) {
        GenericKubernetesResource changed =
                Models.withMetadata(stored.object(), stored.object().getMetadata());
        var properties = new HashMap<>(stored.object().getAdditionalProperties());
        properties.put("revision", number);
        changed.setAdditionalProperties(properties);
        return new Proposal.Update(REVISIONS, stored.key(), changed, stored.desiredRevision());
    }

    private static Revision read(Stored<GenericKubernetesResource> stored, String hashLabel) {
        var properties = stored.object().getAdditionalProperties();
        long number = properties.get("revision") instanceof Number known ? known.longValue() : 0;
        return new Revision(
                stored.name(),
                stored.labels().getOrDefault(hashLabel, stored.name()),
                number,
                TemplatePatch.text(properties.get("data")),
                stored);
    }

    private static GenericKubernetesResource withOwners(
            GenericKubernetesResource revision, List<OwnerReference> owners) {
        return Models.withMetadata(
                revision,
                new ObjectMetaBuilder(revision.getMetadata())
                        .withOwnerReferences(owners)
                        .build());
    }
}
