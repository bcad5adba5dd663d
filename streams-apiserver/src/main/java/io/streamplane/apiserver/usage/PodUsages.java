package io.streamplane.apiserver.usage;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.usage.KubeletUsage.Measured;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Map;

/** Where it is known what the pods of a namespace use now. A pod of which it is not known is left out. */
@FunctionalInterface
public interface PodUsages {

    /** What each running container uses, by pod and container. */
    Map<ObjectKey, Measured> pods(Snapshot state, String namespace);
}
