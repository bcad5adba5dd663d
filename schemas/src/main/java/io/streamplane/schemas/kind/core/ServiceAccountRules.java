package io.streamplane.schemas.kind.core;

import io.streamplane.schemas.kind.KindRules;

/** What Kubernetes does to a ServiceAccount: nothing beyond metadata. */
final class ServiceAccountRules implements KindRules {

    @Override
    public boolean returnsDeleted() {
        return true;
    }
}
