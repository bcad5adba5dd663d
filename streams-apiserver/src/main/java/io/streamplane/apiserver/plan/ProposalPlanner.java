package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.catalogue.AdmissionCatalogue;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.identity.ComponentIdentity;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.proposal.ReceivedProposal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Says what command a proposal comes to on a state, with a clock and a uid of the caller's, and appends nothing: the code
 * that admits live ones. For one thread.
 */
public final class ProposalPlanner {

    /** What comes of a proposal. */
    public sealed interface Planned {

        record Appended(Command command) implements Planned {}

        /** The state is so already. */
        record Unchanged() implements Planned {}

        record Refused(String message) implements Planned {}
    }

    private final Proposals proposals;
    private Instant now = Instant.EPOCH;
    private String uid = "";
    private @Nullable Snapshot state;

    public ProposalPlanner(KindRulebook rules, ObjectCodec codec) {
        InstantSource clock = () -> now;
        var commands = new Commands(rules, codec, clock, () -> uid);
        // Components name what they create, so no name is made up.
        var authorization = new Authorization(this::state);
        var plugins = AdmissionCatalogue.standard(authorization);
        var admission = new Admission(authorization, plugins, rules, clock, () -> uid, RandomGenerator.getDefault());
        proposals = new Proposals(
                new Creation(authorization, commands, admission),
                new Replacement(commands, admission),
                new StatusReplacement(commands, admission),
                new Deletion(commands, admission, clock),
                new Binding(commands, admission, clock));
    }

    /**
     * @param time when it is admitted
     * @param createdUid uid of an object that it creates
     */
    public Planned plan(ReceivedProposal proposal, Snapshot state, Instant time, String createdUid) {
        now = time;
        uid = createdUid;
        this.state = state;
        String component = proposal.component();
        var caller = new Caller(ComponentIdentity.of(component), component, "");
        try {
            return switch (proposals.write(proposal, caller).on(state)) {
                case Plan.Append append -> new Planned.Appended(append.command());
                case Plan.Answer _ -> new Planned.Unchanged();
            };
        } catch (Refusal refusal) {
            return new Planned.Refused(refusal.failure().message());
        }
    }

    private Snapshot state() {
        return Objects.requireNonNull(state);
    }
}
