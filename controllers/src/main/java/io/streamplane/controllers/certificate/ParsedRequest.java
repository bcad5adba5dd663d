package io.streamplane.controllers.certificate;

import io.streamplane.schemas.credential.CertificateSubject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a PKCS #10 request asks for.
 *
 * @param names in the subject
 */
record ParsedRequest(
        PKCS10CertificationRequest request,
        CertificateSubject names,
        @Nullable GeneralNames alternatives) {

    /** Null where it is none, which the API server does not admit. */
    static @Nullable ParsedRequest of(@Nullable String base64) {
        try {
            var pem = new String(
                    Base64.getMimeDecoder().decode(Objects.requireNonNullElse(base64, "")), StandardCharsets.UTF_8);
            try (var parser = new PEMParser(new StringReader(pem))) {
                if (!(parser.readObject() instanceof PKCS10CertificationRequest request)) {
                    return null;
                }
                var extensions = request.getRequestedExtensions();
                var names = extensions == null
                        ? null
                        : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
                return new ParsedRequest(
                        request, CertificateSubject.of(request.getSubject().getEncoded()), names);
            }
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    X500Name subject() {
        return request.getSubject();
    }

    String commonName() {
        return names.commonName();
    }

    List<String> organizations() {
        return names.organizations();
    }

    /** @param tag as of {@link GeneralName} */
    boolean hasName(int tag) {
        return alternatives != null && Arrays.stream(alternatives.getNames()).anyMatch(name -> name.getTagNo() == tag);
    }
}
