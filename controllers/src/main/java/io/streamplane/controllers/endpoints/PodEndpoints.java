package io.streamplane.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A pod as an endpoint of a Service: its addresses and conditions, and the ports that the Service's come to in this pod. */
final class PodEndpoints {

    static final String IPV4 = "IPv4";
    static final String IPV6 = "IPv6";

    private PodEndpoints() {}

    /** Neither ended nor without an address; ending pods stay until they have ended. */
    static boolean belongs(Pod pod) {
        return !Pods.ended(pod) && !Membership.addresses(pod).isEmpty();
    }

    /** The families of the Service; where it says none, that of its cluster IP, and both where it has none. */
    static List<String> families(Service service) {
        var families = service.getSpec().getIpFamilies();
        if (families != null && !families.isEmpty()) {
            return families;
        }
        if (isHeadless(service)) {
            return List.of(IPV4, IPV6);
        }
        return List.of(family(service.getSpec().getClusterIP()));
    }

    static String family(String address) {
        return address.indexOf(':') >= 0 ? IPV6 : IPV4;
    }

    static boolean isHeadless(Service service) {
        String address = service.getSpec().getClusterIP();
        return address == null || address.isEmpty() || address.equals("None");
    }

    /** The pod's endpoint with its addresses of a family; without addresses where it has none of it. */
    static Endpoint of(Stored<Pod> pod, @Nullable Stored<Node> node, Stored<Service> service, String family) {
        boolean serving = Pods.ready(pod.object());
        boolean published = Boolean.TRUE.equals(service.object().getSpec().getPublishNotReadyAddresses());
        return new EndpointBuilder()
                .withAddresses(Membership.addresses(pod.object()).stream()
                        .filter(address -> family(address).equals(family))
                        .toList())
                .withConditions(
                        new EndpointConditions(published || serving && !pod.terminating(), serving, pod.terminating()))
                .withTargetRef(reference(pod))
                .withNodeName(pod.node())
                .withZone(Membership.zone(node))
                .withHostname(hostname(pod, service))
                .build();
    }

    static ObjectReference reference(Stored<Pod> pod) {
        return new ObjectReferenceBuilder()
                .withKind("Pod")
                .withNamespace(pod.namespace())
                .withName(pod.name())
                .withUid(pod.uid())
                .build();
    }

    /** The name that the pod has below the Service's; null where it names another subdomain or no host. */
    static @Nullable String hostname(Stored<Pod> pod, Stored<Service> service) {
        var spec = pod.object().getSpec();
        boolean named = spec.getHostname() != null
                && !spec.getHostname().isEmpty()
                && service.name().equals(spec.getSubdomain());
        return named ? spec.getHostname() : null;
    }

    /** The Service's ports in this pod; one whose name no container knows is left out. */
    static List<EndpointPort> ports(Service service, Pod pod) {
        var ports = new ArrayList<EndpointPort>();
        for (ServicePort port : servicePorts(service)) {
            Integer number = number(port, pod);
            if (number != null) {
                ports.add(new EndpointPort(
                        port.getAppProtocol(),
                        Objects.requireNonNullElse(port.getName(), ""),
                        number,
                        protocol(port.getProtocol())));
            }
        }
        return ports;
    }

    static List<ServicePort> servicePorts(Service service) {
        var ports = service.getSpec().getPorts();
        return ports == null ? List.of() : ports;
    }

    /** The number that a port of a Service has in a pod; null where it is named and no container has the name. */
    static @Nullable Integer number(ServicePort port, Pod pod) {
        IntOrString target = port.getTargetPort();
        if (target == null) {
            return port.getPort();
        }
        if (target.getStrVal() == null) {
            return target.getIntVal();
        }
        for (Container container : pod.getSpec().getContainers()) {
            Integer number = number(target.getStrVal(), port, container);
            if (number != null) {
                return number;
            }
        }
        var initial = pod.getSpec().getInitContainers();
        for (Container container : initial == null ? List.<Container>of() : initial) {
            Integer number =
                    "Always".equals(container.getRestartPolicy()) ? number(target.getStrVal(), port, container) : null;
            if (number != null) {
                return number;
            }
        }
        return null;
    }

    private static @Nullable Integer number(String name, ServicePort port, Container container) {
        for (ContainerPort each : container.getPorts()) {
            if (name.equals(each.getName()) && protocol(each.getProtocol()).equals(protocol(port.getProtocol()))) {
                return each.getContainerPort();
            }
        }
        return null;
    }

    static String protocol(@Nullable String protocol) {
        return protocol == null || protocol.isEmpty() ? "TCP" : protocol;
    }
}
