/** Small plug-ins of admission for namespaces, nodes, Services, Ingresses, volumes and owners. */
@NullMarked
package io.streamplane.apiserver.admission.cluster;

import org.jspecify.annotations.NullMarked;
