package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.ServiceAccountName;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.request.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether somebody may be another by one mode: the right to each thing that he wants to be. Throws {@link Refusal} where he may not. */
final class ImpersonationRights {

    private static final String GROUP_OF_REVIEWS = "authentication.k8s.io";

    /** From so many on, the right to all of them is looked for first, and it is enough. */
    private static final int MANY = 4;

    private final Authorization authorization;
    private final AuthenticatedUser asks;
    private final ImpersonationMode mode;

    ImpersonationRights(Authorization authorization, AuthenticatedUser asks, ImpersonationMode mode) {
        this.authorization = authorization;
        this.asks = mode == ImpersonationMode.ASSOCIATED_NODE ? withKeysOnly(asks) : asks;
        this.mode = mode;
    }

    /** For any node alike, so that what is decided can be kept for all. */
    private static AuthenticatedUser withKeysOnly(AuthenticatedUser asks) {
        List<String> keys = asks.extra().keySet().stream().sorted().toList();
        return new AuthenticatedUser(
                asks.name(),
                asks.uid(),
                asks.groups(),
                Map.of("authentication.kubernetes.io/associated-node-keys", keys));
    }

    /** The right to do something as another. */
    void requireAction(Attributes wanted) {
        require(wanted.withVerb(mode.actionVerb(wanted.verb())));
    }

    /** The right to be another; gives that one with the groups that he has by what he is. */
    AuthenticatedUser requireIdentity(AuthenticatedUser wanted) {
        var groups = new ArrayList<>(wanted.groups());
        String own = mode.isLimited() ? GROUP_OF_REVIEWS : "";
        var node = ImpersonationMode.node(wanted);
        var account = ServiceAccountName.parse(wanted.name());
        if (mode.isLimited() && node.isPresent()) {
            boolean any = mode == ImpersonationMode.ASSOCIATED_NODE;
            require(own, "nodes", "", "", any ? "*" : node.get());
            groups.add("system:nodes");
        } else if (account.isPresent()) {
            require(
                    own,
                    "serviceaccounts",
                    "",
                    account.get().namespace(),
                    account.get().name());
            if (groups.isEmpty()) {
                groups.addAll(account.get().groups());
            }
        } else {
            require(own, "users", "", "", wanted.name());
        }
        if (!wanted.uid().isEmpty()) {
            require(GROUP_OF_REVIEWS, "uids", "", "", wanted.uid());
        }
        requireGroups(own, wanted.groups());
        requireExtra(wanted.extra());
        if (wanted.isAnonymous()) {
            AuthenticatedUser.ANONYMOUS.groups().stream()
                    .filter(group -> !groups.contains(group))
                    .forEach(groups::add);
        }
        return new AuthenticatedUser(wanted.name(), wanted.uid(), groups, wanted.extra());
    }

    private void requireGroups(String own, List<String> groups) {
        if (mode.isLimited()) {
            if (groups.contains("")) {
                throw refused("groups", own, "", "impersonating the empty string group is not allowed");
            }
            if (groups.contains(AuthenticatedUser.MASTERS)) {
                throw refused(
                        "groups",
                        own,
                        AuthenticatedUser.MASTERS,
                        "impersonating the system:masters group is not allowed");
            }
            if (groups.size() >= MANY && allows(attributes(own, "groups", "", "", "*"))) {
                return;
            }
        }
        groups.forEach(group -> require(own, "groups", "", "", group));
    }

    private void requireExtra(Map<String, List<String>> extra) {
        if (mode.isLimited()) {
            String problem = problem(extra);
            if (!problem.isEmpty()) {
                throw refused("userextras", GROUP_OF_REVIEWS, "", problem);
            }
            int values = extra.values().stream().mapToInt(List::size).sum();
            if (values >= MANY && allows(attributes(GROUP_OF_REVIEWS, "userextras", "*", "", "*"))) {
                return;
            }
        }
        extra.forEach(
                (key, values) -> values.forEach(value -> require(GROUP_OF_REVIEWS, "userextras", key, "", value)));
    }

    private static String problem(Map<String, List<String>> extra) {
        for (Map.Entry<String, List<String>> each : extra.entrySet()) {
            String key = each.getKey();
            if (key.isEmpty()) {
                return "impersonating the empty string key in extra is not allowed";
            }
            int slash = key.indexOf('/');
            if (slash <= 0 || slash == key.length() - 1) {
                return "impersonating an invalid key in extra is not allowed: extra.key: Invalid value: \"" + key
                        + "\": must be a domain-prefixed path (such as \"acme.io/foo\")";
            }
            List<String> wrong = Names.dnsSubdomain(key.substring(0, slash));
            if (!wrong.isEmpty()) {
                return "impersonating an invalid key in extra is not allowed: extra.key: Invalid value: \""
                        + key.substring(0, slash) + "\": " + wrong.getFirst();
            }
            if (!key.equals(key.toLowerCase(Locale.ROOT))) {
                return "impersonating a non-lowercase key in extra is not allowed: \"" + key + "\"";
            }
            if (each.getValue().isEmpty()) {
                return "impersonating empty values in extra is not allowed";
            }
            if (each.getValue().contains("")) {
                return "impersonating the empty string value in extra is not allowed";
            }
        }
        return "";
    }

    private void require(String group, String resource, String subresource, String namespace, String name) {
        require(attributes(group, resource, subresource, namespace, name));
    }

    private void require(Attributes wanted) {
        authorization.refusal(asks, wanted).ifPresent(failure -> {
            throw new Refusal(failure);
        });
    }

    private boolean allows(Attributes wanted) {
        return authorization.refusal(asks, wanted).isEmpty();
    }

    private Attributes attributes(String group, String resource, String subresource, String namespace, String name) {
        return Attributes.of(mode.identityVerb(), group, resource, subresource, namespace, name);
    }

    private Refusal refused(String resource, String group, String name, String why) {
        return new Refusal(Authorization.forbidden(asks, attributes(group, resource, "", "", name), why));
    }
}
