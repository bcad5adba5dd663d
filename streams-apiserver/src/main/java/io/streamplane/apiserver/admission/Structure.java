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

/** Leaves only what the kind's definition knows; says what else there was, as the client asked for. */
final class Structure implements AdmissionStep {

    private final StructuralDecoder decoder = new StructuralDecoder(Definitions.builtIn());

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
        StructuralDecoder.Decoded decoded = decoder.decode(kind, draft.object());
        String sentence = kind.kind() + " in version \"" + kind.version() + "\" cannot be handled as a " + kind.kind();
        if (!decoded.errors().isEmpty()) {
            throw new Refusal(
                    Failures.badRequest(sentence + ": " + decoded.errors().getFirst()));
        }
        List<String> strict = new ArrayList<>();
        decoded.unknownFields().forEach(field -> strict.add("unknown field \"" + field + "\""));
        draft.duplicateFields().forEach(field -> strict.add("duplicate field \"" + field + "\""));
        if (draft.fieldValidation() == FieldValidation.STRICT && !strict.isEmpty()) {
            throw new Refusal(Failures.badRequest(sentence + ": strict decoding error: " + String.join(", ", strict)));
        } else if (draft.fieldValidation() == FieldValidation.WARN) {
            strict.forEach(draft::warn);
        }
        draft.replaceContent(decoded.tree());
    }
}
