package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.measurement.MeasurementCodec;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.registry.SchemaRegistry;

/** What all simulations share, because it takes long to make and does not change. */
final class SimSettings {

    static final KindRegistry KINDS = Kinds.builtIn();
    static final SchemaRegistry REGISTRY = new InMemorySchemaRegistry();
    static final ObjectCodec CODEC = new ObjectCodec(REGISTRY);
    static final ObjectDecoder DECODER = ObjectDecoder.of(CODEC);
    static final KindRulebook RULES = KindRulebook.builtIn();
    static final ProposalCodec PROPOSALS = new ProposalCodec(REGISTRY, CODEC, KINDS);

    static final MeasurementCodec MEASUREMENTS = new MeasurementCodec(REGISTRY);

    private SimSettings() {}
}
