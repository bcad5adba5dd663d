package io.streamplane.schemas.kind;

import io.streamplane.schemas.structural.CustomVersion;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One version of a kind's API.
 *
 * @param name e.g. v1beta1
 * @param served whether clients may read and write it
 * @param storage whether objects are stored in it; just one of a kind's versions is
 * @param openApiName name of the OpenAPI definition, e.g. io.k8s.api.apps.v1.Deployment
 * @param subresources what is served below the object's path: status, scale, binding, log
 * @param conversion between this version and that of storage
 * @param custom what the CustomResourceDefinition says of it; null of a kind of this build
 */
public record KindVersion(
        String name,
        boolean served,
        boolean storage,
        String openApiName,
        Set<String> subresources,
        Kind.@Nullable ScalePaths scale,
        VersionConversion conversion,
        @Nullable CustomVersion custom) {

    /** Of a kind of this build. */
    public KindVersion(
            String name,
            boolean served,
            boolean storage,
            String openApiName,
            Set<String> subresources,
            Kind.@Nullable ScalePaths scale,
            VersionConversion conversion) {
        this(name, served, storage, openApiName, subresources, scale, conversion, null);
    }
}
