package io.streamplane.apiserver.kind.resource;

import io.streamplane.apiserver.kind.Generations;
import io.streamplane.apiserver.kind.KindRules;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a DeviceClass ({@code pkg/registry/resource/deviceclass}); CEL is not compiled. */
public final class DeviceClassRules implements KindRules {

    @Override
    public void prepareForCreate(ObjectNode type) {
        Generations.onCreate(type);
    }

    @Override
    public void prepareForUpdate(ObjectNode type, ObjectNode old) {
        Generations.onUpdate(type, old);
    }
}
