package io.streamplane.controllers.streams;

import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.proposal.ProposalCodec;

/** How proposals and events are encoded. */
record Sending(ObjectCodec codec, ProposalCodec proposals) {}
