; Queries of a package and their parts

[
  (select_query)
  (subquery)
  (select_fields)
  (tabular_section)
  (from_clause)
  (join)
  (virtual_table_parameters)
  (where_clause)
  (group_by_clause)
  (having_clause)
  (index_clause)
  (order_by_clause)
  (totals_clause)
] @fold

; Expressions

[
  (case_expression)
  (parenthesized_expression)
  (expression_list)
  (arguments)
] @fold

; Blocks of the query builder and of data composition

(builder_block) @fold
(builder_join) @fold
(builder_parameter) @fold

; Several lines of comments

(comment)+ @fold
