package io.streamplane.ops.replay;

import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.replay.ControllerReplay;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.proposal.Proposal;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Looks at the decisions of controllers. For one thread. */
final class ControllerSide implements Side {

    private static final String NODE_CONTROLLER = "node-controller";
    private static final String DEFAULTS_CONTROLLER = "namespace-defaults-controller";

    private final ObjectCodec codec;
    private final Findings findings;
    private final Function<String, Collection<Reconciler>> reconcilers;
    private final ControllerReplay controllers;
    private String authority = "";

    /** @param reconcilers of the cluster CA's certificate; empty while that is not known */
    ControllerSide(
            KindRegistry kinds,
            ObjectCodec codec,
            Findings findings,
            int partitions,
            Function<String, Collection<Reconciler>> reconcilers) {
        this.codec = codec;
        this.findings = findings;
        this.reconcilers = reconcilers;
        this.controllers = new ControllerReplay(reconcilers.apply(""), kinds, codec, partitions);
    }

    @Override
    public void next(Step step) {
        findings.reached(step);
        String component = step.component();
        Grounds grounds = step.grounds();
        if (component.equals(NODE_CONTROLLER)) {
            findings.decided(step);
            findings.notPinned(step, "heartbeats, which it goes by, are not in the journal");
        } else if (controllers.knows(component)) {
            findings.decided(step);
            learnAuthority(step);
            if (grounds == null) {
                findings.notPinned(step, "its grounds were not recorded");
            } else if (step.counts()) {
                decide(step, grounds);
            }
        }
        step.facts().forEach(controllers::apply);
    }

    @Override
    public Findings end() {
        return findings;
    }

    private void decide(Step step, Grounds grounds) {
        var subject = Objects.requireNonNull(step.command().subject());
        switch (controllers.ask(step.component(), subject, grounds)) {
            case ControllerReplay.Answer.NotPinned(String why) -> findings.notPinned(step, why);
            case ControllerReplay.Answer.Decided(List<Proposal> proposals) -> {
                if (grounds.proposals() != proposals.size() && isCounted(step, grounds)) {
                    findings.otherNumber(step, grounds, proposals);
                } else {
                    findings.compare(step, grounds, proposals, null);
                }
            }
        }
    }

    /**
     * Whether the number of proposals says something: what the CA's certificate is becomes known only with the first
     * decision that holds it.
     */
    private boolean isCounted(Step step, Grounds grounds) {
        boolean lacksAuthority = step.component().equals(DEFAULTS_CONTROLLER) && authority.isEmpty();
        return grounds.proposals() > 0 && !lacksAuthority;
    }

    /** The certificate that the recorded controllers were given, from what they made of it. */
    private void learnAuthority(Step step) {
        if (!step.component().equals(DEFAULTS_CONTROLLER)) {
            return;
        }
        for (Mutation mutation : step.command().mutations()) {
            if (mutation instanceof Mutation.PutDesired put
                    && put.key().resource().equals(ConfigMapKind.RESOURCE)) {
                String found = codec.decodeDesired(ConfigMapKind.KIND, put.value())
                        .path("data")
                        .path("ca.crt")
                        .asString("");
                if (!found.equals(authority)) {
                    authority = found;
                    reconcilers.apply(found).stream()
                            .filter(each -> each.component().equals(DEFAULTS_CONTROLLER))
                            .forEach(controllers::use);
                }
            }
        }
    }
}
