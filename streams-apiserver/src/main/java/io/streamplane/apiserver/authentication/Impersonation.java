package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.ServiceAccountName;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;

/**
 * Lets a request be answered as that of another ({@code kubectl --as}), where the one who asks may be each thing that it names, as
 * {@code k8s.io/apiserver/pkg/endpoints/filters/impersonation.go}.
 */
public final class Impersonation {

    private static final String USER = "Impersonate-User";
    private static final String GROUP = "Impersonate-Group";
    private static final String UID = "Impersonate-Uid";
    private static final String EXTRA = "Impersonate-Extra-";
    private static final String ANYTHING = "impersonate-";
    private static final String GROUP_OF_REVIEWS = "authentication.k8s.io";

    private final Authorization authorization;

    public Impersonation(Authorization authorization) {
        this.authorization = authorization;
    }

    /**
     * The one that the request is to be answered as; throws {@link Refusal} where the one who asks may not be that.
     *
     * @param asks who that is
     */
    public AuthenticatedUser user(HttpFields headers, AuthenticatedUser asks) {
        if (headers.stream().noneMatch(field -> field.getLowerCaseName().startsWith(ANYTHING))) {
            return asks;
        }
        List<String> names = headers.getValuesList(USER);
        String name = names.isEmpty() ? "" : names.getFirst();
        List<String> groups = headers.getValuesList(GROUP);
        List<String> uids = headers.getValuesList(UID);
        Map<String, List<String>> extra = FrontProxy.extra(headers, EXTRA);
        if (name.isEmpty() || names.size() > 1 || uids.size() > 1) {
            throw new Refusal(Failures.internal("expected one user to impersonate, with groups, uid and extras only"
                    + " beside it, but the request names " + names.size() + " users"));
        }
        List<String> known = List.of(USER, GROUP, UID);
        headers.stream()
                .map(field -> field.getLowerCaseName())
                .filter(header -> header.startsWith(ANYTHING)
                        && !header.startsWith("impersonate-extra-")
                        && known.stream().noneMatch(each -> each.equalsIgnoreCase(header)))
                .findFirst()
                .ifPresent(header -> {
                    throw new Refusal(Failures.badRequest("unknown header " + Caller.said(header)));
                });
        var account = ServiceAccountName.parse(name);
        if (account.isPresent()) {
            require(
                    asks,
                    "",
                    "serviceaccounts",
                    "",
                    account.get().namespace(),
                    account.get().name());
        } else {
            require(asks, "", "users", "", "", name);
        }
        groups.forEach(group -> require(asks, "", "groups", "", "", group));
        extra.forEach((key, values) ->
                values.forEach(value -> require(asks, GROUP_OF_REVIEWS, "userextras", key, "", value)));
        String uid = uids.isEmpty() ? "" : uids.getFirst();
        if (!uid.isEmpty()) {
            require(asks, GROUP_OF_REVIEWS, "uids", "", "", uid);
        }
        List<String> all = new ArrayList<>(groups);
        if (groups.isEmpty()) {
            account.ifPresent(each -> all.addAll(each.groups()));
        }
        if (name.equals(AuthenticatedUser.ANONYMOUS.name())) {
            AuthenticatedUser.ANONYMOUS.groups().stream()
                    .filter(group -> !all.contains(group))
                    .forEach(all::add);
        }
        return new AuthenticatedUser(name, uid, all, extra);
    }

    private void require(
            AuthenticatedUser asks, String group, String resource, String subresource, String namespace, String name) {
        var wanted = Attributes.of("impersonate", group, resource, subresource, namespace, name);
        authorization.refusal(asks, wanted).ifPresent(failure -> {
            throw new Refusal(failure);
        });
    }
}
