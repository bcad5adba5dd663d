package io.streamplane.example;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A custom resource; {@code websites.yaml} holds its definition. */
@Group("example.streamplane.io")
@Version("v1")
@Plural("websites")
public class Website extends CustomResource<Website.Spec, Website.Status> implements Namespaced {

    /** What a user wants. */
    public static final class Spec {
        public String page = "";
        public int replicas = 1;
    }

    /** What there is. */
    public static final class Status {
        public int readyReplicas;
        public String phase = "";
    }
}
