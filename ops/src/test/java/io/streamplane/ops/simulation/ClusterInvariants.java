package io.streamplane.ops.simulation;

import java.util.ArrayList;
import java.util.List;

/** All that must hold. */
final class ClusterInvariants {

    private ClusterInvariants() {}

    /**
     * @param calm whether nothing but users and controllers takes a pod away
     * @param crashes whether parts are killed, and forget
     */
    static List<Invariant> all(boolean calm, boolean crashes) {
        var all = new ArrayList<Invariant>();
        all.add(new NodeRoomHolds());
        all.add(new AddressesAreOnce());
        all.add(new OwnedStays());
        all.add(new NamespacesEmptyFirst());
        all.add(new ReplicasAreBounded());
        all.add(new RolloutsKeepBounds(calm));
        all.add(new StatefulSetsKeepOrder());
        all.add(new DaemonsAreOnce());
        all.add(new JobsCountOnce());
        all.add(new CronJobsKeepTheirJobs());
        all.add(new BudgetsHold());
        all.add(new EndpointsFollow());
        all.add(new VolumesHold());
        all.add(new VolumesOnlyGrow());
        all.add(new AutoscalersHold(crashes));
        return all;
    }
}
