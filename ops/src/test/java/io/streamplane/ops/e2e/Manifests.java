package io.streamplane.ops.e2e;

/** Manifests that the end-to-end tests apply. */
final class Manifests {

    /** One object of each kind that is stored, and that nothing acts on. */
    static final String STORED = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: stored}
            spec:
              replicas: 2
              serviceName: stored
              selector: {matchLabels: {app: stored}}
              template:
                metadata: {labels: {app: stored}}
                spec: {containers: [{name: db, image: db:1}]}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: stored}
            spec:
              suspend: true # pods of a Job end only where its controller is
              template:
                spec: {restartPolicy: Never, containers: [{name: pi, image: perl}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: stored}
            spec:
              ingressClassName: nginx
              rules:
              - host: example.com
                http:
                  paths:
                  - path: /
                    pathType: Prefix
                    backend: {service: {name: web, port: {number: 80}}}
            """;

    private Manifests() {}

    static String nginx(String name, int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s
                  labels:
                    app: %1$s
                spec:
                  replicas: %2$d
                  selector:
                    matchLabels:
                      app: %1$s
                  template:
                    metadata:
                      labels:
                        app: %1$s
                    spec:
                      containers:
                      - name: nginx
                        image: nginx:1.14.2
                        ports:
                        - containerPort: 80
                """.formatted(name, replicas);
    }

    static String configMap(String name, String key, String value) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: %s
                data:
                  %s: "%s"
                """.formatted(name, key, value);
    }
}
