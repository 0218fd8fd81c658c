-- @generated from shared.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: a606333a
-- Typed functions of package golden_shared, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_shared'
);

select jobspec.declared_schema(
    p_schema => 'golden_shared',
    p_types => array[]::text[],
    p_functions => array[]::text[]
);
