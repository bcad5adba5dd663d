package io.streamplane.apiserver.http;

import io.streamplane.apiserver.authentication.Impersonation;
import io.streamplane.apiserver.authentication.RequestAuthentication;
import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.flow.Asked;
import io.streamplane.apiserver.flow.FlowControl;
import io.streamplane.apiserver.history.HistoryException;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.journal.read.JournalUnavailableException;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.metrics.MetricsKinds;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every request: who asks, what about, whether they may; then the resource or the document. Whatever a client sends,
 * it gets a Status and the server goes on.
 */
final class ApiHandler extends Handler.Abstract {

    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

    private final Supplier<KindRegistry> kinds;
    private final RequestAuthentication authentication;
    private final Authorization authorization;
    private final Impersonation impersonation;
    private final ResourceHandler resources;
    private final PastHandler past;
    private final AggregatedHandler aggregated;
    private final ConnectHandler streams;
    private final DocumentHandler documents;
    private final HttpLimits limits;
    private final RequestsInFlight inFlight;
    private final FlowControl flows;
    private final RequestMeters meters;

    /** @param kinds those that are served now */
    ApiHandler(
            Supplier<KindRegistry> kinds,
            RequestAuthentication authentication,
            Authorization authorization,
            ResourceHandler resources,
            PastHandler past,
            AggregatedHandler aggregated,
            ConnectHandler streams,
            DocumentHandler documents,
            HttpLimits limits,
            FlowControl flows,
            RequestMeters meters) {
        this.kinds = kinds;
        this.authentication = authentication;
        this.authorization = authorization;
        this.impersonation = new Impersonation(authorization);
        this.resources = resources;
        this.past = past;
        this.aggregated = aggregated;
        this.streams = streams;
        this.documents = documents;
        this.limits = limits;
        this.inFlight = new RequestsInFlight(limits);
        this.flows = flows;
        this.meters = meters;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var measured = meters.begin(request.getMethod());
        var known = new TokenVerdict.Known(AuthenticatedUser.ANONYMOUS);
        ApiFailure failure = null;
        long began = System.nanoTime();
        try {
            known = authentication.known(request).orElseThrow(() -> new Refusal(Failures.unauthorized()));
        } catch (Refusal refusal) {
            failure = refusal.failure();
        } catch (RuntimeException e) {
            LOG.error("It cannot be said who asks {} {}", request.getMethod(), request.getHttpURI(), e);
            failure = HttpFailures.internal("authentication failed");
        }
        meters.authenticated(failure == null ? "success" : failure.code() == 401 ? "failure" : "error", began);
        String agent = request.getHeaders().get(HttpHeader.USER_AGENT);
        var caller = new Caller(
                known.user(),
                agent == null ? "" : agent,
                Request.getRemoteAddr(request),
                said(request, "Kubectl-Command"),
                said(request, "Kubectl-Session"),
                null,
                known.notes().annotations());
        var exchange = new Exchange(request, response, callback, caller, limits.body());
        exchange.warnings(known.notes().warnings());
        try {
            if (failure != null) {
                throw new RequestException(failure);
            }
            route(exchange, measured);
        } catch (RequestException e) {
            fail(exchange, e, e.failure());
        } catch (HistoryException | JournalUnavailableException | RegistryUnavailableException e) {
            fail(exchange, e, HttpFailures.unavailable(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            callback.failed(e);
        } catch (IOException gone) {
            LOG.debug("{} {} is not answered", request.getMethod(), request.getHttpURI(), gone);
            callback.failed(gone);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("{} {} failed", request.getMethod(), request.getHttpURI(), e);
            fail(exchange, e, HttpFailures.internal(String.valueOf(e.getMessage())));
        } finally {
            measured.end(response.getStatus());
        }
        return true;
    }

    private static String said(Request request, String header) {
        String value = request.getHeaders().get(header);
        return value == null ? "" : Caller.said(value);
    }

    private void route(Exchange exchange, RequestMeters.Measured measured) throws IOException, InterruptedException {
        String whole = exchange.request().getHttpURI().getDecodedPath();
        String method = exchange.request().getMethod();
        requireKnown(exchange.caller().identity(), whole);
        var asOf = AsOfPath.parse(whole);
        String path = asOf.path();
        var query = QueryOptions.of(exchange.request());
        KindRegistry served = kinds.get();
        var target = ResourcePath.parse(served, path);
        if (asOf.said() != null
                && ResourcePath.isOfKind(path)
                && target.map(each -> each.kind().custom() != null).orElse(true)) {
            served = past.kinds(AsOfPath.moment(asOf.said()), served);
            target = ResourcePath.parse(served, path);
        }
        if (target.isEmpty() && method.equals("GET")) {
            var watched = ResourcePath.parseWatch(served, path);
            if (watched.isPresent()) {
                String name = watched.get().name();
                query = query.with("watch", "true");
                query = name.isEmpty() ? query : query.with("fieldSelector", "metadata.name=" + name);
                target = watched.map(Target::collection);
            }
        }
        if (target.isEmpty() && asOf.said() == null && aggregated.serviceOf(path) == null) {
            target = ResourcePath.parse(MetricsKinds.REGISTRY, path);
        }
        if (target.isPresent()) {
            String verb = Access.verb(method, target.get(), query);
            measured.isOf(verb, target.get(), exchange.header(HttpHeader.CONTENT_TYPE), query.text("dryRun"));
            AuthenticatedUser user = allowed(exchange, PathAttributes.of(verb, target.get(), query), whole, true);
            requireCreate(exchange, user, target.get());
            try (var _ = seat(exchange, new Asked(user.name(), user.allGroups(), verb, target.get(), path));
                    var _ = inFlight.enter(user.name(), verb, target.get())) {
                if (asOf.said() == null
                        && ConnectHandler.CONNECTED.contains(target.get().subresource())) {
                    streams.handle(exchange, target.get(), query);
                } else if (asOf.said() == null) {
                    resources.handle(exchange, verb, target.get(), query);
                } else {
                    past.handle(exchange, verb, target.get(), query, AsOfPath.moment(asOf.said()));
                }
            }
            return;
        }
        measured.isOf(path);
        AuthenticatedUser user =
                allowed(exchange, PathAttributes.of(method, path, query), whole, !Access.mayRead(path));
        ObjectNode apiService = aggregated.serviceOf(path);
        if (apiService != null) {
            aggregated.handle(exchange, method, apiService, user);
            return;
        }
        String verb = method.toLowerCase(Locale.ROOT);
        try (var _ = seat(exchange, new Asked(user.name(), user.allGroups(), verb, null, path))) {
            documents.handle(exchange, method, path);
        }
    }

    private void requireKnown(AuthenticatedUser user, String path) {
        if (user.isAnonymous() && !(Access.mayRead(path) && authentication.letsAnonymous(path))) {
            throw new RequestException(Failures.unauthorized());
        }
    }

    /**
     * As whom the request is answered: the one who asks, or whom he impersonates.
     *
     * @param protects whether it is not for everybody
     */
    private AuthenticatedUser allowed(Exchange exchange, Attributes wanted, String path, boolean protects) {
        try {
            Caller asks = exchange.caller();
            impersonation
                    .of(exchange.request().getHeaders(), asks.identity(), wanted)
                    .ifPresent(other -> {
                        requireKnown(other.user(), path);
                        exchange.isBy(asks.as(other.user(), other.constraint()));
                    });
            AuthenticatedUser user = exchange.caller().identity();
            if (protects) {
                exchange.isBy(exchange.caller().allowed(authorization.allowance(user, wanted)));
            }
            return user;
        } catch (Refusal refusal) {
            throw new RequestException(refusal.failure());
        }
    }

    /** A stream by WebSocket begins with a GET, but needs the right to create as others do. */
    private void requireCreate(Exchange exchange, AuthenticatedUser user, Target target) {
        if (ConnectHandler.STREAMS.contains(target.subresource()) && exchange.asksForWebSocket()) {
            authorization.refusal(user, "create", target).ifPresent(failure -> {
                throw new RequestException(failure);
            });
        }
    }

    /** A place in the request's flow; {@link RequestsInFlight} says what holds beside it. Watches and followed logs hold one of their own kind only: they last. */
    private FlowControl.@Nullable Seat seat(Exchange exchange, Asked asked) throws InterruptedException {
        Target target = asked.target();
        if (target != null && RequestsInFlight.runsLong(asked.verb(), target)) {
            return null;
        }
        FlowControl.Seat seat = flows.enter(asked);
        if (seat == null) {
            throw new RequestException(HttpFailures.tooManyRequests(RequestsInFlight.TOO_MANY));
        }
        if (!seat.schemaUid().isEmpty()) {
            exchange.header("X-Kubernetes-PF-FlowSchema-UID", seat.schemaUid());
            exchange.header("X-Kubernetes-PF-PriorityLevel-UID", seat.levelUid());
        }
        return seat;
    }

    private static void fail(Exchange exchange, Throwable cause, ApiFailure failure) {
        if (exchange.isCommitted()) {
            exchange.failed(cause);
            return;
        }
        try {
            exchange.fail(failure);
        } catch (IOException gone) {
            exchange.failed(gone);
        }
    }
}
