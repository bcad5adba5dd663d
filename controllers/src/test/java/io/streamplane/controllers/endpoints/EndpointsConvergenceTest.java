package io.streamplane.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.streamplane.controllers.world.ShardReplica;
import io.streamplane.controllers.world.World;
import io.streamplane.schemas.proposal.Proposal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods come, change and go while proposals lag behind; in the end slices and Endpoints say what there is, each pod once. */
class EndpointsConvergenceTest {

    private final World world = new World();
    private final ArrayDeque<Proposal> proposed = new ArrayDeque<>();
    private ShardReplica replica = replica();

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldSayWhatPodsThereAre(long seed) {
        // Given
        var random = new Random(seed);
        world.create("nodes", Behind.node("node-1", "zone-a", "4"));
        world.create(
                "services",
                Behind.service(builder -> builder.editMetadata().withUid(null).endMetadata()));

        // When
        for (int i = 0; i < 150 + random.nextInt(200); i++) {
            change(random, i);
            for (int j = random.nextInt(6); j > 0; j--) {
                step(random);
            }
        }
        while (step(random) || replica.expire(world)) {
            world.now = world.now.plusSeconds(10);
        }

        // Then
        var addresses = world.list("pods", Pod.class).stream()
                .map(pod -> pod.object().getStatus().getPodIPs().getFirst().getIp())
                .sorted()
                .toList();
        assertThat(world.list("endpointslices.discovery.k8s.io", EndpointSlice.class).stream()
                        .flatMap(slice -> slice.object().getEndpoints().stream())
                        .map(endpoint -> endpoint.getAddresses().getFirst())
                        .sorted())
                .containsExactlyElementsOf(addresses);
        assertThat(world.list("endpoints", Endpoints.class).stream()
                        .flatMap(each -> each.object().getSubsets().stream())
                        .flatMap(subset -> subset.getAddresses().stream())
                        .map(address -> address.getIp())
                        .sorted())
                .containsExactlyElementsOf(addresses);
    }

    private void change(Random random, int number) {
        var pods = world.list("pods", Pod.class);
        if (pods.size() > 5 && random.nextInt(5) < 2) {
            world.gone(pods.get(random.nextInt(pods.size())));
        } else {
            world.create("pods", Behind.pod("p" + number, "10.1." + number / 200 + "." + number % 200));
        }
    }

    private boolean step(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> work(random) || replica.receive(world) || decide();
            case 1 -> decide() || replica.receive(world) || work(random);
            case 2 -> restart(random) || replica.receive(world) || work(random) || decide();
            default -> replica.receive(world) || work(random) || decide();
        };
    }

    private boolean work(Random random) {
        List<Proposal> wanted = replica.work(world, random);
        if (wanted == null) {
            return false;
        }
        proposed.addAll(wanted);
        return true;
    }

    private boolean decide() {
        Proposal next = proposed.poll();
        if (next != null) {
            world.apply(next);
        }
        return next != null;
    }

    private boolean restart(Random random) {
        if (random.nextInt(40) == 0) {
            replica = replica();
            while (replica.receive(world)) {}
            replica.resync(world);
            return true;
        }
        return false;
    }

    private static ShardReplica replica() {
        return new ShardReplica(List.of(new EndpointSliceReconciler(), new EndpointsReconciler()));
    }
}
