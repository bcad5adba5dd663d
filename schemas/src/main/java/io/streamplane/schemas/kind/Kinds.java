package io.streamplane.schemas.kind;

import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.apps.ReplicaSetKind;
import io.streamplane.schemas.kind.coordination.LeaseKind;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.kind.core.EventKind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.kind.core.ServiceAccountKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every kind that is served. */
public final class Kinds {

    private static final List<Kind> ALL = List.of(
            NamespaceKind.KIND,
            NodeKind.KIND,
            PodKind.KIND,
            ReplicaSetKind.KIND,
            DeploymentKind.KIND,
            ConfigMapKind.KIND,
            SecretKind.KIND,
            ServiceKind.KIND,
            ServiceAccountKind.KIND,
            EventKind.KIND,
            LeaseKind.KIND,
            IpAddressKind.KIND);

    private static final Map<String, Kind> BY_RESOURCE =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Kind::resource, Function.identity()));

    private Kinds() {}

    public static List<Kind> all() {
        return ALL;
    }

    /** Those that go through the journal, and so have a topic of desired parts. */
    public static List<Kind> journaled() {
        return ALL.stream().filter(Kind::journaled).toList();
    }

    /** By its GroupResource, e.g. {@code deployments.apps}; throws where no kind has it. */
    public static Kind ofResource(String resource) {
        Kind kind = BY_RESOURCE.get(resource);
        if (kind == null) {
            throw new IllegalArgumentException("expected the GroupResource of a served kind, but got '" + resource + "'");
        }
        return kind;
    }

    /** By path segments, e.g. {@code apps}, {@code v1}, {@code deployments}. */
    public static Optional<Kind> find(String group, String version, String plural) {
        return Optional.ofNullable(BY_RESOURCE.get(group.isEmpty() ? plural : plural + "." + group))
                .filter(kind -> kind.version().equals(version));
    }

    /** By what an object says of itself, e.g. {@code apps/v1}, {@code Deployment}. */
    public static Optional<Kind> ofObject(String apiVersion, String kind) {
        return ALL.stream()
                .filter(candidate ->
                        candidate.kind().equals(kind) && candidate.apiVersion().equals(apiVersion))
                .findFirst();
    }
}
