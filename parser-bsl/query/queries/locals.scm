; A name given to a source is seen in its select, with the queries nested there.

(select) @local.scope

(source
  alias: (identifier) @local.definition.var)

; A temporary table is seen in the queries that follow in the package.

(query_package) @local.scope

(into_clause
  name: (temporary_table_name
    (identifier) @local.definition.type))

; Names that refer to them

(column
  .
  part: (identifier) @local.reference)

(all_fields
  .
  part: (identifier) @local.reference)

(source
  table: (temporary_table_name
    (identifier) @local.reference))

(drop_query
  name: (temporary_table_name
    (identifier) @local.reference))
