; A module and its methods are the only scopes: what a block assigns is seen until the method ends.

[
  (source_file)
  (procedure_definition)
  (function_definition)
] @local.scope

; Definitions

(variable_declarator
  name: (identifier) @local.definition.var)

((procedure_definition
  name: (identifier) @local.definition.function)
  (#set! definition.function.scope "parent"))

((function_definition
  name: (identifier) @local.definition.function)
  (#set! definition.function.scope "parent"))

(parameter
  name: (identifier) @local.definition.parameter)

(var_statement
  name: (identifier) @local.definition.var)

(for_statement
  variable: (identifier) @local.definition.var)

(for_each_statement
  variable: (identifier) @local.definition.var)

; A variable that is not declared begins with its assignment.

(assignment_statement
  left: (identifier) @local.definition.var)

(labeled_statement
  label: (label) @local.definition.label)

; References: a name wherever it is not the name of a member, a type or a definition

(call_expression
  function: (identifier) @local.reference)

(member_expression
  object: (identifier) @local.reference)

(index_expression
  (identifier) @local.reference)

(arguments
  argument: (identifier) @local.reference)

(assignment_statement
  right: (identifier) @local.reference)

(parenthesized_expression
  expression: (identifier) @local.reference)

(ternary_expression
  (identifier) @local.reference)

(unary_expression
  operand: (identifier) @local.reference)

(binary_expression
  (identifier) @local.reference)

(await_expression
  operand: (identifier) @local.reference)

(if_statement
  condition: (identifier) @local.reference)

(elsif_clause
  condition: (identifier) @local.reference)

(while_statement
  condition: (identifier) @local.reference)

(for_statement
  from: (identifier) @local.reference)

(for_statement
  to: (identifier) @local.reference)

(for_each_statement
  collection: (identifier) @local.reference)

(return_statement
  value: (identifier) @local.reference)

(raise_statement
  value: (identifier) @local.reference)

(execute_statement
  code: (identifier) @local.reference)

(add_handler_statement
  (identifier) @local.reference)

(remove_handler_statement
  (identifier) @local.reference)

(incomplete_statement
  expression: (identifier) @local.reference)

(goto_statement
  label: (label) @local.reference)
