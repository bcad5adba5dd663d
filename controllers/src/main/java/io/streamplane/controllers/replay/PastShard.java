package io.streamplane.controllers.replay;

import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.shard.ShardCache;

/**
 * A shard as it was at any moment of the recent past: it is the same as a live one, and goes along the changes, forth and
 * now and then back. Decisions come nearly in the order in which they were made, so that is a step or two each time.
 */
final class PastShard {

    private final ShardCache cache;
    private final ChangeLog own;
    private final ChangeLog cluster;
    private long ownAt;
    private long clusterAt;

    PastShard(int number, int count, ChangeLog own, ChangeLog cluster) {
        this.cache = new ShardCache(number, count);
        this.own = own;
        this.cluster = cluster;
        this.ownAt = own.first();
        this.clusterAt = cluster.first();
    }

    /** The shard when so much had been read, by revisions; valid until it is put to another moment. */
    ShardView at(long read, long clusterRead) {
        while (ownAt < own.end() && own.get(ownAt).revision() <= read) {
            cache.apply(own.get(ownAt++).change());
        }
        while (ownAt > own.first() && own.get(ownAt - 1).revision() > read) {
            cache.revert(own.get(--ownAt).change());
        }
        while (clusterAt < cluster.end() && cluster.get(clusterAt).revision() <= clusterRead) {
            cache.applyToCluster(cluster.get(clusterAt++).change());
        }
        while (clusterAt > cluster.first() && cluster.get(clusterAt - 1).revision() > clusterRead) {
            cache.revertInCluster(cluster.get(--clusterAt).change());
        }
        cache.read(read);
        cache.clusterRead(clusterRead);
        return cache;
    }

    boolean knows(long read, long clusterRead) {
        return own.knows(read) && cluster.knows(clusterRead);
    }

    /** Before the logs forget what is before these numbers. */
    void follow(long ownFrom, long clusterFrom) {
        while (ownAt < ownFrom) {
            cache.apply(own.get(ownAt++).change());
        }
        while (clusterAt < clusterFrom) {
            cache.applyToCluster(cluster.get(clusterAt++).change());
        }
    }
}
