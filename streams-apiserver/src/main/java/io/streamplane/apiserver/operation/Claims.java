package io.streamplane.apiserver.operation;

import io.streamplane.apiserver.journal.StoredObject;
import io.streamplane.schemas.journal.Mutation;
import java.util.List;

/** What an object holds that no other may have, and gives back in the command that deletes it. */
final class Claims {

    private Claims() {}

    static List<Mutation> released(StoredObject object) {
        return List.of();
    }
}
