package io.streamplane.ops.replay;

import io.streamplane.apiserver.replay.Findings;
import io.streamplane.apiserver.replay.RecordedCommand;
import io.streamplane.controllers.replay.ControllerReplay;
import java.util.Objects;

/** Asks controllers for their decisions again, and passes on what they say. For one thread. */
final class ControllerSide implements Side<RecordedCommand> {

    private final ControllerReplay controllers;
    private final SideThread<AskedCommand> comparison;

    /** @param comparison what the controllers say goes there */
    ControllerSide(ControllerReplay controllers, SideThread<AskedCommand> comparison) {
        this.controllers = controllers;
        this.comparison = comparison;
    }

    @Override
    public void next(RecordedCommand recorded) {
        comparison.next(asked(recorded));
        recorded.facts().forEach(controllers::apply);
    }

    @Override
    public Findings.Found end() {
        return comparison.end();
    }

    private AskedCommand asked(RecordedCommand recorded) {
        String component = recorded.component();
        if (!controllers.knows(component)) {
            return AskedCommand.ofOthers(recorded);
        }
        controllers.learn(component, recorded.command().mutations());
        if (!recorded.counts()) {
            return AskedCommand.ofOthers(recorded);
        }
        var subject = Objects.requireNonNull(recorded.command().subject());
        return new AskedCommand(
                recorded, controllers.ask(component, subject, recorded.grounds()), controllers.isComplete(component));
    }
}
