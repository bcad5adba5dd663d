package io.streamplane.ops.replay;

import io.streamplane.apiserver.replay.RecordedCommand;
import io.streamplane.controllers.replay.ControllerReplay;
import org.jspecify.annotations.Nullable;

/**
 * A recorded command with what its controller says now.
 *
 * @param answer null where none was asked
 * @param complete whether the number of proposals in the answer says something
 */
record AskedCommand(RecordedCommand recorded, ControllerReplay.@Nullable Answer answer, boolean complete) {

    /** One that no controller is asked about. */
    static AskedCommand ofOthers(RecordedCommand recorded) {
        return new AskedCommand(recorded, null, false);
    }
}
