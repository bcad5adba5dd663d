package io.streamplane.apiserver;

import io.streamplane.apiserver.admission.catalogue.AdmissionCatalogue;
import io.streamplane.apiserver.authentication.Authentication;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.autoscale.AutoscalerMeasurements;
import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.certificate.Kubeconfig;
import io.streamplane.apiserver.conversion.WebhookConversions;
import io.streamplane.apiserver.event.EventLog;
import io.streamplane.apiserver.event.EventOperations;
import io.streamplane.apiserver.history.History;
import io.streamplane.apiserver.http.KubernetesApi;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.intake.ProposalAuthentication;
import io.streamplane.apiserver.intake.ProposalIntake;
import io.streamplane.apiserver.journal.KafkaJournal;
import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.kubelet.KubeletClient;
import io.streamplane.apiserver.manifest.ManifestIntake;
import io.streamplane.apiserver.materializer.Materializer;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.apiserver.reload.Reloads;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.serviceaccount.TokenSecrets;
import io.streamplane.apiserver.tokens.TokenUpkeep;
import io.streamplane.apiserver.usage.KubeletUsage;
import io.streamplane.apiserver.vault.DataKeyTopic;
import io.streamplane.apiserver.watch.JournalSource;
import io.streamplane.apiserver.webhook.RemoteWebhooks;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.kind.networking.ServiceCidrKind;
import io.streamplane.schemas.proof.ProofSecret;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One API server: follows the journal, materializes it, takes in proposals, and serves the Kubernetes
 * API. Any number may run on one Kafka cluster; they need not know of each other.
 */
public final class ApiServer implements AutoCloseable {

    private static final String ADMIN = "kubernetes-admin";

    /** How often is looked at what this server keeps up itself, whoever writes. */
    private static final Duration UPKEEP_EVERY = Duration.ofSeconds(1);

    private final ApiServerOptions options;
    private final CertificateAuthority authority;
    private final ProofSecret secret;
    private final Parts parts = new Parts();
    private final KubernetesApi api;
    private @Nullable JournalOperations writing;

