package io.streamplane.controllers.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeOffer;
import io.streamplane.schemas.volume.VolumeTerms;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Users claim volumes, use them and let go of them in namespaces of two shards, whose views lag, each in its own way: a volume is
 * never bound to two claims, nothing goes that is used, and in the end everything is in its phase and nothing is proposed.
 */
class VolumeConvergenceTest {

    private static final List<String> NAMESPACES = List.of("a", "b", "c", "d");

    private final VolumeJournal journal = new VolumeJournal();
    private final ArrayDeque<Proposal> proposed = new ArrayDeque<>();
    private final List<VolumeShard> shards = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int checked;
    private int made;

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldBindEachVolumeOnce(long seed) {
        // Given
        var random = new Random(seed);
        for (int number = 0; number < 2; number++) {
            shards.add(new VolumeShard(
                    journal,
                    number,
                    2,
                    List.of(
                            new VolumeBinderReconciler(),
                            new ProvisionerReconciler(),
                            new ClaimProtectionReconciler(),
                            new VolumeProtectionReconciler())));
        }
        journal.create(Volumes.CLASSES, VolumeObjects.storageClass("made", VolumeTerms.SIMULATED, "Immediate"));

        // When
        int actions = 10 + random.nextInt(30);
        for (int i = 0; i < actions; i++) {
            act(random);
            for (int steps = random.nextInt(30); steps > 0 && step(random); steps--) {
                check();
            }
        }
        for (int i = 0; i < 20_000 && step(random); i++) {
            check();
        }

        // Then
        assertThat(step(random)).as("something is still being proposed").isFalse();
        assertSettled();
    }

    private void act(Random random) {
        String namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
        var claims = journal.list(Volumes.CLAIMS, PersistentVolumeClaim.class);
        var volumes = journal.list(Volumes.VOLUMES, PersistentVolume.class);
        var pods = journal.list("pods", Pod.class);
        switch (random.nextInt(8)) {
            case 0, 1 ->
                journal.create(
                        Volumes.VOLUMES,
                        new PersistentVolumeBuilder(
                                        VolumeObjects.volume("v" + made++).build())
                                .editSpec()
                                .withPersistentVolumeReclaimPolicy(random.nextBoolean() ? "Retain" : "Recycle")
                                .endSpec()
                                .withStatus(null)
                                .build());
            case 2, 3, 4 ->
                journal.create(
                        Volumes.CLAIMS,
                        new PersistentVolumeClaimBuilder(VolumeObjects.claim("c" + random.nextInt(3))
                                        .build())
                                .editMetadata()
                                .withNamespace(namespace)
                                .endMetadata()
                                .editSpec()
                                .withStorageClassName(random.nextInt(3) == 0 ? "made" : "")
                                .endSpec()
                                .build());
            case 5 -> {
                if (!claims.isEmpty()) {
                    journal.delete(claims.get(random.nextInt(claims.size())));
                }
            }
            case 6 -> {
                if (!volumes.isEmpty() && random.nextInt(4) == 0) {
                    journal.delete(volumes.get(random.nextInt(volumes.size())));
                } else if (!pods.isEmpty()) {
                    journal.delete(pods.get(random.nextInt(pods.size())));
                }
            }
            default -> {
                var usable = claims.stream().filter(each -> !each.terminating()).toList();
                if (!usable.isEmpty()) {
                    Stored<PersistentVolumeClaim> claim = usable.get(random.nextInt(usable.size()));
                    journal.create(
                            "pods",
                            new PodBuilder(VolumeObjects.pod("p" + made++, claim.name(), "node-1"))
                                    .editMetadata()
                                    .withNamespace(claim.namespace())
                                    .endMetadata()
                                    .build());
                }
            }
        }
        check();
    }

