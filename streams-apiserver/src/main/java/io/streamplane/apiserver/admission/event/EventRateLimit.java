package io.streamplane.apiserver.admission.event;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.admission.PluginConfiguration;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Clients write only so many Events in a time: in all, in a namespace, each user, about one object ({@code
 * plugin/pkg/admission/eventratelimit}). Those of {@code events.k8s.io} count, too. What our own components tell is not counted, for it does
 * not come by HTTP. Each server counts by itself. Off where nobody enables it.
 */
public final class EventRateLimit implements AdmissionPlugin {

    private static final String NAME = "EventRateLimit";
    private static final int BUCKETS = 4096;
    private static final String POSITIVE = "must be positive";

    private final List<EventLimit> limits;
    private final InstantSource clock;

    /**
     * Throws {@link IllegalArgumentException} where it cannot be so.
     *
     * @param configuration a {@code Configuration} of {@code eventratelimit.admission.k8s.io/v1alpha1}, which has to be there
     */
    public EventRateLimit(@Nullable ObjectNode configuration, InstantSource clock) {
        PluginConfiguration.require(configuration, NAME, "Configuration");
        this.clock = clock;
        limits = read(Tree.objects(configuration, "limits"));
    }

    private static List<EventLimit> read(List<ObjectNode> configured) {
        var errors = new Errors();
        if (configured.isEmpty()) {
            errors.invalid("limits", (ObjectNode) null, "must not be empty");
        }
        var read = new ArrayList<EventLimit>();
        for (int i = 0; i < configured.size(); i++) {
            read(errors, "limits[" + i + "]", configured.get(i), read);
        }
        PluginConfiguration.require(errors, NAME);
        return List.copyOf(read);
    }

    private static void read(Errors errors, String at, ObjectNode limit, List<EventLimit> read) {
        String named = Tree.text(limit, "type");
        EventLimit.Type type = Arrays.stream(EventLimit.Type.values())
                .filter(each -> each.text().equals(named))
                .findFirst()
                .orElse(null);
        int burst = (int) Tree.number(limit, "burst", 0);
        int perSecond = (int) Tree.number(limit, "qps", 0);
        int buckets = (int) Tree.number(limit, "cacheSize", 0);
        if (type == null) {
            errors.notSupported(at + ".type", named, List.of("Namespace", "Server", "SourceAndObject", "User"));
        }
        if (burst <= 0) {
            errors.invalid(at + ".burst", burst, POSITIVE);
        }
        if (perSecond <= 0) {
            errors.invalid(at + ".qps", perSecond, POSITIVE);
        }
        if (type != EventLimit.Type.SERVER && buckets < 0) {
            errors.invalid(at + ".cacheSize", buckets, "must not be negative");
        }
        if (type != null) {
            read.add(new EventLimit(type, perSecond, burst, buckets <= 0 ? BUCKETS : buckets));
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean looksAtEvents() {
        return true;
    }

    /** Each limit counts it, and the last one that is reached says so. */
    @Override
    public void validate(Draft draft) {
        if (!draft.kind().kind().equals("Event") || draft.operation() == Operation.DELETE) {
            return;
        }
        Instant now = clock.instant();
        String last = "";
        for (EventLimit limit : limits) {
            String problem = limit.problem(draft, now);
            last = problem.isEmpty() ? last : problem;
        }
        if (!last.isEmpty()) {
            throw new Refusal(Failures.tooManyRequests(last));
        }
    }
}
