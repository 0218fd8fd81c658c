-- @generated from common/types.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: a15654bb
-- Typed functions of package golden_imports.common, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_imports_common'
);

select jobspec.declared_schema(
    p_schema => 'golden_imports_common',
    p_types => array[]::text[],
    p_functions => array[]::text[]
);