    /** @return whether anything is left to happen */
    private boolean step(Random random) {
        now = now.plusMillis(random.nextInt(20));
        for (int attempt = 0; attempt < 40; attempt++) {
            VolumeShard shard = shards.get(random.nextInt(shards.size()));
            if (switch (random.nextInt(6)) {
                case 0 -> shard.receive(now);
                case 1 -> shard.receiveCluster(now);
                case 2, 3 -> work(shard, random);
                default -> decide(random);
            }) {
                return true;
            }
        }
        for (VolumeShard shard : shards) {
            if (shard.receive(now) || shard.receiveCluster(now) || work(shard, random) || decide(random)) {
                return true;
            }
        }
        now = now.plusSeconds(60);
        boolean any = false;
        for (VolumeShard shard : shards) {
            any |= shard.expire(now);
        }
        return any;
    }

    private boolean work(VolumeShard shard, Random random) {
        List<Proposal> wanted = shard.work(random, now);
        if (wanted == null) {
            return false;
        }
        proposed.addAll(wanted);
        return true;
    }

    /** Proposals come in any order, and now and then twice. */
    private boolean decide(Random random) {
        if (proposed.isEmpty()) {
            return false;
        }
        Proposal next = new ArrayList<>(proposed).get(random.nextInt(proposed.size()));
        proposed.remove(next);
        journal.propose(next);
        if (random.nextInt(5) == 0) {
            journal.propose(next);
        }
        return true;
    }

    private void check() {
        if (checked == journal.changes().size()) {
            return;
        }
        checked = journal.changes().size();
        var owners = new HashMap<String, String>();
        for (Stored<PersistentVolumeClaim> claim : journal.list(Volumes.CLAIMS, PersistentVolumeClaim.class)) {
            String volume = claim.object().getSpec().getVolumeName();
            if (volume != null && claim.annotations().containsKey(VolumeTerms.BIND_COMPLETED)) {
                assertThat(owners.put(volume, claim.uid()))
                        .as("two claims have " + volume)
                        .isNull();
                var found = journal.get(Volumes.VOLUMES, ObjectKey.clusterScoped(volume));
                assertThat(found).as("the volume of " + claim).isNotNull();
                var reference = ((PersistentVolume)
                                Objects.requireNonNull(found).object())
                        .getSpec()
                        .getClaimRef();
                assertThat(reference.getUid())
                        .as("who has the volume of " + claim)
                        .isEqualTo(claim.uid());
            }
        }
        for (Stored<Pod> pod : journal.list("pods", Pod.class)) {
            String claim = ClaimUse.claims(pod.object()).iterator().next();
            assertThat(journal.get(Volumes.CLAIMS, new ObjectKey(pod.namespace(), claim)))
                    .as("the claim that " + pod + " uses")
                    .isNotNull();
        }
    }

    private void assertSettled() {
        var bound = new HashMap<String, String>();
        boolean waiting = false;
        for (Stored<PersistentVolumeClaim> claim : journal.list(Volumes.CLAIMS, PersistentVolumeClaim.class)) {
            String volume = claim.object().getSpec().getVolumeName();
            assertThat(Volumes.phase(claim.object())).isEqualTo(volume == null ? "Pending" : "Bound");
            if (volume == null) {
                waiting |= !claim.terminating();
                assertThat(claim.terminating()
                                || "".equals(claim.object().getSpec().getStorageClassName()))
                        .as(claim + " waits")
                        .isTrue();
            } else {
                bound.put(volume, claim.uid());
            }
        }
        for (Stored<PersistentVolume> volume : journal.list(Volumes.VOLUMES, PersistentVolume.class)) {
            String owner = bound.remove(volume.name());
            String phase = VolumeOffer.phase(volume.object());
            assertThat(volume.terminating() && owner == null)
                    .as(volume + " goes")
                    .isFalse();
            if (owner != null) {
                assertThat(phase).isEqualTo("Bound");
            } else {
                assertThat(phase).isIn("Available", "Released", "Failed");
                assertThat(phase.equals("Available") && waiting)
                        .as("a claim waits for " + volume)
                        .isFalse();
                assertThat(volume.annotations()).doesNotContainKey(VolumeTerms.PROVISIONED_BY);
            }
        }
        assertThat(bound).isEmpty();
    }
}
