package io.streamplane.apiserver.manifest;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What keys of the partitions hold that other members have, as their answers are committed. It is read whole each time that a
 * key is to be deleted; who asks while it is being read shares the next reading. Where this member has all partitions nothing
 * is read. Thread-safe.
 */
final class OthersHoldings {

    private static final Elsewhere NOTHING = new Elsewhere(Map.of());

    private final InventoryReader reader;
    private final Executor executor;
    private Set<Integer> own = Set.of();
    private int partitions;
    private CompletableFuture<Elsewhere> reading = CompletableFuture.completedFuture(NOTHING);
    private @Nullable CompletableFuture<Elsewhere> next;

    OthersHoldings(InventoryReader reader, Executor executor) {
        this.reader = reader;
        this.executor = executor;
    }

    /** What other members' keys hold: the objects by place and uid. */
    record Elsewhere(Map<ObjectPlace, Map<String, String>> keys) {

        Optional<String> holder(ObjectReference object) {
            return Optional.ofNullable(
                    keys.getOrDefault(object.place(), Map.of()).get(object.uid()));
        }
    }

    /** @param all how many partitions there are */
    synchronized void assigned(Set<Integer> ownPartitions, int all) {
        own = Set.copyOf(ownPartitions);
        partitions = all;
    }

    /** What was committed before this call, at least. */
    synchronized CompletionStage<Elsewhere> read() {
        if (own.size() >= partitions) {
            return CompletableFuture.completedStage(NOTHING);
        }
        CompletableFuture<Elsewhere> planned = next;
        if (planned == null) {
            planned = reading.handleAsync((_, _) -> readNow(), executor);
            next = planned;
        }
        return planned;
    }

    private Elsewhere readNow() {
        Set<Integer> mine;
        synchronized (this) {
            reading = Objects.requireNonNull(next);
            next = null;
            mine = own;
        }
        var keys = new HashMap<ObjectPlace, Map<String, String>>();
        reader.read(partition -> !mine.contains(partition))
                .values()
                .forEach(ofPartition -> ofPartition.forEach((key, objects) -> note(keys, key, objects)));
        return new Elsewhere(keys);
    }

    private static void note(
            Map<ObjectPlace, Map<String, String>> keys, ByteBuffer key, List<ObjectReference> objects) {
        objects.forEach(each -> keys.computeIfAbsent(each.place(), _ -> new HashMap<>(2))
                .put(each.uid(), ManifestObjects.shown(key.array())));
    }
}
