package io.streamplane.schemas.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fact.LoadAt;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomHistoriesTest {

    private static final int LENGTH = 60;

    static LongStream seeds() {
        return Histories.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldReachTheSameStateByReplayAsLive(long seed) {
        // Given
        List<Command> commands = Histories.random(seed, LENGTH);
        var live = new ModelState();
        commands.forEach(live::apply);

        // When
        ModelState replayed = ModelState.replay(commands);

        // Then
        assertThat(replayed.content()).as(Histories.rerun(seed)).isEqualTo(live.content());
        assertThat(replayed.verdicts())
                .as(Histories.rerun(seed))
                .usingRecursiveComparison()
                .isEqualTo(live.verdicts());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldContinueFromAnyLoadPointAsIfReplayedFromTheBeginning(long seed) {
        // Given
        List<Command> commands = Histories.random(seed, LENGTH);
        var random = new Random(seed);
        ModelState whole = ModelState.replay(commands);

        for (int at = 0; at <= commands.size(); at++) {
            // the materializer may be ahead of the position that the loader reads
            int ahead = at + random.nextInt(commands.size() - at + 1);
            var topics =
                    new FactTopics(ModelState.replay(commands.subList(0, ahead)).facts(), random);

            // When
            var load = new LoadAt(at);
            topics.readInto(load, at);
            ModelState restarted = ModelState.loaded(at, load);

            // Then
            String as = Histories.rerun(seed) + ", loaded at " + at + " with facts up to " + ahead;
            assertThat(restarted.content())
                    .as(as)
                    .isEqualTo(ModelState.replay(commands.subList(0, at)).content());
            commands.subList(at, commands.size()).forEach(restarted::apply);
            assertThat(restarted.content()).as(as).isEqualTo(whole.content());
            assertThat(restarted.verdicts())
                    .as(as)
                    .usingRecursiveComparison()
                    .isEqualTo(whole.verdicts().subList(at, commands.size()));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNeverShowARejectedCommand(long seed) {
        // Given
        List<Command> commands = Histories.random(seed, LENGTH);
        ModelState whole = ModelState.replay(commands);
        var accepted = new ArrayList<Fact>();

        // When
        for (Verdict verdict : whole.verdicts()) {
            if (verdict instanceof Verdict.Accepted yes) {
                accepted.addAll(yes.facts());
            }
        }

        // Then
        assertThat(whole.verdicts()).hasAtLeastOneElementOfType(Verdict.Rejected.class);
        assertThat(whole.facts()).as(Histories.rerun(seed)).containsExactlyElementsOf(accepted);
    }

    /** The compacted topics as a loader may find them: per key in order, keys interleaved, some of it compacted. */
    private record FactTopics(List<Fact> facts, Random random) {

        void readInto(LoadAt load, long at) {
            var shards = List.of(new ArrayList<Fact>(), new ArrayList<Fact>(), new ArrayList<Fact>());
            facts.forEach(fact -> shards.get(Math.floorMod(fact.key().hashCode(), shards.size()))
                    .add(fact));
            while (shards.stream().anyMatch(shard -> !shard.isEmpty())) {
                ArrayList<Fact> shard = shards.get(random.nextInt(shards.size()));
                if (!shard.isEmpty()) {
                    Fact fact = shard.removeFirst();
                    if (!compacted(fact, shard, at) || random.nextBoolean()) {
                        offer(load, fact);
                    }
                }
            }
        }

        /** Whether a later fact up to the load point supersedes this one, so that the cleaner may have taken it. */
        private static boolean compacted(Fact fact, List<Fact> later, long at) {
            return later.stream()
                    .filter(other -> other.key().equals(fact.key()) && other.revision() <= at)
                    .anyMatch(other -> other.getClass() == fact.getClass() || other instanceof Fact.Deleted);
        }

        private static void offer(LoadAt load, Fact fact) {
            FactKey desired = FactKey.desired(fact.key());
            FactKey observed = FactKey.observed(fact.key());
            switch (fact) {
                case Fact.DesiredPut put -> load.fact(new FactRecord(desired, put.revision(), put.uid(), put.value()));
                case Fact.ObservedPut put -> load.fact(new FactRecord(observed, put.revision(), "", put.value()));
                case Fact.Deleted deleted -> {
                    load.fact(new FactRecord(desired, deleted.revision(), "", null));
                    load.fact(new FactRecord(observed, deleted.revision(), "", null));
                }
            }
        }
    }
}
