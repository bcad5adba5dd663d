package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;

/** The external attacher of a CSI driver, as upstream has it: it holds each attachment by a finalizer while the volume is attached. */
final class VirtualAttacher {

    static final String ATTACHMENTS = "volumeattachments.storage.k8s.io";

    private final VirtualApi api;

    VirtualAttacher(VirtualApi api) {
        this.api = api;
    }

    /** Does one thing; false where there is nothing to do. */
    boolean work() {
        for (StoredObject each : api.list(ATTACHMENTS)) {
            if (!Tree.text(Facets.spec(each), "attacher").equals(VolumeActions.DRIVER)) {
                continue;
            }
            boolean held = !Tree.texts(Facets.metadata(each), "finalizers").isEmpty();
            if (Facets.terminating(each)) {
                if (held && api.merge(each, "{\"metadata\":{\"finalizers\":null}}")) {
                    return true;
                }
            } else if (!held) {
                return api.merge(each, "{\"metadata\":{\"finalizers\":[\"external-attacher/disks\"]}}");
            } else if (!Tree.flag(Facets.status(each), "attached")) {
                return api.merge(each, "status", VirtualApi.json("{\"status\":{\"attached\":true}}"));
            }
        }
        return false;
    }
}
