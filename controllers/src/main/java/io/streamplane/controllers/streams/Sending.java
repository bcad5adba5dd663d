package io.streamplane.controllers.streams;

import io.streamplane.schemas.avro.HeartbeatRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.proposal.ProposalCodec;

/** How proposals, events and heartbeats are encoded. */
record Sending(ObjectCodec codec, ProposalCodec proposals, EnvelopeSerde<HeartbeatRecord> heartbeats) {}
