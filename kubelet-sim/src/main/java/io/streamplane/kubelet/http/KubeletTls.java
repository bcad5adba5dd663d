package io.streamplane.kubelet.http;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * How a kubelet's server shows who it is, and knows who asks.
 *
 * @param certificate for the address of its nodes
 * @param authority which has signed the certificates of those who may ask; they must be of the group {@code system:masters}
 */
public record KubeletTls(PrivateKey key, X509Certificate certificate, X509Certificate authority) {}
