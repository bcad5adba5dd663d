package io.streamplane.apiserver.kind.certificates;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Names;

/** Names of signers: {@code example.com/signer} ({@code ValidateSignerName}). */
final class SignerNames {

    private static final int LONGEST = 571;

    private SignerNames() {}

    static void validate(Errors errors, String name) {
        String path = "spec.signerName";
        if (name.isEmpty()) {
            errors.required(path, "");
            return;
        }
        String[] segments = name.split("/", -1);
        if (segments.length != 2) {
            errors.invalid(
                    path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
            return;
        }
        errors.invalid(path, segments[0], Names.dnsSubdomain(segments[0]));
        if (!segments[0].contains(".")) {
            errors.invalid(path, segments[0], "should be a domain with at least two segments separated by dots");
        }
        errors.invalid(path, segments[1], Names.dnsSubdomain(segments[1]));
        if (name.length() > LONGEST) {
            errors.tooLong(path, LONGEST);
        }
    }
}
