-- @generated from shared.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: a606333a
-- Channels, kinds and schedules of package golden_shared. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_shared'
);

select jobspec.declared_package(
    p_package => 'golden_shared'
);
