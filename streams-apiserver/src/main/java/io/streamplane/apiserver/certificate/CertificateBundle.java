package io.streamplane.apiserver.certificate;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;

/** The certificates of a file in PEM. */
public final class CertificateBundle {

    private CertificateBundle() {}

    /** At least one; throws {@link IOException} with the file's name where there is none, or one cannot be read. */
    public static List<X509Certificate> read(Path file) throws IOException {
        var found = new ArrayList<X509Certificate>();
        try (Reader text = Files.newBufferedReader(file);
                var parser = new PEMParser(text)) {
            for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
                if (each instanceof X509CertificateHolder holder) {
                    found.add(new JcaX509CertificateConverter().getCertificate(holder));
                }
            }
        } catch (IOException | CertificateException | IllegalArgumentException e) {
            throw new IOException("expected certificates in PEM in " + file + ", but: " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw new IOException("expected certificates in PEM in " + file + ", but found none");
        }
        return List.copyOf(found);
    }
}
