package io.streamplane.apiserver.identity;

import java.util.List;
import java.util.Map;

/**
 * What an authenticator adds about what was shown.
 *
 * @param annotations for the audit of what is asked for with it
 * @param warnings for whoever shows it
 */
public record CredentialNotes(Map<String, String> annotations, List<String> warnings) {

    public static final CredentialNotes NONE = new CredentialNotes(Map.of(), List.of());

    public CredentialNotes {
        annotations = Map.copyOf(annotations);
        warnings = List.copyOf(warnings);
    }
}
