; Methods, with the comments above them

(
  (comment)* @doc
  .
  (procedure_definition
    name: (identifier) @name) @definition.function
  (#strip! @doc "^//[ \t]*")
  (#select-adjacent! @doc @definition.function)
)

(
  (comment)* @doc
  .
  (function_definition
    name: (identifier) @name) @definition.function
  (#strip! @doc "^//[ \t]*")
  (#select-adjacent! @doc @definition.function)
)

; Variables of the module

(
  (comment)* @doc
  .
  (module_variable
    declarator: (variable_declarator
      name: (identifier) @name)) @definition.variable
  (#strip! @doc "^//[ \t]*")
  (#select-adjacent! @doc @definition.variable)
)

; Calls, and objects that are created

(call_expression
  function: (identifier) @name) @reference.call

(call_expression
  function: (member_expression
    property: (identifier) @name)) @reference.call

(new_expression
  type: (identifier) @name) @reference.class
