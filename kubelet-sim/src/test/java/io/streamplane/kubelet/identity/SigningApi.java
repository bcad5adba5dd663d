package io.streamplane.kubelet.identity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An API server that knows CertificateSigningRequests, TokenRequests and reviews only, and one authority that signs the ones that it is told to approve. */
final class SigningApi implements AutoCloseable {

    static final Duration LIFE = Duration.ofDays(10);
    static final String TOKEN = "abcdef.0123456789abcdef";

    private final KeyPair keys = keys();
    private final AtomicInteger serial = new AtomicInteger(1);
    private final Map<String, ObjectNode> requests = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final X509Certificate authority;
    private final HttpsServer server;
    private volatile Instant now;
    private volatile Predicate<String> approves = _ -> true;
    private volatile String condition = "";
    private volatile UnaryOperator<ObjectNode> answers = _ -> JsonNodeFactory.instance.objectNode();

    SigningApi(Instant now) throws Exception {
        this.now = now;
        X500Name name = new X500Name("CN=test-ca");
        authority = certificate(name, name, keys, true, "");
        KeyPair own = keys();
        var certificate = certificate(name, new X500Name("CN=api"), own, false, "127.0.0.1");
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setKeyEntry("own", own.getPrivate(), new char[0], new Certificate[] {certificate});
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, new char[0]);
        trust.setCertificateEntry("ca", authority);
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(trust);
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), trusted.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                var wanted = tls.getDefaultSSLParameters();
                wanted.setWantClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", this::handle);
        server.start();
    }

    BootstrapKubeconfig bootstrap(String token) {
        return new BootstrapKubeconfig(
                URI.create("https://127.0.0.1:" + server.getAddress().getPort()), List.of(authority), token);
    }

    X509Certificate authority() {
        return authority;
    }

    /** From now on, certificates begin then. */
    void moveTo(Instant time) {
        now = time;
    }

    /** @param signers of requests that are approved at once; the others wait */
    void approve(Predicate<String> signers) {
        approves = signers;
    }

    /** All that come from now on have this condition, and no certificate. */
    void refuse(String type) {
        condition = type;
    }

    /** @param status of a review, by its spec */
    void answer(UnaryOperator<ObjectNode> status) {
        answers = status;
    }

    /** Who asked for what, in order: {@code USER SIGNER SUBJECT}, or {@code USER PATH ...}. */
    List<String> asked() {
        return asked;
    }

    /** A certificate of the authority, e.g. of one who asks kubelets, or serves at this address. */
    NodeCredential issue(String subject) throws Exception {
        KeyPair own = keys();
        return new NodeCredential(
                own.getPrivate(),
                List.of(certificate(new X500Name("CN=test-ca"), new X500Name(subject), own, false, "127.0.0.1")));
    }

    private void handle(HttpExchange exchange) throws IOException {
        String user = user(exchange);
        if (user.isEmpty()) {
            answer(exchange, 401, JsonNodeFactory.instance.objectNode().put("message", "Unauthorized"));
        } else if (exchange.getRequestURI().getPath().endsWith("/token")) {
            var request = (ObjectNode)
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            asked.add(user + " " + exchange.getRequestURI().getPath() + " " + request.at("/spec/boundObjectRef/uid"));
            request.putObject("status")
                    .put("token", "token-" + asked.size())
                    .put(
                            "expirationTimestamp",
                            now.plusSeconds(request.at("/spec/expirationSeconds")
                                            .asLong())
                                    .toString());
            answer(exchange, 201, request);
        } else if (exchange.getRequestURI().getPath().endsWith("reviews")) {
            var review = (ObjectNode)
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            asked.add(user + " " + exchange.getRequestURI().getPath() + " " + review.path("spec"));
            review.set("status", answers.apply((ObjectNode) review.path("spec")));
            answer(exchange, 201, review);
        } else if (exchange.getRequestMethod().equals("POST")) {
            var request = (ObjectNode)
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            String name = "csr-" + requests.size();
            request.putObject("metadata").put("name", name);
            requests.put(name, request);
            asked.add(user + " " + request.at("/spec/signerName").asString() + " "
                    + parse(request).getSubject());
            answer(exchange, 201, request);
        } else {
            String path = exchange.getRequestURI().getPath();
            ObjectNode request = requests.get(path.substring(path.lastIndexOf('/') + 1));
            if (request == null) {
                answer(exchange, 404, JsonNodeFactory.instance.objectNode().put("message", "not found"));
            } else {
                settle(request);
                answer(exchange, 200, request);
            }
        }
    }

    private static String user(HttpExchange exchange) {
        if (("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return "bootstrap";
        }
        try {
            var shown =
                    (X509Certificate) ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "";
        }
    }

    private void settle(ObjectNode request) {
        ObjectNode status = request.putObject("status");
        if (!condition.isEmpty()) {
            status.putArray("conditions").addObject().put("type", condition).put("message", "so it is");
        } else if (approves.test(request.at("/spec/signerName").asString())) {
            try {
                PKCS10CertificationRequest parsed = parse(request);
                var key = new JcaPKCS10CertificationRequest(parsed).getPublicKey();
                var names = parsed.getRequestedExtensions() == null ? "" : "127.0.0.1";
                var made = certificate(
                        new X500Name("CN=test-ca"), parsed.getSubject(), new KeyPair(key, null), false, names);
                String pem = NodeCredential.pem("CERTIFICATE", made.getEncoded());
                status.put("certificate", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static PKCS10CertificationRequest parse(ObjectNode request) throws IOException {
        byte[] pem = Base64.getDecoder().decode(request.at("/spec/request").asString());
        try (var parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.US_ASCII)))) {
            return (PKCS10CertificationRequest) parser.readObject();
        }
    }

    private X509Certificate certificate(X500Name issuer, X500Name subject, KeyPair own, boolean ca, String address)
            throws Exception {
        boolean lasts = ca || subject.toString().equals("CN=api");
        var builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(serial.getAndIncrement()),
                Date.from(now),
                Date.from(now.plus(lasts ? Duration.ofDays(9_000) : LIFE)),
                subject,
                own.getPublic());
        if (ca) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        }
        if (!address.isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] text = JsonMapper.shared().writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
