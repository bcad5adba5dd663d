package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request be answered as that of another ({@code kubectl --as}), where the one who asks may be each thing that it names, and in some
 * modes may do as that one what is asked for ({@code k8s.io/apiserver/pkg/endpoints/filters/impersonation}).
 */
public final class Impersonation {

    private static final String USER = "Impersonate-User";
    private static final String GROUP = "Impersonate-Group";
    private static final String UID = "Impersonate-Uid";
    private static final String EXTRA = "Impersonate-Extra-";
    private static final String ANYTHING = "impersonate-";
    private static final List<String> KNOWN = List.of(USER, GROUP, UID);

    private final Authorization authorization;

    public Impersonation(Authorization authorization) {
        this.authorization = authorization;
    }

    /**
     * Who is impersonated.
     *
     * @param constraint the verb that limits what may be done so, e.g. {@code impersonate:user-info}; empty where nothing does
     */
    public record Impersonated(AuthenticatedUser user, String constraint) {}

    /**
     * The one that the request is to be answered as; empty where it is the one who asks. Throws {@link Refusal} where that one may not, with
     * what the first of the modes says.
     *
     * @param wanted what the request asks for
     */
    public Optional<Impersonated> of(HttpFields headers, AuthenticatedUser asks, Attributes wanted) {
        if (!impersonates(headers)) {
            return Optional.empty();
        }
        AuthenticatedUser other = read(headers);
        ApiFailure first = null;
        for (ImpersonationMode mode : ImpersonationMode.values()) {
            if (mode.applies(other, asks)) {
                try {
                    return Optional.of(tried(mode, other, asks, wanted));
                } catch (Refusal refusal) {
                    first = first == null ? refusal.failure() : first;
                }
            }
        }
        throw new Refusal(Objects.requireNonNull(first)); // the last mode is for everybody
    }

    private static boolean impersonates(HttpFields headers) {
        for (HttpField field : headers) {
            if (field.getLowerCaseName().startsWith(ANYTHING)) {
                return true;
            }
        }
        return false;
    }

    private Impersonated tried(
            ImpersonationMode mode, AuthenticatedUser other, AuthenticatedUser asks, Attributes wanted) {
        var rights = new ImpersonationRights(authorization, asks, mode);
        if (mode.isLimited()) {
            rights.requireAction(wanted);
        }
        return new Impersonated(rights.requireIdentity(other), mode.isLimited() ? mode.identityVerb() : "");
    }

    private static AuthenticatedUser read(HttpFields headers) {
        List<String> names = headers.getValuesList(USER);
        List<String> uids = headers.getValuesList(UID);
        String unknown = unknown(headers);
        if (names.size() != 1 || names.getFirst().isEmpty() || uids.size() > 1) {
            throw new Refusal(Failures.badRequest("expected one user to impersonate, with groups, uid and extras only"
                    + " beside it, but the request names " + names.size() + " users"));
        }
        if (unknown != null) {
            throw new Refusal(Failures.badRequest("unknown header " + Caller.said(unknown)));
        }
        return new AuthenticatedUser(
                names.getFirst(),
                uids.isEmpty() ? "" : uids.getFirst(),
                headers.getValuesList(GROUP),
                FrontProxy.extra(headers, EXTRA));
    }

    private static @Nullable String unknown(HttpFields headers) {
        return headers.stream()
                .map(field -> field.getLowerCaseName())
                .filter(header -> header.startsWith(ANYTHING)
                        && !header.startsWith("impersonate-extra-")
                        && KNOWN.stream().noneMatch(each -> each.equalsIgnoreCase(header)))
                .findFirst()
                .orElse(null);
    }
}
