; A region cannot be folded by nodes: #Область and #КонецОбласти may stand on different levels of the
; tree, so they are paired in the order of the text. The same is true of #Если, #Вставка and #Удаление.

; Methods

[
  (procedure_definition)
  (function_definition)
  (parameters)
  (annotation_arguments)
] @fold

; Blocks

[
  (if_statement)
  (elsif_clause)
  (else_clause)
  (for_statement)
  (for_each_statement)
  (while_statement)
  (try_statement)
] @fold

(try_statement handler: (block) @fold)

; Expressions

[
  (arguments)
  (parenthesized_expression)
  (ternary_expression)
  (multiline_string)
  (adjacent_strings)
] @fold

; Code that is not run

[
  (deleted_code)
  (inactive_code)
] @fold

; Several lines of comments, and the libraries of a script

(comment)+ @fold
(use_directive)+ @fold
