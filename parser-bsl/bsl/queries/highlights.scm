; Where several patterns match, the last one counts.

; Names

(identifier) @variable
(member_expression property: (identifier) @variable.member)
(parameter name: (identifier) @variable.parameter)
(new_expression type: (identifier) @type)
(label) @label

; Methods

(procedure_definition name: (identifier) @function)
(function_definition name: (identifier) @function)
(call_expression function: (identifier) @function.call)
(call_expression function: (member_expression property: (identifier) @function.method.call))

; Annotations

(annotation
  "&" @attribute
  name: (identifier) @attribute)

(annotation_argument name: (identifier) @property)

; Literals

[
  (string)
  (string_fragment)
] @string

(number) @number
(date) @string.special
(boolean) @boolean

[
  (null)
  (undefined)
] @constant.builtin

; Comments, and code that is not run

[
  (comment)
  (deleted_code)
  (inactive_code)
] @comment

; Keywords

[
  "AddHandler"
  "Execute"
  "Goto"
  "RemoveHandler"
  "Var"
] @keyword

[
  "EndFunction"
  "EndProcedure"
  "Function"
  "Procedure"
] @keyword.function

[
  "Export"
  "Val"
] @keyword.modifier

[
  "Else"
  "ElsIf"
  "EndIf"
  "If"
  "Then"
] @keyword.conditional

[
  "Break"
  "Continue"
  "Do"
  "Each"
  "EndDo"
  "For"
  "In"
  "To"
  "While"
] @keyword.repeat

[
  "EndTry"
  "Except"
  "Raise"
  "Try"
] @keyword.exception

"Return" @keyword.return

[
  "Async"
  "Await"
] @keyword.coroutine

[
  "And"
  "New"
  "Not"
  "Or"
] @keyword.operator

; Operators and punctuation

[
  "="
  "<>"
  "<"
  "<="
  ">"
  ">="
  "+"
  "-"
  "*"
  "/"
  "%"
] @operator

(ternary_expression "?" @keyword.conditional.ternary)

[
  "("
  ")"
  "["
  "]"
] @punctuation.bracket

[
  ","
  "."
  ":"
  ";"
] @punctuation.delimiter

; Directives of the preprocessor

"#" @keyword.directive

(region_directive "Region" @keyword.directive)
(end_region_directive "EndRegion" @keyword.directive)
(if_directive ["If" "Then"] @keyword.directive)
(elsif_directive ["ElsIf" "Then"] @keyword.directive)
(else_directive "Else" @keyword.directive)
(end_if_directive "EndIf" @keyword.directive)
(insert_directive "Insert" @keyword.directive)
(end_insert_directive "EndInsert" @keyword.directive)
(delete_directive "Delete" @keyword.directive)
(end_delete_directive "EndDelete" @keyword.directive)
(header_directive "Header" @keyword.directive)
(custom_directive name: (identifier) @keyword.directive)
(use_directive "Use" @keyword.import)

(region_directive name: (identifier) @module)
(preproc_symbol (identifier) @constant.macro)
(use_path) @string.special.path
(shebang) @keyword.directive
