package io.streamplane.apiserver.http;

import io.streamplane.apiserver.aggregation.AggregatedServers;
import io.streamplane.apiserver.aggregation.ApiServiceSource;
import io.streamplane.apiserver.aggregation.Availability;
import io.streamplane.apiserver.authentication.Authentication;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.component.Components;
import io.streamplane.apiserver.flow.FlowControl;
import io.streamplane.apiserver.history.History;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.kubelet.KubeletClient;
import io.streamplane.apiserver.log.LogProxy;
import io.streamplane.apiserver.operation.JournalRoom;
import io.streamplane.apiserver.operation.Operations;
import io.streamplane.apiserver.review.ReviewOperations;
import io.streamplane.apiserver.serviceaccount.OpenIdDocuments;
import io.streamplane.apiserver.serviceaccount.TokenRequests;
import io.streamplane.apiserver.usage.KubeletUsage;
import io.streamplane.apiserver.usage.MetricsSource;
import io.streamplane.apiserver.watch.ObjectSource;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apiregistration.ApiServiceKind;
import io.streamplane.schemas.kind.core.ComponentStatusKind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.metrics.MetricsKinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The whole API on one port: wires handlers to where objects are read and written. */
public final class KubernetesApi implements AutoCloseable {

    /** Who this server is to the servers of APIServices. */
    private static final String FRONT_PROXY = "front-proxy-client";

    private final HttpsServer server;
    private final ConnectHandler streams;
    private final ObjectSource objects;
    private final AggregatedServers servers;
    private final Availability availability;

    private KubernetesApi(
            HttpsServer server,
            ConnectHandler streams,
            ObjectSource objects,
            AggregatedServers servers,
            Availability availability) {
        this.server = server;
        this.streams = streams;
        this.objects = objects;
        this.servers = servers;
        this.availability = availability;
    }

    /**
     * @param authentication of those who ask
     * @param objects the kinds that go through the journal, and how they are written
     * @param rules of all kinds
     * @param events the Events, and how they are written
     * @param room for what is written
     * @param history what there was before; empty where nobody is to look back
     * @param kubelets how they are reached
     * @param usage what is used, asked of kubelets
     * @param unhealthy why the process cannot serve, or null
     * @param limits of what clients may take
     * @param clock that it stamps with
     * @param telemetry where requests are measured, and what {@code /metrics} shows
     */
    public static KubernetesApi start(
            String bindAddress,
            int port,
            CertificateAuthority authority,
            Authentication authentication,
            Authorization authorization,
            CertificateAuthority.Identity identity,
            ObjectSource objects,
            Operations operations,
            KindRulebook rules,
            ObjectSource events,
            Operations eventOperations,
            JournalRoom room,
            Optional<History> history,
            KubeletClient kubelets,
            KubeletUsage usage,
            Supplier<@Nullable String> unhealthy,
            HttpLimits limits,
            Telemetry telemetry,
            InstantSource clock)
            throws IOException {
        Supplier<KindRegistry> kinds = () -> objects.current().kinds();
        var logs = new LogProxy(
                name -> objects.current()
                        .get(NodeKind.KIND, ObjectKey.clusterScoped(name))
                        .map(stored -> stored.tree()),
                kubelets.http());
        var apiServices = new ApiServiceSource(objects);
        var components = new Components(unhealthy);
        var metrics = new MetricsSource(objects, usage);
        var reader = new ObjectReader(
                kind -> kind.equals(ApiServiceKind.KIND)
                        ? apiServices
                        : kind.journaled()
                                ? objects
                                : kind.equals(ComponentStatusKind.KIND)
                                        ? components
                                        : kind.group().equals(MetricsKinds.GROUP) ? metrics : events,
                rules);
        var reviews = new ReviewOperations(authentication.tokens(), authorization, objects::current);
        var tokenRequests =
                new TokenRequests(authentication.accounts(), objects::current, clock, operations::admitPart);
        var writes = new WriteHandler(
                kinds,
                target -> TokenRequests.isOne(target)
                        ? tokenRequests
                        : target.kind().journaled() ? operations : target.kind().isReview() ? reviews : eventOperations,
                room,
                reader,
                clock);
        var resources = new ResourceHandler(reader, writes, logs, clock);
        var past = new PastHandler(history, rules, clock);
        var servers = new AggregatedServers(objects::current, authority.newClient(FRONT_PROXY));
        var availability = Availability.start(objects, operations, servers);
        var documents = new DocumentHandler(
                kinds,
                availability::served,
                () -> bindAddress + ":" + port,
                unhealthy,
                new OpenIdDocuments(authentication.accounts()),
                telemetry);
        var streams = new ConnectHandler(reader, objects::current, kubelets, operations);
        var server = HttpsServer.start(
                bindAddress,
                port,
                authentication.requests()::authorities,
                identity,
                limits,
                new ApiHandler(
                        kinds,
                        authentication.requests(),
                        authorization,
                        resources,
                        past,
                        new AggregatedHandler(servers),
                        streams,
                        documents,
                        limits,
                        new FlowControl(
                                objects::current,
                                limits.reads() + limits.writes(),
                                TimeUnit.SECONDS.toMillis(RequestsInFlight.PATIENCE_SECONDS)),
                        new RequestMeters(telemetry.meters())));
        return new KubernetesApi(server, streams, objects, servers, availability);
    }

    public int port() {
        return server.port();
    }

    /** Speaks to the servers of APIServices. */
    public AggregatedServers servers() {
        return servers;
    }

    /** Ends open watches, answers what is under way, and stops. */
    @Override
    public void close() {
        availability.close();
        objects.watches().close();
        servers.close();
        streams.close();
        server.close();
    }
}
