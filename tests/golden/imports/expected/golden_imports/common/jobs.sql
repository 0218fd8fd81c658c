-- @generated from common/types.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: a15654bb
-- Channels, kinds and schedules of package golden_imports.common. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_imports.common'
);

select jobspec.declared_package(
    p_package => 'golden_imports.common'
);
