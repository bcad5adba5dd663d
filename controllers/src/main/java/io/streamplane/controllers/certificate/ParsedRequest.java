package io.streamplane.controllers.certificate;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/** What a PKCS #10 request asks for. */
record ParsedRequest(
        PKCS10CertificationRequest request, @Nullable GeneralNames alternatives) {

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
                return new ParsedRequest(request, names);
            }
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    X500Name subject() {
        return request.getSubject();
    }

    /** The last one, as in Go. */
    String commonName() {
        List<String> names = values(BCStyle.CN);
        return names.isEmpty() ? "" : names.getLast();
    }

    List<String> organizations() {
        return values(BCStyle.O);
    }

    /** @param tag as of {@link GeneralName} */
    boolean hasName(int tag) {
        return alternatives != null && Arrays.stream(alternatives.getNames()).anyMatch(name -> name.getTagNo() == tag);
    }

    private List<String> values(ASN1ObjectIdentifier type) {
        return Arrays.stream(subject().getRDNs())
                .flatMap(rdn -> Arrays.stream(rdn.getTypesAndValues()))
                .filter(attribute -> attribute.getType().equals(type))
                .map(attribute -> IETFUtils.valueToString(attribute.getValue()))
                .toList();
    }
}
