package io.streamplane.apiserver.identity;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A ServiceAccount, and who it is as a user: {@code system:serviceaccount:NAMESPACE:NAME}. */
public record ServiceAccountName(String namespace, String name) {

    private static final Pattern USER = Pattern.compile(
            "system:serviceaccount:([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?):([a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?)");
    private static final String ALL = "system:serviceaccounts";

    /** Empty where the user is no ServiceAccount. */
    public static Optional<ServiceAccountName> parse(String user) {
        var matched = USER.matcher(user);
        return matched.matches()
                ? Optional.of(new ServiceAccountName(matched.group(1), matched.group(3)))
                : Optional.empty();
    }

    public String user() {
        return "system:serviceaccount:" + namespace + ":" + name;
    }

    public List<String> groups() {
        return List.of(ALL, ALL + ":" + namespace);
    }
}
