package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import java.util.List;

/** What Kubernetes does to a ServiceAccount: nothing beyond metadata. */
public final class ServiceAccountRules implements KindRules {

    @Override
    public boolean returnsDeleted() {
        return true;
    }

    @Override
    public List<TableColumn> columns() {
        return CoreColumns.SERVICE_ACCOUNT;
    }
}
