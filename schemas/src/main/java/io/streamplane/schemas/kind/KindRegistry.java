package io.streamplane.schemas.kind;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The kinds that a process knows, in the order in which discovery names them. Immutable: a change gives a new registry.
 */
public final class KindRegistry {

    private final SequencedMap<String, Kind> byResource;

    /** Of each served version, by {@code apiVersion/plural}. */
    private final Map<String, Kind> byPath = new LinkedHashMap<>();

    /** Of each served version, by {@code apiVersion/kind}. */
    private final Map<String, Kind> byType = new LinkedHashMap<>();

    private KindRegistry(SequencedMap<String, Kind> byResource) {
        this.byResource = byResource;
        for (Kind kind : byResource.values()) {
            kind.versions().stream()
                    .filter(KindVersion::served)
                    .flatMap(version -> kind.at(version.name()).stream())
                    .forEach(served -> {
                        byPath.put(served.apiVersion() + "/" + served.plural(), served);
                        byType.put(served.apiVersion() + "/" + served.kind(), served);
                    });
        }
    }

    public static KindRegistry of(Kind... kinds) {
        return of(List.of(kinds));
    }

    /** Throws {@link IllegalArgumentException} where two of the kinds have one GroupResource. */
    public static KindRegistry of(Collection<Kind> kinds) {
        var byResource = new LinkedHashMap<String, Kind>();
        for (Kind kind : kinds) {
            if (byResource.put(kind.resource(), kind) != null) {
                throw new IllegalArgumentException("expected one kind of " + kind.resource() + ", but got two");
            }
        }
        return new KindRegistry(byResource);
    }

    /** This one with a kind more, or with another in the place of the kind of the same GroupResource. */
    public KindRegistry with(Kind kind) {
        var changed = new LinkedHashMap<>(byResource);
        changed.put(kind.resource(), kind);
        return new KindRegistry(changed);
    }

    /** @param resource a GroupResource, which need not be there */
    public KindRegistry without(String resource) {
        if (!byResource.containsKey(resource)) {
            return this;
        }
        var changed = new LinkedHashMap<>(byResource);
        changed.remove(resource);
        return new KindRegistry(changed);
    }

    /** The GroupResources of all. */
    public Set<String> resources() {
        return Collections.unmodifiableSet(byResource.keySet());
    }

    /** The GroupResources of the kinds that this build knows without asking the state. */
    public Set<String> builtIn() {
        return byResource.values().stream()
                .filter(kind -> kind.custom() == null)
                .map(Kind::resource)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Each at the version that is stored. */
    public List<Kind> all() {
        return List.copyOf(byResource.values());
    }

    /** Each at each version that is served. */
    public List<Kind> served() {
        return List.copyOf(byPath.values());
    }

    /** Those that go through the journal. */
    public List<Kind> journaled() {
        return byResource.values().stream().filter(Kind::journaled).toList();
    }

    /** By its GroupResource, e.g. {@code deployments.apps}. */
    public Optional<Kind> find(String resource) {
        return Optional.ofNullable(byResource.get(resource));
    }

    /** As {@link #find}; throws {@link IllegalArgumentException} where there is none. */
    public Kind get(String resource) {
        Kind kind = byResource.get(resource);
        if (kind == null) {
            throw new IllegalArgumentException("expected the GroupResource of a kind, but got '" + resource + "'");
        }
        return kind;
    }

    /** As {@link #find}; a stand-in where there is none. */
    public Kind orUnknown(String resource) {
        Kind kind = byResource.get(resource);
        return kind == null ? Kind.unknown(resource) : kind;
    }

    /** By path segments, e.g. {@code apps}, {@code v1}, {@code deployments}. */
    public Optional<Kind> ofPath(String group, String version, String plural) {
        return Optional.ofNullable(byPath.get((group.isEmpty() ? "" : group + "/") + version + "/" + plural));
    }

    /** By what an object says of itself, e.g. {@code apps/v1}, {@code Deployment}. */
    public Optional<Kind> ofObject(String apiVersion, String kind) {
        return Optional.ofNullable(byType.get(apiVersion + "/" + kind));
    }

    /** As {@link #ofObject}, whatever version is named: the first one that is served. */
    public Optional<Kind> ofAnyVersion(String apiVersion, String kind) {
        String group = apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
        return byPath.values().stream()
                .filter(each -> each.group().equals(group) && each.kind().equals(kind))
                .findFirst();
    }

    /** By the name of its OpenAPI definition, e.g. {@code io.k8s.api.apps.v1.Deployment}. */
    public Optional<Kind> ofDefinition(String name) {
        return byType.values().stream()
                .filter(kind -> kind.openApiName().equals(name))
                .findFirst();
    }
}