    private ApiServer(ApiServerOptions options) throws IOException {
        this.options = options;
        this.authority = CertificateAuthority.in(options.certificates());
        this.secret = ProofSecret.in(proofSecret(options.certificates()));
        try {
            this.api = assemble();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts it, and returns when it serves; the topics must exist. */
    public static ApiServer start(ApiServerOptions options) throws IOException {
        return new ApiServer(options);
    }

    /** Makes ahead the keys that {@link #start} and {@link #writeKubeconfig} ask for, which takes its time. */
    public static void prepareCertificates(Path certificates) throws IOException {
        CertificateAuthority.in(certificates).kubeconfigClient(certificates, ADMIN, List.of(AuthenticatedUser.MASTERS));
    }

    private KubernetesApi assemble() throws IOException {
        try (var topics = new MaterializedTopics(options.settings())) {
            topics.checkJournal();
        }
        var keys = parts.add(DataKeyTopic.start(
                options.settings(), options.registry(), options.telemetry().meters()));
        parts.failWith(keys.failed());
        var codec = new ObjectCodec(options.registry(), keys);
        var conversions = parts.add(new WebhookConversions());
        var decoder = ObjectDecoder.of(
                codec, new SkippedRecords("apiserver", options.telemetry().meters()), conversions);
        var journalEnd = new AtomicLong(Long.MAX_VALUE);
        var materializer = parts.add(Materializer.start(new Materializer.Options(
                options.settings(),
                options.registry(),
                options.stateDirectory(),
                options.alone(),
                journalEnd::get,
                options.views(),
                options.telemetry())));
        parts.failWith(materializer.failed());
        var journal = parts.add(KafkaJournal.start(
                options.settings(), options.registry(), options.kinds(), decoder, options.telemetry()));
        parts.failWith(journal.failed());
        conversions.findServicesIn(journal::current);
        journal.listen(applied -> journalEnd.set(applied.revision()));
        var rules = KindRulebook.builtIn();
        var authentication = Authentication.of(
                options.users().others(),
                authority,
                options.certificates(),
                options.users().tokens(),
                journal::current,
                options.time());
        authentication.accounts().tell(new TokenMeters(options.telemetry().meters()));
        var authorization = new Authorization(journal::current, options.authorizers());
        authorization.tell(new AccessMeters(options.telemetry().meters()));
        var tokenSecrets = new TokenSecrets(authentication.accounts(), authority.certificatePem());
        var plugins = AdmissionCatalogue.plugins(
                options.admission().and(tokenSecrets),
                authorization,
                parts.add(new RemoteWebhooks(options.telemetry().meters())),
                options.time());
        var settings = new ArrayList<Configured<?>>(options.users().tokens().files());
        settings.addAll(options.users().others().settings());
        settings.add(authentication.accounts().setting());
        settings.add(options.authorizers());
        settings.addAll(plugins.settings());
        var reloads = new Reloads(
                settings, options.telemetry().meters(), UUID.randomUUID().toString(), options.time());
        parts.repeat("reloads", Reloads.LOOK_EVERY, reloads::look);
        var written = materializer.viewsFirst(journal);
        var operations = new JournalOperations(written, codec, rules, authorization, plugins, options.time());
        writing = operations;
        var firstObjects = new FirstObjects(
                FirstObjects.operations(written, codec, rules, authorization, options.time()),
                journal::current,
                authority.certificatePem(),
                options.serviceRanges(),
                options.time());
        firstObjects.create();
        parts.repeat("first-objects", UPKEEP_EVERY, firstObjects::look);
        parts.repeat("policy-statuses", UPKEEP_EVERY, new PolicyStatuses(operations, journal::current)::look);
        var tokens = new TokenUpkeep(
                operations,
                journal::current,
                authentication.accounts().legacyUses(),
                options.users().others().controllers(),
                options.time());
        parts.repeat("token-upkeep", UPKEEP_EVERY, tokens::look);
        var intake = parts.add(ProposalIntake.start(
                operations,
                new ProposalAuthentication(
                        secret,
                        new ProposalAuthentication.Tokens(authentication::proposer, authentication::mayAsk),
                        new ProposalAuthentication.Rights(authorization::decideFor, authorization::decideHere)),
                codec,
                options.settings(),
                options.registry(),
                options.room(),
                options.alone(),
                options.telemetry()));
        parts.failWith(intake.failed());
        var manifests = parts.add(ManifestIntake.start(
                operations,
                codec,
                options.settings(),
                options.registry(),
                options.users().with(authentication.tokens(), secret),
                options.room(),
                options.alone(),
                options.manifestPatience(),
                options.telemetry()));
        parts.failWith(manifests.failed());
        Optional<History> history = options.forgetHistory()
                ? Optional.empty()
                : Optional.of(parts.add(History.start(
                        options.settings(),
                        options.registry(),
                        options.kinds(),
                        decoder,
                        journal,
                        options.stateDirectory().resolve("history"))));
        history.ifPresent(all -> parts.failWith(all.failed()));
        var events = parts.add(
                EventLog.start(options.settings(), codec, options.telemetry().meters()));
        parts.failWith(events.failed());
        var eventOperations =
                parts.add(new EventOperations(events, codec, rules, plugins, options.settings(), options.time()));
        var objects = new JournalSource(journal, history);
        parts.failWith(objects.failed());
        var kubelets = parts.add(KubeletClient.of(authority));
        var usage = new KubeletUsage(kubelets.http());
        var served = parts.add(KubernetesApi.start(
                options.bindAddress(),
                options.port(),
                authority,
                authentication,
                authorization,
                authority.server(options.certificates(), serverNames()),
                objects,
                operations,
                rules,
                events,
                eventOperations,
                options.room(),
                history,
                kubelets,
                usage,
                this::problem,
                options.limits(),
                options.telemetry(),
                options.time()));
        parts.add(AutoscalerMeasurements.start(
                objects, usage, served.servers(), options.settings(), options.registry(), options.time()));
        return served;
    }

    private @Nullable String problem() {
        return parts.failed().isCompletedExceptionally()
                ? String.valueOf(parts.failed().exceptionNow().getMessage())
                : null;
    }

    private List<String> serverNames() {
        var names = new ArrayList<>(
                List.of("localhost", "127.0.0.1", "::1", "kubernetes", "kubernetes.default", "kubernetes.default.svc"));
        names.addAll(options.serviceRanges().firstAddresses());
        if (!names.contains(options.bindAddress()) && !options.bindAddress().equals("0.0.0.0")) {
            names.add(options.bindAddress());
        }
        names.addAll(options.names());
        return names;
    }

    /** The file in the folder of certificates with which roles of the cluster prove that they belong to it. */
    public static Path proofSecret(Path certificates) {
        return certificates.resolve("proposals.secret");
    }

    /** Completes exceptionally when this server cannot go on; the process should end then. */
    public CompletionStage<Void> failed() {
        return parts.failed();
    }

    public URI uri() {
        return URI.create("https://" + (options.bindAddress().equals("0.0.0.0") ? "127.0.0.1" : options.bindAddress())
                + ":" + api.port());
    }

    /** All objects, as this server knows them now. */
    public Snapshot state() {
        return operations().state();
    }

    /** Where cluster IPs come from, as the state says, and where it does not yet, as this server was told. */
    public ServiceRanges serviceRanges() {
        return state().get(ServiceCidrKind.KIND, ObjectKey.clusterScoped(ServiceCidrKind.DEFAULT))
                .flatMap(range -> ServiceRanges.read(Tree.texts(Tree.object(range.tree(), "spec"), "cidrs")))
                .orElse(options.serviceRanges());
    }

    /**
     * Makes a namespace with what another one held; throws {@link IllegalStateException} where that is refused.
     *
     * @param then what {@link #state} gave when it held that
     */
    public void forkNamespace(Snapshot then, String from, String to) {
        var caller = new Caller(ADMIN, List.of(AuthenticatedUser.MASTERS), "streamplane-fork", "");
        if (operations().forkNamespace(caller, then, from, to) instanceof ApiResult.Failed failed) {
            throw new IllegalStateException("expected to copy namespace " + from + " to " + to + ", but: "
                    + failed.failure().message());
        }
    }

    private JournalOperations operations() {
        return Objects.requireNonNull(writing, "a server that has started");
    }

    /** The authority's certificate in PEM, as pods and clients trust it. */
    public String authorityPem() {
        return authority.certificatePem();
    }

    /** The authority's key in PEM, for whoever signs in its name. */
    public String authorityKeyPem() {
        return authority.keyPem();
    }

    /** Writes a kubeconfig for an administrator of this cluster. */
    public void writeKubeconfig(Path file) throws IOException {
        var client = authority.kubeconfigClient(options.certificates(), ADMIN, List.of(AuthenticatedUser.MASTERS));
        Kubeconfig.write(file, uri().toString(), authority.certificatePem(), ADMIN, client);
    }

    @Override
    public void close() {
        parts.close();
    }
}
