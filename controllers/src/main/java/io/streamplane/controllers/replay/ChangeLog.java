package io.streamplane.controllers.replay;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.shard.ObjectAssembler;
import io.streamplane.controllers.shard.PartTable;
import io.streamplane.schemas.fact.FactRecord;
import java.util.ArrayList;
import java.util.List;

/** What the facts of one partition changed, in their order, as far back as is kept. */
final class ChangeLog {

    /** What one part did to its object. */
    record Step(long revision, FactChange change) {}

    private final PartTable objects;
    private final int kept;
    private final List<Step> steps = new ArrayList<>();
    private long first;
    private long forgotten;

    /** @param kept how many steps are kept at least */
    ChangeLog(ObjectAssembler reader, int kept) {
        this.objects = new PartTable(reader);
        this.kept = kept;
    }

    void add(FactRecord fact) {
        FactChange change = objects.apply(fact);
        if (change != null) {
            steps.add(new Step(fact.revision(), change));
        }
    }

    /** Whether there are so many steps that some can be forgotten. */
    boolean isFull() {
        return steps.size() >= 2 * kept;
    }

    /** Number of the first step that is to be kept; whoever follows must have taken the ones before it. */
    long keepFrom() {
        return end() - kept;
    }

    void forget() {
        int count = steps.size() - kept;
        forgotten = steps.get(count - 1).revision();
        steps.subList(0, count).clear();
        first += count;
    }

    /** Whether what was seen at this revision can be told. */
    boolean knows(long revision) {
        return revision >= forgotten;
    }

    Step get(long number) {
        return steps.get((int) (number - first));
    }

    long first() {
        return first;
    }

    long end() {
        return first + steps.size();
    }
}
