package io.streamplane.apiserver.cel;

import io.streamplane.apiserver.cel.eval.Program;
import org.jspecify.annotations.Nullable;

/**
 * An expression over a request of admission.
 *
 * @param text as it was written
 * @param program null where the expression is wrong
 * @param problem what is wrong with it; empty where nothing is
 */
public record AdmissionExpression(String text, @Nullable Program program, String problem) {

    public boolean isWrong() {
        return program == null;
    }
}
