package io.streamplane.apiserver.trust;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the certificate of an aggregated server: signed by the CA bundle of its APIService, and made for the DNS name of its
 * Service. It is reached by address, so that what the connection takes for its host says nothing.
 */
public final class ServerTrust extends X509ExtendedTrustManager {

    private static final int DNS_NAME = 2;

    private final @Nullable X509TrustManager signers;
    private final String serverName;

    private ServerTrust(@Nullable X509TrustManager signers, String serverName) {
        this.signers = signers;
        this.serverName = serverName;
    }

    /** Trusts everybody. */
    public static ServerTrust insecure() {
        return new ServerTrust(null, "");
    }

    /** @param bundle PEM in base64; empty for the certificate authorities of the machine */
    public static ServerTrust of(String bundle, String serverName) throws GeneralSecurityException {
        KeyStore keys = null;
        if (!bundle.isEmpty()) {
            keys = KeyStore.getInstance("PKCS12");
            try {
                keys.load(null, null);
            } catch (java.io.IOException e) {
                throw new GeneralSecurityException(e);
            }
            int count = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(Base64.getMimeDecoder().decode(bundle)))) {
                keys.setCertificateEntry("ca-" + count++, each);
            }
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(keys);
        for (var each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager signers) {
                return new ServerTrust(signers, serverName);
            }
        }
        throw new GeneralSecurityException("expected a trust manager for X.509, but there is none");
    }

    /** The same signers, for a server that is reached by its own name. */
    public static X509TrustManager signers(String bundle) throws GeneralSecurityException {
        X509TrustManager signers = of(bundle, "").signers;
        if (signers == null) {
            throw new GeneralSecurityException("expected signers, but there are none");
        }
        return signers;
    }

    private void check(X509Certificate[] chain, String type) throws CertificateException {
        if (signers == null) {
            return;
        }
        signers.checkServerTrusted(chain, type);
        Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
        boolean named = names != null
                && names.stream()
                        .filter(name -> Integer.valueOf(DNS_NAME).equals(name.get(0)))
                        .anyMatch(name -> matches(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT)));
        if (!named) {
            throw new CertificateException("x509: certificate is not valid for " + serverName);
        }
    }

    /** A star stands for the first label. */
    private boolean matches(String name) {
        return name.equals(serverName)
                || name.startsWith("*.") && name.substring(1).equals(serverName.substring(serverName.indexOf('.')));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("expected a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return signers == null ? new X509Certificate[0] : signers.getAcceptedIssuers();
    }
}
