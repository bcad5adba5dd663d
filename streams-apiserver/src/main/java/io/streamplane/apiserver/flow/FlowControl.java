package io.streamplane.apiserver.flow;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.flowcontrol.FlowSchemaKind;
import io.streamplane.schemas.kind.flowcontrol.PriorityLevelConfigurationKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shares the server out among flows, as the FlowSchemas and PriorityLevelConfigurations of the cluster say, which are looked
 * at again once a second at most. Without any, those that every cluster has from the start hold.
 *
 * <p>Left out of Kubernetes' own: seats that levels lend to each other, requests that take several seats, and virtual time
 * (queues take turns instead).
 */
public final class FlowControl {

    private static final String CATCH_ALL = "catch-all";
    private static final long LOOK_AFTER_NANOS = Duration.ofSeconds(1).toNanos();

    private final Supplier<Snapshot> state;
    private final int seats;
    private final long patienceMillis;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Rules rules;

    /** What is in force, and what it was made of. */
    private record Rules(
            List<FlowSchema> schemas, Map<String, PriorityLevel> levels, Map<String, Long> revisions, long lookedAt) {

        /** What takes the requests that no other takes, whatever its rules say. */
        FlowSchema last() {
            return schemas.getLast();
        }
    }

    /**
     * @param seats of all levels together
     * @param patienceMillis how long a request waits for a seat
     */
    public FlowControl(Supplier<Snapshot> state, int seats, long patienceMillis) {
        this.state = state;
        this.seats = seats;
        this.patienceMillis = patienceMillis;
        this.rules = made(state.get(), Map.of());
    }

    /** A request's seat, and which flow it was counted to. */
    public static final class Seat implements AutoCloseable {

        private final PriorityLevel level;
        private final FlowSchema schema;

        Seat(PriorityLevel level, FlowSchema schema) {
            this.level = level;
            this.schema = schema;
        }

        /** Of the FlowSchema; empty where it is none that is stored. */
        public String schemaUid() {
            return schema.uid();
        }

        /** Likewise. */
        public String levelUid() {
            return level.configuration().uid();
        }

        /** The names of schema and level. */
        public String names() {
            return schema.name() + "/" + level.configuration().name();
        }

        @Override
        public void close() {
            level.leave();
        }
    }

    /** Null where there was no seat in time. */
    public @Nullable Seat enter(Asked asked) throws InterruptedException {
        Rules now = rules();
        for (FlowSchema schema : now.schemas()) {
            PriorityLevel level = now.levels().get(schema.level());
            if (level != null && (schema.matches(asked) || schema == now.last())) {
                boolean entered = level.enter(schema.name() + "/" + schema.flow(asked), patienceMillis);
                return entered ? new Seat(level, schema) : null;
            }
        }
        throw new IllegalStateException("expected the catch-all to take every request, but it is not there");
    }

    private Rules rules() {
        Rules known = rules;
        if (System.nanoTime() - known.lookedAt() > LOOK_AFTER_NANOS && looking.tryLock()) {
            try {
                Snapshot now = state.get();
                Map<String, Long> revisions = revisions(now);
                known = revisions.equals(known.revisions())
                        ? new Rules(known.schemas(), known.levels(), revisions, System.nanoTime())
                        : made(now, known.levels());
                rules = known;
            } finally {
                looking.unlock();
            }
        }
        return known;
    }

    private static Map<String, Long> revisions(Snapshot snapshot) {
        var revisions = new HashMap<String, Long>();
        for (Kind kind : List.of(PriorityLevelConfigurationKind.KIND, FlowSchemaKind.KIND)) {
            snapshot.list(kind, null)
                    .forEach(each ->
                            revisions.put(kind.plural() + "/" + each.key().name(), each.desiredRevision()));
        }
        return revisions;
    }

    /** Levels that are as they were keep who sits and waits in them; of others, those leave a level that is no more. */
    private Rules made(Snapshot snapshot, Map<String, PriorityLevel> before) {
        var configurations = new HashMap<String, PriorityLevel.Configuration>();
        for (ObjectNode mandatory : FlowDefaults.levels()) {
            put(configurations, PriorityLevel.Configuration.of(mandatory, ""));
        }
        var schemas = new HashMap<String, FlowSchema>();
        FlowDefaults.schemas().stream()
                .map(each -> FlowSchema.of(each, ""))
                .forEach(each -> schemas.put(each.name(), each));
        var storedLevels = snapshot.list(PriorityLevelConfigurationKind.KIND, null);
        var storedSchemas = snapshot.list(FlowSchemaKind.KIND, null);
        if (!storedLevels.isEmpty() && !storedSchemas.isEmpty()) {
            configurations.keySet().removeIf(name -> !isMandatory(name));
            schemas.keySet().removeIf(name -> !isMandatory(name));
        }
        for (StoredObject level : storedLevels) {
            put(configurations, PriorityLevel.Configuration.of(level.tree(), level.uid()));
        }
        for (StoredObject schema : storedSchemas) {
            schemas.put(schema.key().name(), FlowSchema.of(schema.tree(), schema.uid()));
        }
        var ordered = new ArrayList<>(schemas.values());
        ordered.sort(Comparator.comparing((FlowSchema each) -> each.name().equals(CATCH_ALL))
                .thenComparingLong(FlowSchema::precedence)
                .thenComparing(FlowSchema::name));
        return new Rules(ordered, levels(configurations, before), revisions(snapshot), System.nanoTime());
    }

    private static void put(Map<String, PriorityLevel.Configuration> all, PriorityLevel.Configuration one) {
        all.put(one.name(), one);
    }

    /** What is there whatever the cluster says. */
    private static boolean isMandatory(String name) {
        return name.equals("exempt") || name.equals(CATCH_ALL);
    }

    private Map<String, PriorityLevel> levels(
            Map<String, PriorityLevel.Configuration> configurations, Map<String, PriorityLevel> before) {
        long shares = Math.max(
                1,
                configurations.values().stream()
                        .filter(each -> !each.exempt())
                        .mapToLong(PriorityLevel.Configuration::shares)
                        .sum());
        var levels = new HashMap<String, PriorityLevel>();
        configurations.forEach((name, each) -> {
            int own = (int) Math.max(1, Math.ceilDiv(seats * each.shares(), shares));
            PriorityLevel known = before.get(name);
            boolean same = known != null
                    && known.seats() == own
                    && known.configuration().equals(each);
            levels.put(name, same && known != null ? known : new PriorityLevel(each, own));
        });
        return levels;
    }
}
