package io.streamplane.apiserver.verify;

import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.apiserver.journal.read.JournalReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Compares {@code state}, {@code cluster}, {@code scheduling}, {@code bindings} and the typed views that there are with the
 * journal applied. The materializer's position
 * is read first and the topics after it; the journal is then applied from its beginning to where the topics have come. So
 * it may run beside a live materializer.
 */
public final class Verification {

    private Verification() {}

    /**
     * What was compared.
     *
     * @param position the materializer's position: up to this revision the topics must hold everything
     * @param applied the revision up to which the journal was applied, for some facts were ahead of the position
     * @param journalEnd the revision of the journal's last record
     * @param parts how many keys of each topic were compared; no topic is left out
     * @param records how many records the topics had
     * @param differences none where all is equal
     */
    public record Report(
            long position,
            long applied,
            long journalEnd,
            Map<String, Long> parts,
            long records,
            List<TopicDifference> differences) {}

    public static Report run(MaterializedTopics topics, JournalReader journal) {
        long position = topics.position();
        var names = topics.materialized();
        var ends = topics.ends(names);
        var facts = new TopicFacts();
        topics.read(ends, facts::add);

        var partitions = new HashMap<String, Integer>();
        ends.keySet().forEach(partition -> partitions.merge(partition.topic(), 1, Integer::sum));
        Map<TopicKey, TopicFact> newest = facts.newest();
        long journalEnd = journal.end();
        long applied = Math.min(
                journalEnd,
                Math.max(
                        position,
                        newest.values().stream()
                                .mapToLong(TopicFact::revision)
                                .max()
                                .orElse(0)));
        var comparison = new TopicComparison(position, newest, partitions);
        journal.read(0, applied, record -> {
            if (record.command() != null) {
                comparison.apply(record.offset(), record.command());
            }
        });
        return new Report(
                position,
                applied,
                journalEnd,
                counts(names, newest),
                facts.records(),
                joined(facts.foreign(), comparison.differences()));
    }

    /** A key whose newest record is foreign is not named as missing besides. */
    private static List<TopicDifference> joined(List<TopicDifference> foreign, List<TopicDifference> others) {
        var named = new HashSet<String>();
        foreign.forEach(each -> named.add(each.topic() + ' ' + each.partition() + ' ' + each.key()));
        var all = new ArrayList<>(foreign);
        others.stream()
                .filter(each -> !named.contains(each.topic() + ' ' + each.partition() + ' ' + each.key()))
                .forEach(all::add);
        return all.stream().sorted().toList();
    }

    private static Map<String, Long> counts(List<String> topics, Map<TopicKey, TopicFact> facts) {
        var counts = new java.util.LinkedHashMap<String, Long>();
        topics.forEach(topic -> counts.put(topic, 0L));
        facts.keySet().forEach(part -> counts.merge(part.topic(), 1L, Long::sum));
        return counts;
    }
}
