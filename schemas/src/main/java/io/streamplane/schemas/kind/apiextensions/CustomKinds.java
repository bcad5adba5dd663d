package io.streamplane.schemas.kind.apiextensions;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.KindVersion;
import io.streamplane.schemas.kind.VersionConversion;
import io.streamplane.schemas.structural.CustomVersion;
import io.streamplane.schemas.structural.StructuralSchema;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The kinds that CustomResourceDefinitions make. A definition makes one from the revision on at which its status says that it is
 * established, under the names that its status says are accepted. So which kinds there are follows from the state alone, and
 * every replica that has come to a revision knows the same ones.
 *
 * @param conversions between the versions of a kind
 */
public record CustomKinds(Conversions conversions) {

    /** How the versions of a definition's objects become each other. */
    @FunctionalInterface
    public interface Conversions {

        /** Versions that differ in nothing but their name. */
        Conversions NONE = (_, _) -> VersionConversion.NONE;

        /**
         * @param definition never change it
         * @param version the name of one of its versions
         */
        VersionConversion of(ObjectNode definition, String version);
    }

    /** With nothing between versions but another name. */
    public static final CustomKinds PLAIN = new CustomKinds(Conversions.NONE);

    /** The kinds after these definitions, and no others, were there. A kind of this build is never replaced. */
    public KindRegistry with(KindRegistry builtIn, Iterable<ObjectNode> definitions) {
        KindRegistry kinds = builtIn;
        for (ObjectNode definition : definitions) {
            kinds = after(kinds, Tree.text(Tree.object(definition, "metadata"), "name"), definition);
        }
        return kinds;
    }

    /**
     * The kinds after one definition was changed.
     *
     * @param name of the definition, which is the GroupResource of its kind
     * @param definition null where it is gone
     */
    public KindRegistry after(KindRegistry before, String name, @Nullable ObjectNode definition) {
        boolean builtIn = before.find(name).map(known -> known.custom() == null).orElse(false);
        if (builtIn) {
            return before;
        }
        Optional<Kind> kind = definition == null ? Optional.empty() : kind(definition);
        return kind.map(before::with).orElseGet(() -> before.without(name));
    }

    /** Empty where the definition is not established. */
    public Optional<Kind> kind(ObjectNode definition) {
        ObjectNode spec = Tree.object(definition, "spec");
        ObjectNode status = Tree.object(definition, "status");
        ObjectNode names = Tree.object(status, "acceptedNames");
        if (spec == null || names == null || !holds(status, "Established")) {
            return Optional.empty();
        }
        String group = Tree.text(spec, "group");
        String kind = Tree.text(names, "kind");
        var versions = new ArrayList<KindVersion>();
        for (ObjectNode version : Tree.objects(spec, "versions")) {
            versions.add(version(definition, group, kind, version));
        }
        return versions.stream()
                .filter(KindVersion::storage)
                .findFirst()
                .map(storage -> new Kind(
                        group,
                        kind,
                        Tree.text(names, "plural"),
                        Tree.text(names, "singular"),
                        Tree.texts(names, "shortNames"),
                        Set.copyOf(Tree.texts(names, "categories")),
                        Tree.text(spec, "scope").equals("Namespaced"),
                        true,
                        false,
                        Kind.ALL_VERBS,
                        GenericKubernetesResource.class,
                        storage,
                        List.copyOf(versions)));
    }

    /** Whether a status has a condition that is true. */
    public static boolean holds(@Nullable ObjectNode status, String type) {
        return Tree.objects(status, "conditions").stream()
                .anyMatch(each -> Tree.text(each, "type").equals(type)
                        && Tree.text(each, "status").equals("True"));
    }

    private KindVersion version(ObjectNode definition, String group, String kind, ObjectNode version) {
        String name = Tree.text(version, "name");
        ObjectNode subresources = Tree.object(version, "subresources");
        ObjectNode scale = Tree.object(subresources, "scale");
        var served = new HashSet<String>();
        if (subresources != null && subresources.has("status")) {
            served.add("status");
        }
        if (scale != null) {
            served.add("scale");
        }
        var custom = new CustomVersion(
                StructuralSchema.parse(Tree.object(version, "schema", "openAPIV3Schema")),
                Tree.objects(version, "additionalPrinterColumns"),
                Tree.objects(version, "selectableFields").stream()
                        .map(each -> Tree.text(each, "jsonPath"))
                        .toList(),
                deprecation(version, group + "/" + name + " " + kind));
        return new KindVersion(
                name,
                Tree.flag(version, "served"),
                Tree.flag(version, "storage"),
                openApiName(group, name, kind),
                Set.copyOf(served),
                scale == null ? null : scale(scale),
                conversions.of(definition, name),
                custom);
    }

    private static String deprecation(ObjectNode version, String type) {
        String warning = Tree.text(version, "deprecationWarning");
        return !Tree.flag(version, "deprecated") ? "" : warning.isEmpty() ? type + " is deprecated" : warning;
    }

    private static Kind.ScalePaths scale(ObjectNode scale) {
        return new Kind.ScalePaths(
                pointer(Tree.text(scale, "specReplicasPath")),
                pointer(Tree.text(scale, "statusReplicasPath")),
                pointer(Tree.text(scale, "labelSelectorPath")));
    }

    /** {@code .spec.replicas} as {@code /spec/replicas}. */
    private static String pointer(String jsonPath) {
        return jsonPath.replace('.', '/');
    }

    /** {@code io.strimzi.kafka.v1beta2.KafkaTopic} of {@code kafka.strimzi.io}. */
    private static String openApiName(String group, String version, String kind) {
        List<String> domain = new ArrayList<>(List.of(group.split("\\.")));
        Collections.reverse(domain);
        return String.join(".", domain) + "." + version + "." + kind;
    }
}
