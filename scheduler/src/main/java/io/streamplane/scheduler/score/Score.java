package io.streamplane.scheduler.score;

import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.request.PodRequest;
import java.util.List;

/**
 * One opinion on which of the feasible nodes is best; a pure function of what it is given. Put a class of your own in
 * {@code META-INF/services/io.streamplane.scheduler.score.Score} to have it count, with weight 1 unless the
 * configuration names it.
 */
public interface Score {

    /** The best mark of one score. */
    long MAX = 100;

    /** As in kube-scheduler's configuration, e.g. NodeAffinity. */
    String name();

    /** One mark per node, in their order, each from 0 to {@link #MAX}. */
    long[] rate(PodRequest pod, Cluster cluster, List<NodeCapacity> nodes);
}
