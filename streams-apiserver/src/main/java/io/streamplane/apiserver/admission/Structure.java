package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.StructuralDecoder;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Leaves only what the kind's definition knows; says what else there was, as the client asked for. */
final class Structure implements AdmissionStep {

    private static final StructuralDecoder DECODER = new StructuralDecoder(Definitions.builtIn());

    @Override
    public void admit(Draft draft) {
        Kind kind = draft.kind();
        String said = Tree.text(draft.object(), "kind");
        String apiVersion = Tree.text(draft.object(), "apiVersion");
        boolean other = (!said.isEmpty() && !said.equals(kind.kind()))
                || (!apiVersion.isEmpty() && !apiVersion.equals(kind.apiVersion()));
        if (other) {
            return; // the next step names the mismatch
        }
        StructuralDecoder.Decoded decoded = decoded(kind, draft.object());
        List<String> strict = new ArrayList<>();
        decoded.unknownFields().forEach(field -> strict.add("unknown field \"" + field + "\""));
        draft.duplicateFields().forEach(field -> strict.add("duplicate field \"" + field + "\""));
        if (draft.fieldValidation() == FieldValidation.STRICT && !strict.isEmpty()) {
            throw new Refusal(
                    Failures.badRequest(sentence(kind) + ": strict decoding error: " + String.join(", ", strict)));
        } else if (draft.fieldValidation() == FieldValidation.WARN) {
            strict.forEach(draft::warn);
        }
        draft.replaceContent(decoded.tree());
    }

    /** As a plug-in leaves it: fields that its kind does not know are left out, whatever the client asked for. */
    static void prune(Draft draft) {
        draft.replaceContent(decoded(draft.kind(), draft.object()).tree());
    }

    /** Refuses what does not fit the definition. */
    static StructuralDecoder.Decoded decoded(Kind kind, ObjectNode given) {
        StructuralDecoder.Decoded decoded = DECODER.decode(kind, given);
        if (!decoded.errors().isEmpty()) {
            throw new Refusal(
                    Failures.badRequest(sentence(kind) + ": " + decoded.errors().getFirst()));
        }
        return decoded;
    }

    private static String sentence(Kind kind) {
        return kind.kind() + " in version \"" + kind.version() + "\" cannot be handled as a " + kind.kind();
    }
}
