package io.streamplane.apiserver.kind.resource;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The requests for devices of a claim, or of a template of claims. */
final class DeviceRequests {

    private static final List<String> MODES = List.of("All", "ExactCount");
    private static final int MOST = 32;

    private DeviceRequests() {}

    static void applyDefaults(@Nullable ObjectNode spec) {
        for (ObjectNode request : Tree.objects(Tree.object(spec, "devices"), "requests")) {
            ObjectNode exactly = Tree.object(request, "exactly");
            if (exactly != null) {
                device(exactly);
            }
            Tree.objects(request, "firstAvailable").forEach(DeviceRequests::device);
        }
    }

    private static void device(ObjectNode device) {
        Tree.defaultText(device, "allocationMode", "ExactCount");
        if (Tree.text(device, "allocationMode").equals("ExactCount")) {
            Tree.defaultPositive(device, "count", 1);
        }
        Tree.objects(device, "tolerations").forEach(each -> Tree.defaultText(each, "operator", "Equal"));
    }

    static void validate(Errors errors, @Nullable ObjectNode spec, String at) {
        List<ObjectNode> requests = Tree.objects(Tree.object(spec, "devices"), "requests");
        String path = at + ".devices.requests";
        if (requests.size() > MOST) {
            errors.tooMany(path, requests.size(), MOST);
        }
        var names = new HashSet<String>();
        for (int i = 0; i < requests.size(); i++) {
            request(errors, requests.get(i), path + "[" + i + "]");
            String name = Tree.text(requests.get(i), "name");
            if (!names.add(name)) {
                errors.duplicate(path + "[" + i + "].name", name);
            }
        }
    }

    private static void request(Errors errors, ObjectNode request, String at) {
        name(errors, Tree.text(request, "name"), at + ".name");
        ObjectNode exactly = Tree.object(request, "exactly");
        List<ObjectNode> first = Tree.objects(request, "firstAvailable");
        if (exactly != null && !first.isEmpty()) {
            errors.invalid(
                    at, "", "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set");
        } else if (exactly == null && first.isEmpty()) {
            errors.required(at, "exactly one of `exactly` or `firstAvailable` is required");
        } else if (exactly != null) {
            device(errors, exactly, at + ".exactly");
        }
        for (int i = 0; i < first.size(); i++) {
            name(errors, Tree.text(first.get(i), "name"), at + ".firstAvailable[" + i + "].name");
            device(errors, first.get(i), at + ".firstAvailable[" + i + "]");
        }
    }

    private static void name(Errors errors, String name, String path) {
        if (name.isEmpty()) {
            errors.required(path, "");
        } else {
            errors.invalid(path, name, Names.dnsLabel(name));
        }
    }

    private static void device(Errors errors, ObjectNode device, String at) {
        String type = Tree.text(device, "deviceClassName");
        if (type.isEmpty()) {
            errors.required(at + ".deviceClassName", "");
        } else {
            errors.invalid(at + ".deviceClassName", type, Names.dnsSubdomain(type));
        }
        String mode = Tree.text(device, "allocationMode");
        long count = Tree.number(device, "count", 0);
        if (!MODES.contains(mode)) {
            errors.notSupported(at + ".allocationMode", mode, MODES);
        } else if (mode.equals("All") && count != 0) {
            errors.invalid(at + ".count", count, "must not be specified when allocationMode is 'All'");
        } else if (mode.equals("ExactCount") && count <= 0) {
            errors.invalid(at + ".count", count, "must be greater than zero");
        }
    }
}
