package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.IpAddresses;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with how a pod resolves names. */
final class DnsValidation {

    private static final int MOST_SERVERS = 3;
    private static final int MOST_SEARCHES = 32;
    private static final int LONGEST_SEARCHES = 2_048;

    private DnsValidation() {}

    static void validate(Errors errors, ObjectNode spec, String path) {
        ObjectNode config = Tree.object(spec, "dnsConfig");
        List<String> servers = Tree.texts(config, "nameservers");
        if (Tree.text(spec, "dnsPolicy").equals("None")) {
            if (config == null) {
                errors.required(path, "must provide `dnsConfig` when `dnsPolicy` is None");
                return;
            } else if (servers.isEmpty()) {
                errors.required(
                        path + ".nameservers", "must provide at least one DNS nameserver when `dnsPolicy` is None");
                return;
            }
        }
        if (config == null) {
            return;
        }
        if (servers.size() > MOST_SERVERS) {
            errors.invalid(
                    path + ".nameservers",
                    config.get("nameservers"),
                    "must not have more than " + MOST_SERVERS + " nameservers");
        }
        for (int i = 0; i < servers.size(); i++) {
            errors.invalid(path + ".nameservers[" + i + "]", servers.get(i), IpAddresses.address(servers.get(i)));
        }
        searches(errors, config, path + ".searches");
        List<ObjectNode> options = Tree.objects(config, "options");
        for (int i = 0; i < options.size(); i++) {
            if (Tree.text(options.get(i), "name").isEmpty()) {
                errors.required(path + ".options[" + i + "]", "must not be empty");
            }
        }
    }

    private static void searches(Errors errors, ObjectNode config, String path) {
        List<String> searches = Tree.texts(config, "searches");
        if (searches.size() > MOST_SEARCHES) {
            errors.invalid(path, config.get("searches"), "must not have more than " + MOST_SEARCHES + " search paths");
        }
        if (String.join(" ", searches).length() > LONGEST_SEARCHES) {
            errors.invalid(
                    path,
                    config.get("searches"),
                    "must not have more than " + LONGEST_SEARCHES
                            + " characters (including spaces) in the search list");
        }
        for (int i = 0; i < searches.size(); i++) {
            String search = searches.get(i);
            // As in resolv.conf: the root alone, dots at the end, and underscores in names of services.
            String bare = search.endsWith(".") ? search.substring(0, search.length() - 1) : search;
            if (!bare.isEmpty()) {
                errors.invalid(path + "[" + i + "]", bare, Names.dnsSubdomain(bare.replace('_', 'a')));
            }
        }
    }
}
