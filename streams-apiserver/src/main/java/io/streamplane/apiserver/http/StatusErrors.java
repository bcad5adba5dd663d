package io.streamplane.apiserver.http;

import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.StatusObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What Jetty refuses before a handler sees it, e.g. a header that is too large, as a Status too. It closes the connection then, which an
 * HTTP/1.1 client must be told: another request on it would be lost.
 */
final class StatusErrors extends ErrorHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int code = response.getStatus();
        Object said = request.getAttribute(ERROR_MESSAGE);
        String message = said == null ? HttpStatus.getMessage(code) : said.toString();
        String reason = code < 500 ? "BadRequest" : "InternalError";
        var details = new ApiFailure.Details("", "", "", "", List.of(), 0);
        byte[] body = StatusObject.of(new ApiFailure(code, reason, message, details))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        if (request.getConnectionMetaData().getHttpVersion().getVersion() < HttpVersion.HTTP_2.getVersion()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
