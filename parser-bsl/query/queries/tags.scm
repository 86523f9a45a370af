; A package is navigated by its temporary tables.

(into_clause
  name: (temporary_table_name) @name) @definition.class

(add_clause
  name: (temporary_table_name) @name) @reference.class

(source
  table: (temporary_table_name) @name) @reference.class

(drop_query
  name: (temporary_table_name) @name) @reference.class

; Tables of the configuration and functions are defined elsewhere.

(table_name) @name @reference.class

(function_call
  name: (identifier) @name) @reference.call
