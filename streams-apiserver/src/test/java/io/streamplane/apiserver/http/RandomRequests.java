package io.streamplane.apiserver.http;

import io.streamplane.schemas.codec.RandomObjects;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.protobuf.ProtobufWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Requests that are mostly nearly right. The same seed and number give the same request. */
final class RandomRequests {

    private static final List<String> METHODS = List.of(
            "GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "PATCH", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO");
    private static final List<String> DOCUMENTS = List.of(
            "/",
            "/index.html",
            "/api",
            "/api/",
            "/apis",
            "/api/v1",
            "/apis/apps",
            "/apis/apps/v1",
            "/version",
            "/healthz",
            "/livez",
            "/readyz",
            "/readyz/ping",
            "/readyz/x",
            "/metrics",
            "/openapi/v2",
            "/openapi/v3",
            "/openapi/v3/api/v1",
            "/openapi/v3/apis/apps/v1",
            "/apis/none/v1/x",
            "/nothing",
            "//",
            "/api//v1",
            "/api/v1/",
            "/apis/apps/v1/nothing/x/y",
            "/asof/1/api/v1/pods",
            "/asof/x",
            "/asof/",
            "/.well-known/openid-configuration",
            "/logs",
            "/api/v1/watch/pods",
            "/api/v1/watch/namespaces/ns/pods/a",
            "/%2e%2e/api",
            "/api/v1/%00",
            "/api/v1/namespaces/ns/pods/a/exec");
    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "c",
            "default",
            "kubernetes",
            "x-1",
            "%20",
            "a%2Fb",
            "UPPER",
            ".",
            "..",
            "%C3%A4",
            "n".repeat(300));
    private static final List<String> SUBRESOURCES = List.of(
            "status",
            "scale",
            "binding",
            "eviction",
            "log",
            "finalize",
            "exec",
            "proxy",
            "ephemeralcontainers",
            "resize",
            "token",
            "approval",
            "nothing");
    private static final List<String> PARAMETERS = List.of(
            "watch",
            "limit",
            "continue",
            "labelSelector",
            "fieldSelector",
            "resourceVersion",
            "resourceVersionMatch",
            "dryRun",
            "fieldManager",
            "fieldValidation",
            "force",
            "propagationPolicy",
            "gracePeriodSeconds",
            "orphanDependents",
            "pretty",
            "includeObject",
            "sendInitialEvents",
            "allowWatchBookmarks",
            "timeout",
            "hash",
            "verbose",
            "exclude",
            "container",
            "follow",
            "tailLines",
            "sinceSeconds",
            "shardSelector",
            "ignoreStoreReadErrorWithClusterBreakingPotential",
            "command");
    private static final List<String> VALUES = List.of(
            "",
            "0",
            "1",
            "2",
            "-1",
            "true",
            "false",
            "t",
            "All",
            "None",
            "abc",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "1.5",
            "a=b",
            "a in (b,c)",
            "!a",
            "a,b!=c",
            "metadata.name=a",
            "metadata.namespace=ns",
            "status.phase=Running",
            "spec.nodeName=",
            "x.y=z",
            "=",
            ",",
            "(",
            "a in (",
            "Exact",
            "NotOlderThan",
            "Strict",
            "Warn",
            "Ignore",
            "Background",
            "Foreground",
            "Orphan",
            "Metadata",
            "Object",
            "Table",
            "eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ",
            "\u0007",
            "ä",
            "\uD83D\uDE00",
            "%",
            "a b",
            "x".repeat(5_000),
            "1s",
            "-5m",
            "9999999h",
            "shardRange(object.metadata.uid, 0x0, 0x8)");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "application/json; charset=utf-8",
            "application/yaml",
            "application/vnd.kubernetes.protobuf",
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml",
            "application/apply-patch+cbor",
            "application/cbor",
            "text/plain",
            "",
            ";",
            "application/",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded");
    private static final List<String> ACCEPTS = List.of(
            "*/*",
            "application/json",
            "application/yaml",
            "application/vnd.kubernetes.protobuf",
            "application/vnd.kubernetes.protobuf,application/json",
            "application/json;as=Table;g=meta.k8s.io;v=v1,application/json",
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
            "application/yaml;as=Table;g=meta.k8s.io;v=v1",
            "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
            "application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
            "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
            "text/html",
            "",
            ";;;",
            "a/b/c",
            "*;q=x",
            "application/json;q=0",
            "application/vnd.kubernetes.protobuf;stream=watch",
            "application/json;pretty=1",
            "application/openmetrics-text");
    private static final List<String> PATCHES = List.of(
            "[]",
            "{}",
            "null",
            "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"a\":\"b\"}}]",
            "[{\"op\":\"remove\",\"path\":\"/spec\"}]",
            "[{\"op\":\"test\",\"path\":\"\",\"value\":null}]",
            "[{\"op\":\"replace\",\"path\":\"\",\"value\":[]}]",
            "[{\"op\":\"copy\",\"from\":\"\",\"path\":\"/a\"}]",
            "[{\"op\":\"move\",\"from\":\"/metadata\",\"path\":\"/metadata/a\"}]",
            "[{\"op\":\"add\",\"path\":\"/a/-1\",\"value\":1}]",
            "[1]",
            "[{}]",
            "[{\"op\":5}]",
            "[{\"op\":\"add\",\"path\":5}]",
            "{\"metadata\":null}",
            "{\"metadata\":[]}",
            "{\"spec\":5}",
            "{\"metadata\":{\"labels\":{\"a\":null}}}",
            "{\"metadata\":{\"managedFields\":[{}]}}",
            "{\"metadata\":{\"name\":\"other\"}}",
            "{\"spec\":{\"$patch\":\"replace\"}}",
            "{\"spec\":{\"$retainKeys\":5}}",
            "{\"spec\":{\"template\":{\"spec\":{\"containers\":5}}}}",
            "{\"spec\":{\"$setElementOrder/containers\":[{\"a\":1}],\"containers\":[]}}",
            "{\"metadata\":{\"$deleteFromPrimitiveList/finalizers\":[5]}}",
            "{\"metadata\":{\"finalizers\":[{}]}}",
            "{\"metadata\":{\"ownerReferences\":[null]}}",
            "{\"kind\":5,\"apiVersion\":[]}",
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}",
            "{\"status\":\"x\"}",
            "{\"metadata\":\"x\"}");

    private static final String POD =
            "'spec':{'containers':[{'name':'c','image':'i:1','ports':[{'containerPort':80}],'env':[{'name':'A','value':'b'}],"
                    + "'resources':{'requests':{'cpu':'100m','memory':'1Gi'}},'livenessProbe':{'httpGet':{'path':'/','port':80}},"
                    + "'volumeMounts':[{'name':'v','mountPath':'/v'}]}],'volumes':[{'name':'v','emptyDir':{}}],'tolerations':"
                    + "[{'key':'a','operator':'Exists'}],'nodeSelector':{'a':'b'},'affinity':{'nodeAffinity':{}}}";
    private static final String TEMPLATE =
            "'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}}," + POD + "}";
    private static final Map<String, String> EXAMPLE_SPECS = Map.of(
            "configmaps", "{'metadata':{'labels':{'a':'b'}},'data':{'k':'v'},'binaryData':{'b':'AAAA'}}",
            "secrets", "{'type':'Opaque','data':{'k':'dg=='},'stringData':{'s':'t'}}",
            "pods", "{" + POD + "}",
            "deployments.apps",
                    "{'spec':{'replicas':2,'strategy':{'rollingUpdate':{'maxSurge':'25%'}}," + TEMPLATE + "}}",
            "services", "{'spec':{'selector':{'a':'b'},'ports':[{'port':80,'targetPort':'http'}]}}",
            "nodes", "{'spec':{'taints':[{'key':'a','effect':'NoSchedule'}]},'status':{'capacity':{'cpu':'4'}}}",
            "namespaces", "{'metadata':{'finalizers':['a/b']},'spec':{'finalizers':['kubernetes']}}",
            "leases.coordination.k8s.io", "{'spec':{'holderIdentity':'x','renewTime':'2026-11-24T02:00:00.000000Z'}}",
            "jobs.batch", "{'spec':{'template':{" + POD.replace("'spec':{", "'spec':{'restartPolicy':'Never',") + "}}}",
            "ingresses.networking.k8s.io",
                    "{'spec':{'rules':[{'host':'a.b','http':{'paths':[{'path':'/','pathType':'Prefix',"
                            + "'backend':{'service':{'name':'s','port':{'number':80}}}}]}}]}}");
    private static final List<String> EXAMPLES = List.copyOf(new TreeSet<>(EXAMPLE_SPECS.keySet()));
    private static final List<String> JUNK = List.of(
            "null",
            "0",
            "-1",
            "1e400",
            "9223372036854775808",
            "1.5",
            "true",
            "\"\"",
            "\"a\"",
            "\"a b\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "{\"\":1}",
            "{\"a\":{\"a\":{}}}",
            "[1,\"a\",{}]",
            "\"9999999999999999999E\"",
            "\"-1Ki\"",
            "\"0000-00-00T00:00:00Z\"",
            "\"2026-11-24T02:00:00Z\"",
            "\"::\"",
            "\"10.96.0.1\"",
            "\"%s\"");

    private final KindRegistry kinds;
    private final long seed;
    private final boolean reading;

    /** @param reading whether only to ask for what changes nothing */
    RandomRequests(KindRegistry kinds, long seed, boolean reading) {
        this.kinds = kinds;
        this.seed = seed;
        this.reading = reading;
    }

    /** One request; of its path every byte may be sent as it is. */
    record Request(String method, String path, List<String> headers, byte[] body) {

        @Override
        public String toString() {
            return method + " " + path + " " + headers + " "
                    + new String(body, 0, Math.min(body.length, 300), StandardCharsets.UTF_8);
        }
    }

    Request get(long number) {
        var random = new Random(seed * 1_000_003L + number);
        random.nextInt();
        List<Kind> all = kinds.served();
        Kind kind = random.nextBoolean() ? kinds.get(one(random, EXAMPLES)) : all.get(random.nextInt(all.size()));
        String method = reading ? one(random, List.of("GET", "GET", "HEAD", "OPTIONS", "FOO")) : one(random, METHODS);
        String path = random.nextInt(6) == 0 ? one(random, DOCUMENTS) : path(random, kind, method);
        // Every other one is wrong in nothing but its body, so that something is written.
        boolean polite = random.nextBoolean();
        String query = polite ? "timeoutSeconds=1" : query(random);
        var headers = new ArrayList<String>();
        if (!polite && random.nextInt(3) > 0) {
            add(headers, "Accept", one(random, ACCEPTS));
        }
        byte[] body = {};
        boolean writes = Set.of("POST", "PUT", "PATCH", "DELETE").contains(method);
        if (writes && random.nextInt(8) > 0) {
            String type = method.equals("PATCH")
                    ? TYPES.get(5 + random.nextInt(polite ? 4 : 5))
                    : polite ? TYPES.get(random.nextInt(5)) : one(random, TYPES);
            add(headers, "Content-Type", type);
            body = body(random, kind, method, type);
        }
        if (random.nextInt(5) == 0) {
            add(headers, "Accept-Encoding", one(random, List.of("gzip", "br", "gzip;q=0", "identity")));
            add(headers, "If-None-Match", one(random, List.of("*", "\"x\"", ",", "W/\"x\"")));
            add(
                    headers,
                    "User-Agent",
                    one(random, List.of("curl/8", "/", "kubectl/v1.36.0 (x)", "\u00e4", "x".repeat(2_000))));
            add(headers, "Kubectl-Command", "kubectl " + one(random, VALUES).replaceAll("[^ -~]", "?"));
            add(headers, "Kubectl-Session", Long.toHexString(random.nextLong()));
        }
        return new Request(method, path + (query.isEmpty() ? "" : "?" + query), headers, body);
    }

    private static void add(List<String> headers, String name, String value) {
        headers.add(name);
        headers.add(value);
    }

    private static String path(Random random, Kind kind, String method) {
        String namespace =
                kind.namespaced() && random.nextInt(8) > 0 ? one(random, List.of("ns", "ns", "default", "none")) : "";
        var path = new StringBuilder(kind.collectionPath(namespace));
        boolean named = method.equals("PUT") || method.equals("PATCH");
        if (random.nextInt(10) == 0
                || (method.equals("POST") ? random.nextInt(4) == 0 : named || random.nextBoolean())) {
            path.append('/').append(random.nextInt(3) > 0 ? NAMES.get(random.nextInt(3)) : one(random, NAMES));
            if (random.nextInt(3) == 0) {
                path.append('/').append(one(random, SUBRESOURCES));
            }
        }
        return random.nextInt(30) == 0
                ? path.append(one(random, List.of("/", "//", "/x/y/z", "%", "%zz", "?", "#")))
                        .toString()
                : path.toString();
    }

    private String query(Random random) {
        var query = new ArrayList<String>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String name = one(random, PARAMETERS);
            String value =
                    random.nextInt(12) == 0 ? "%zz" : URLEncoder.encode(one(random, VALUES), StandardCharsets.UTF_8);
            query.add(name + (random.nextInt(10) == 0 ? "" : "=" + value));
        }
        // Watches and logs end by themselves soon.
        query.add("timeoutSeconds=1");
        return String.join("&", query);
    }

    private static byte[] body(Random random, Kind kind, String method, String type) {
        if (method.equals("PATCH") && random.nextInt(3) > 0) {
            return one(random, PATCHES).getBytes(StandardCharsets.UTF_8);
        }
        byte[] body = switch (random.nextInt(12)) {
            case 0 -> one(random, PATCHES).getBytes(StandardCharsets.UTF_8);
            case 1 -> "[".repeat(random.nextInt(5_000)).getBytes(StandardCharsets.UTF_8);
            case 2 -> ("{\"a\":".repeat(random.nextInt(2_000)) + "1").getBytes(StandardCharsets.UTF_8);
            case 3 -> "a: &a [*a, *b]\nb: !!binary x\n? [x]\n: {<<: 5}".getBytes(StandardCharsets.UTF_8);
            case 4 -> {
                byte[] bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                yield bytes;
            }
            default -> object(random, kind, type);
        };
        int length = random.nextInt(10) == 0 ? random.nextInt(body.length + 1) : body.length;
        byte[] cut = Arrays.copyOf(body, length);
        if (cut.length > 0 && random.nextInt(10) == 0) {
            cut[random.nextInt(cut.length)] = (byte) random.nextInt();
        }
        return cut;
    }

    private static byte[] object(Random random, Kind kind, String type) {
        ObjectNode object = new RandomObjects(random.nextLong())
                .object(
                        Definitions.builtIn()
                                .get(
                                        Definitions.builtIn().schemas().has(kind.openApiName())
                                                ? kind.openApiName()
                                                : "io.k8s.api.core.v1.ConfigMap"),
                        Set.of());
        String example = EXAMPLE_SPECS.get(kind.resource());
        if (example != null && random.nextInt(4) > 0) {
            object = (ObjectNode) JsonMapper.shared().readTree(example.replace('\'', '"'));
            if (random.nextInt(2) > 0) {
                spoil(random, object);
            }
        }
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        if (random.nextInt(8) > 0) {
            ObjectNode metadata = object.putObject("metadata").put("name", NAMES.get(random.nextInt(3)));
            if (random.nextInt(4) == 0) {
                metadata.put("generateName", "g-").remove("name");
            }
        }
        if (type.equals("application/vnd.kubernetes.protobuf") && ProtobufWriter.knows(kind)) {
            return ProtobufWriter.body(object);
        }
        return type.contains("yaml")
                ? YAMLMapper.shared().writeValueAsBytes(object)
                : object.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Puts something else in the place of one value. */
    private static void spoil(Random random, JsonNode node) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            var names = List.copyOf(object.propertyNames());
            String name = names.get(random.nextInt(names.size()));
            if (random.nextInt(3) > 0
                    && object.get(name).isContainer()
                    && !object.get(name).isEmpty()) {
                spoil(random, object.get(name));
            } else {
                object.set(
                        random.nextInt(8) == 0 ? name + "x" : name,
                        JsonMapper.shared().readTree(one(random, JUNK)));
            }
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            if (random.nextBoolean()) {
                spoil(random, array.get(random.nextInt(array.size())));
            } else {
                array.add(JsonMapper.shared().readTree(one(random, JUNK)));
            }
        }
    }

    private static String one(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
