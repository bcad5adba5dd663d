package io.streamplane.ops.simulation;

import io.fabric8.kubernetes.api.model.Node;
import io.streamplane.controllers.node.NodeHealth;
import io.streamplane.controllers.node.SignsOfLife;
import io.streamplane.controllers.node.ZoneHealth;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ObjectAssembler;
import io.streamplane.controllers.shard.PartTable;
import io.streamplane.controllers.shard.ProposalsInFlight;
import io.streamplane.controllers.streams.Pace;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The judge of nodes by their heartbeats, as the topology wires it. */
final class VirtualNodeLife {

    private static final Duration GRACE = Duration.ofSeconds(40);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final List<FactRecord> topic;
    private final Outgoings out;
    private final NodeHealth health = new NodeHealth(GRACE);
    private final SignsOfLife signs = new SignsOfLife();
    private final ProposalsInFlight inFlight = new ProposalsInFlight(Pace.DEFAULT.repeat());
    private final PartTable nodes = new PartTable(new ObjectAssembler(
            SimSettings.KINDS, SimSettings.CODEC, (resource, key) -> resource.equals("nodes"), (fact, problem) -> {
                throw new IllegalStateException("expected to read " + fact.key(), problem);
            }));
    private int position;
    private @Nullable Instant looked;

    VirtualNodeLife(List<FactRecord> clusterTopic, Outgoings out) {
        this.topic = clusterTopic;
        this.out = out;
        VirtualTopics.compacted(topic).forEach(nodes::apply);
        position = topic.size();
    }

    void heartbeat(String node, Instant now) {
        signs.heartbeat(node, now);
    }

    boolean receive(Instant now) {
        if (position == topic.size()) {
            return false;
        }
        FactRecord fact = topic.get(position++);
        FactChange change = nodes.apply(fact);
        if (change != null && change.resource().equals("nodes")) {
            inFlight.changed(change, now);
        }
        return true;
    }

    void look(Instant now) {
        if (looked != null) {
            Duration missed = Duration.between(looked, now).minus(LOOK_EVERY);
            if (missed.compareTo(Duration.ofSeconds(1)) > 0) {
                signs.deaf(missed, now);
            }
        }
        looked = now;
        inFlight.expired(now);
        var zones = new ZoneHealth(now);
        Set<String> present = new HashSet<>();
        var verdicts = new LinkedHashMap<Stored<Node>, NodeHealth.Verdict>();
        for (Stored<?> each : nodes.list("nodes")) {
            Stored<Node> node = each.as(Node.class);
            present.add(node.name());
            var verdict = health.assess(node, signs.look(node, now), now);
            zones.add(node, verdict.ready());
            verdicts.put(node, verdict);
        }
        verdicts.forEach((node, verdict) -> {
            for (Proposal proposal :
                    health.judge(node, verdict, !zones.evicts(node), now).proposals()) {
                if (inFlight.admit(proposal, WorkKey.of(node), now)) {
                    out.propose(
                            new ProposalEnvelope(NodeHealth.COMPONENT, node.revision(), now.toEpochMilli(), proposal));
                }
            }
        });
        signs.retain(present);
    }

    boolean send(int most) {
        return out.send(most);
    }
}
