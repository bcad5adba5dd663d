package io.streamplane.controllers.reconcile;

import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import org.jspecify.annotations.Nullable;

/**
 * Something to say, once.
 *
 * @param because said only if this proposal goes out, not where it is under way already; null: said in any case
 */
public record Remark(EventNote note, @Nullable Proposal because) {}
