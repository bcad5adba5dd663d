package io.streamplane.apiserver.http;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.request.Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Each request on a virtual thread of its own. Jetty would run some on the few threads that also accept and shake hands: the
 * first one of a connection on which no protocol was negotiated, for one.
 */
final class RequestGate extends Handler.Wrapper {

    /** What a request's connection is used for; who goes on with it after the answer says so there. */
    static final String USE = ClientConnections.Use.class.getName();

    private final Executor threads;
    private final ClientConnections connections;

    RequestGate(Executor threads, ClientConnections connections, Handler next) {
        super(next);
        this.threads = threads;
        this.connections = connections;
    }

    /** It never blocks, so Jetty need not run it elsewhere. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var use = connections.begin(request);
        var done = Callback.from(callback, use::end);
        request.setAttribute(USE, use);
        threads.execute(() -> {
            if (use.isTooMany()) {
                refuse(request, response, done);
            } else {
                pass(request, response, done);
            }
        });
        return true;
    }

    private static void refuse(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        String address = Request.getRemoteAddr(request);
        var caller = new Caller(AuthenticatedUser.ANONYMOUS, "", address);
        try {
            new Exchange(request, response, callback, caller, Duration.ZERO)
                    .fail(HttpFailures.tooManyRequests("Too many connections from " + address));
        } catch (IOException gone) {
            callback.failed(gone);
        }
    }

    private void pass(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, 404);
            }
        } catch (Exception e) {
            Response.writeError(request, response, callback, e);
        } catch (Error e) {
            Response.writeError(request, response, callback, e); // else its client would wait for ever
            throw e;
        }
    }
}
