package io.streamplane.schemas.kind;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Declares a kind by what is special about it. Without more words a kind is namespaced and journaled, has no
 * subresource, and is computed with as a generic resource. What its fields are follows from upstream's definition; so do
 * its rules, which the API server holds.
 */
public final class KindBuilder {

    private final String group;
    private final String version;
    private final String kind;
    private final String plural;
    private List<String> shortNames = List.of();
    private Set<String> categories = Set.of();
    private boolean namespaced = true;
    private boolean journaled = true;
    private String openApiName;
    private Class<? extends HasMetadata> model = GenericKubernetesResource.class;
    private final Set<String> subresources = new LinkedHashSet<>();
    private Kind.@Nullable ScalePaths scale;
    private boolean confidential;
    private Set<String> verbs = Kind.ALL_VERBS;
    private boolean served = true;
    private final SequencedMap<String, VersionConversion> others = new LinkedHashMap<>();

    private KindBuilder(String group, String version, String kind, String plural) {
        this.group = group;
        this.version = version;
        this.kind = kind;
        this.plural = plural;
        this.openApiName = upstreamName(group, version, kind);
    }

    /**
     * The start of a kind's declaration.
     *
     * @param group empty for core
     * @param plural name in paths
     */
    public static KindBuilder of(String group, String version, String kind, String plural) {
        return new KindBuilder(group, version, kind, plural);
    }

    /** {@code io.k8s.api.batch.v1.Job}; empty for a group that is not one of Kubernetes' own. */
    private static String upstreamName(String group, String version, String kind) {
        if (group.contains(".") && !group.endsWith(".k8s.io")) {
            return "";
        }
        String first = group.isEmpty() ? "core" : group.split("\\.", 2)[0];
        return "io.k8s.api." + first + "." + version + "." + kind;
    }

    public KindBuilder shortNames(String... names) {
        shortNames = List.of(names);
        return this;
    }

    public KindBuilder categories(String... names) {
        categories = Set.of(names);
        return this;
    }

    public KindBuilder clusterScoped() {
        namespaced = false;
        return this;
    }

    /** Its objects do not go through the journal. */
    public KindBuilder notJournaled() {
        journaled = false;
        return this;
    }

    /** Where the definition's name does not follow from group, version and kind. */
    public KindBuilder openApi(String definition) {
        openApiName = definition;
        return this;
    }

    /** For code that computes with the kind. */
    public KindBuilder model(Class<? extends HasMetadata> type) {
        model = type;
        return this;
    }

    public KindBuilder subresources(String... names) {
        subresources.addAll(List.of(names));
        return this;
    }

    /** The subresource scale, and where it finds its numbers, as JSON pointers. */
    public KindBuilder scale(String specReplicas, String statusReplicas, String selector) {
        subresources.add("scale");
        scale = new Kind.ScalePaths(specReplicas, statusReplicas, selector);
        return this;
    }

    /** Values below {@code data} are encrypted in the log, and hidden in audits. */
    public KindBuilder confidential() {
        confidential = true;
        return this;
    }

    /** Its objects can only be deleted one by one. */
    public KindBuilder deletedOneByOne() {
        return verbs(
                verbs.stream().filter(verb -> !verb.equals("deletecollection")).toArray(String[]::new));
    }

    /** Nothing else can be done with its objects. */
    public KindBuilder verbs(String... names) {
        verbs = Set.of(names);
        return this;
    }

    /** Its objects are created to be answered, and never stored. */
    public KindBuilder answered() {
        return notJournaled().verbs("create");
    }

    /** Clients do not see it. */
    public KindBuilder notServed() {
        served = false;
        return this;
    }

    /** Another version that clients may use, with the same subresources; stored it is in the version named first. */
    public KindBuilder alsoServed(String other, VersionConversion conversion) {
        others.put(other, conversion);
        return this;
    }

    public Kind build() {
        Set<String> below = Set.copyOf(subresources);
        var stored = new KindVersion(version, served, true, openApiName, below, scale, VersionConversion.NONE);
        var versions = new ArrayList<>(List.of(stored));
        others.forEach((name, conversion) -> versions.add(
                new KindVersion(name, served, false, upstreamName(group, name, kind), below, scale, conversion)));
        return new Kind(
                group,
                kind,
                plural,
                kind.toLowerCase(Locale.ROOT),
                shortNames,
                categories,
                namespaced,
                journaled,
                confidential,
                verbs,
                model,
                stored,
                List.copyOf(versions));
    }
}
