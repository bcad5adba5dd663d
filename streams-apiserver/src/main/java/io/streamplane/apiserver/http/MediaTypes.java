package io.streamplane.apiserver.http;

import io.streamplane.apiserver.encoding.Encoding;
import io.streamplane.apiserver.encoding.ObjectEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants back, out of its Accept header, as {@code k8s.io/apiserver/pkg/endpoints/handlers/negotiation} and the
 * autoneg library read it: by q-value, then by how much a clause says, then in the order of the header.
 *
 * @param pretty laid out for people
 */
record MediaTypes(Encoding encoding, Shape shape, boolean pretty) {

    enum Shape {
        OBJECT,
        TABLE,
        PARTIAL_METADATA
    }

    /** What a path has to offer. */
    enum Offer {
        /** Objects of a kind with messages for protobuf. */
        OBJECTS,
        /** Objects of a kind of which only the metadata can be had in protobuf. */
        CUSTOM_OBJECTS,
        /** Documents and failures. */
        DOCUMENTS
    }

    private static final MediaTypes DEFAULT = new MediaTypes(Encoding.JSON, Shape.OBJECT, false);

    private record Clause(String type, String subtype, double quality, Map<String, String> parameters) {

        boolean takes(Encoding encoding) {
            return type.equals("*") && subtype.equals("*")
                    || type.equals("application")
                            && (subtype.equals("*") || encoding.type().equals("application/" + subtype));
        }
    }

    static MediaTypes of(@Nullable String accept, Offer offer) {
        MediaTypes types = find(accept, offer);
        if (types == null) {
            throw new RequestException(HttpFailures.notAcceptable(
                    Arrays.stream(Encoding.values()).map(Encoding::type).collect(Collectors.joining(", "))));
        }
        return types;
    }

    /** As {@link #of}, of what can be watched. */
    static MediaTypes ofWatch(@Nullable String accept, Offer offer) {
        MediaTypes types = find(accept, offer);
        if (types == null || !types.encoding.streams()) {
            throw new RequestException(HttpFailures.notAcceptable(Arrays.stream(Encoding.values())
                    .filter(Encoding::streams)
                    .map(each -> each.type() + ";stream=watch")
                    .collect(Collectors.joining(", "))));
        }
        return types;
    }

    /** Null where nothing that is accepted is offered. */
    static @Nullable MediaTypes find(@Nullable String accept, Offer offer) {
        if (accept == null || accept.isEmpty()) {
            return DEFAULT;
        }
        for (Clause clause : clauses(accept)) {
            for (Encoding encoding : Encoding.values()) {
                MediaTypes types = clause.takes(encoding) ? types(encoding, clause.parameters(), offer) : null;
                if (types != null) {
                    return types;
                }
            }
        }
        return null;
    }

    /** Aggregated discovery in a form and version. */
    record Aggregated(Encoding encoding, String version) {}

    /** The first clause that asks for aggregated discovery, whatever others come before it; null where there is none. */
    static @Nullable Aggregated aggregated(@Nullable String accept) {
        for (Clause clause : clauses(accept == null ? "" : accept)) {
            var parameters = clause.parameters();
            String version = parameters.getOrDefault("v", "");
            boolean asked = parameters.getOrDefault("g", "").equals("apidiscovery.k8s.io")
                    && parameters.getOrDefault("as", "").equals("APIGroupDiscoveryList")
                    && (version.equals("v2") || version.equals("v2beta1"));
            for (Encoding encoding : Encoding.values()) {
                if (asked && clause.takes(encoding)) {
                    return new Aggregated(encoding, version);
                }
            }
        }
        return null;
    }

    ObjectEncoder encoder() {
        return pretty ? encoding.pretty() : encoding.encoder();
    }

    MediaTypes prettyIf(boolean asked) {
        return asked ? new MediaTypes(encoding, shape, true) : this;
    }

    private static @Nullable MediaTypes types(Encoding encoding, Map<String, String> parameters, Offer offer) {
        String stream = parameters.getOrDefault("stream", "");
        String version = parameters.getOrDefault("sv", "");
        if (!stream.isEmpty() && (!encoding.streams() || !stream.equals("watch"))) {
            return null;
        }
        if (!version.isEmpty() && !(version.equals("v1") && offer != Offer.DOCUMENTS)) {
            return null;
        }
        boolean pretty = parameters.getOrDefault("pretty", "").equals("1");
        boolean converted = parameters.containsKey("as") || parameters.containsKey("g") || parameters.containsKey("v");
        if (!converted) {
            boolean offered = encoding != Encoding.PROTOBUF || offer != Offer.CUSTOM_OBJECTS;
            return offered ? new MediaTypes(encoding, Shape.OBJECT, pretty) : null;
        }
        Shape shape = offer == Offer.DOCUMENTS ? null : shape(encoding, parameters);
        return shape == null ? null : new MediaTypes(encoding, shape, pretty);
    }

    private static @Nullable Shape shape(Encoding encoding, Map<String, String> parameters) {
        if (!parameters.getOrDefault("g", "").equals("meta.k8s.io")
                || !parameters.getOrDefault("v", "").equals("v1")) {
            return null;
        }
        return switch (parameters.getOrDefault("as", "")) {
            case "Table" -> encoding == Encoding.PROTOBUF ? null : Shape.TABLE;
            case "PartialObjectMetadata", "PartialObjectMetadataList" -> Shape.PARTIAL_METADATA;
            default -> null;
        };
    }

    private static List<Clause> clauses(String accept) {
        var clauses = new ArrayList<Clause>();
        for (String part : accept.split(",", -1)) {
            Clause clause = clause(part.strip().split(";", -1));
            if (clause != null) {
                clauses.add(clause);
            }
        }
        clauses.sort(Comparator.comparingDouble(Clause::quality)
                .reversed()
                .thenComparing(clause -> clause.type().equals("*"))
                .thenComparing(clause -> clause.subtype().equals("*")));
        return clauses;
    }

    private static @Nullable Clause clause(String[] parts) {
        String[] type = parts[0].strip().toLowerCase(Locale.ROOT).split("/", -1);
        if (type.length > 2 || (type.length == 1 && !type[0].equals("*"))) {
            return null;
        }
        double quality = 1;
        var parameters = new HashMap<String, String>();
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", -1);
            if (pair.length != 2) {
                continue;
            }
            if (pair[0].strip().equals("q")) {
                quality = quality(pair[1].strip());
            } else {
                parameters.put(pair[0].strip(), pair[1].strip());
            }
        }
        return new Clause(type[0], type.length == 1 ? "*" : type[1], quality, parameters);
    }

    private static double quality(String text) {
        try {
            double quality = Double.parseDouble(text);
            return Double.isNaN(quality) ? 0 : quality;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
