package io.streamplane.apiserver;

import io.streamplane.apiserver.admission.catalogue.AdmissionSettings;
import io.streamplane.apiserver.authentication.Users;
import io.streamplane.apiserver.authorization.Authorizers;
import io.streamplane.apiserver.http.HttpLimits;
import io.streamplane.apiserver.materializer.Views;
import io.streamplane.apiserver.operation.JournalRoom;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.time.TimeShift;
import io.streamplane.schemas.topic.ClientSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How to run one API server.
 *
 * @param bindAddress where it listens; it listens nowhere else
 * @param port 0 for a free one
 * @param names further names and addresses that clients reach it by, for its certificate
 * @param certificates folder of the cluster's certificate authority; servers of one cluster share it
 * @param stateDirectory for the materializer's local state and the index of history, which can be lost
 * @param kinds those that it serves; objects of others it carries
 * @param alone whether no other process runs the materializer, so that a restart need not wait for its old session
 * @param limits of what clients may take of it
 * @param users who they are that show a token, and that produce manifests
 * @param manifestPatience how long a manifest may wait for what it lacks, such as its namespace
 * @param admission which plug-ins of admission run
 * @param authorizers who decide what users may do
 * @param serviceRanges of cluster IPs, for a cluster that has none yet
 * @param time that it goes by
 * @param telemetry what this server measures; all of it is at {@code /metrics}
 * @param forgetHistory whether what is not in memory any more counts as forgotten, as with etcd after a compaction: watches
 *     and exact reads of it get 410, and there is no {@code /asof}
 * @param views which typed views of the state are kept on topics of their own
 * @param room for what is written; while there is none, writes are refused and proposals wait
 */
public record ApiServerOptions(
        String bindAddress,
        int port,
        List<String> names,
        Path certificates,
        Path stateDirectory,
        ClientSettings settings,
        SchemaRegistry registry,
        KindRegistry kinds,
        boolean alone,
        boolean forgetHistory,
        Views views,
        JournalRoom room,
        HttpLimits limits,
        Users users,
        Duration manifestPatience,
        AdmissionSettings admission,
        Configured<Authorizers> authorizers,
        ServiceRanges serviceRanges,
        Telemetry telemetry,
        TimeShift time) {

    public ApiServerOptions {
        names = List.copyOf(names);
    }
}
