package io.streamplane.apiserver.http;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;
import io.streamplane.schemas.kind.KindVersion;
import io.streamplane.schemas.kind.VersionConversion;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A kind of two served versions: what v1 has in replicas, v1beta1 has in minReadySeconds and in readyReplicas. */
final class Widgets {

    private static final String DEFINITION = "io.k8s.api.apps.v1.ReplicaSet";
    private static final Set<String> SUBRESOURCES = Set.of("status", "scale");

    static final KindVersion V1 = new KindVersion(
            "v1",
            true,
            true,
            DEFINITION,
            SUBRESOURCES,
            new Kind.ScalePaths("/spec/replicas", "/status/replicas", "/spec/selector"),
            VersionConversion.NONE);

    static final KindVersion V1BETA1 = new KindVersion(
            "v1beta1",
            true,
            false,
            DEFINITION,
            SUBRESOURCES,
            new Kind.ScalePaths("/spec/minReadySeconds", "/status/readyReplicas", "/spec/selector"),
            new Renaming());

    static final Kind KIND =
            KindBuilder.of("example.com", "v1", "Widget", "widgets").build().withVersions(List.of(V1BETA1, V1));

    private Widgets() {}

    private static final class Renaming implements VersionConversion {

        @Override
        public void toStorage(ObjectNode object) {
            rename(Tree.object(object, "spec"), "minReadySeconds", "replicas");
            rename(Tree.object(object, "status"), "readyReplicas", "replicas");
        }

        @Override
        public void fromStorage(ObjectNode object) {
            rename(Tree.object(object, "spec"), "replicas", "minReadySeconds");
            rename(Tree.object(object, "status"), "replicas", "readyReplicas");
        }

        private static void rename(@Nullable ObjectNode part, String from, String to) {
            JsonNode value = part == null ? null : part.remove(from);
            if (part != null && value != null) {
                part.set(to, value);
            }
        }
    }
}
