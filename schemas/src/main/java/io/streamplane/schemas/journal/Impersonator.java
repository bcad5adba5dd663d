package io.streamplane.schemas.journal;

import java.util.List;

/**
 * Who really asked, where the command's user is one whom somebody else acts as ({@code kubectl --as}).
 *
 * @param groups that he was authenticated with
 * @param constraint the verb by which he may be that one only for some requests, e.g. {@code impersonate:user-info} (KEP-5284); empty where he
 *     may be that one for all
 */
public record Impersonator(String user, List<String> groups, String constraint) {

    public Impersonator {
        groups = List.copyOf(groups);
    }
}
