; Names

(identifier) @variable
(column part: (identifier) @variable.member)
(column . part: (identifier) @variable)
(field_access field: (identifier) @variable.member)
(parameter) @variable.parameter
(parameter name: (identifier) @variable.parameter)

; Names that the query itself gives

(select_field alias: (identifier) @variable)
(source alias: (identifier) @variable)
(empty_table column: (identifier) @variable.member)

; Tables

(table_name part: (identifier) @type)
(table_name . part: (identifier) @module)
(temporary_table_name (identifier) @type)

; Types and predefined values

(primitive_type name: (identifier) @type.builtin)
(reference_type part: (identifier) @type)
(reference_type . part: (identifier) @module)
(value_name part: (identifier) @constant)
(value_name . part: (identifier) @module)

; Functions, special forms and names of periods

(function_call name: (identifier) @function)
(periods part: (identifier) @constant.builtin)
(characteristic_property name: (identifier) @property)

[
  "CAST"
  "EMPTYTABLE"
  "TYPE"
  "VALUE"
] @function.builtin

; Literals

(string) @string
(number) @number
(boolean) @boolean
[
  (null)
  "NULL"
  (undefined)
] @constant.builtin

; Comments

(comment) @comment

; Keywords

[
  "ADD"
  "ALL"
  "ALLOWED"
  "AS"
  "ASC"
  "AUTOORDER"
  "BY"
  "CHARACTERISTICS"
  "DESC"
  "DISTINCT"
  "DROP"
  "FOR"
  "FROM"
  "FULL"
  "GROUP"
  "GROUPING"
  "HAVING"
  "HIERARCHY"
  "INDEX"
  "INNER"
  "INTO"
  "JOIN"
  "LEFT"
  "OF"
  "ON"
  "ONLY"
  "ORDER"
  "OUTER"
  "OVERALL"
  "PERIODS"
  "RIGHT"
  "SELECT"
  "SETS"
  "TOP"
  "TOTALS"
  "UNION"
  "UNIQUE"
  "UPDATE"
  "WHERE"
] @keyword

[
  "CASE"
  "ELSE"
  "END"
  "THEN"
  "WHEN"
] @keyword.conditional

[
  "AND"
  "BETWEEN"
  "ESCAPE"
  "IN"
  "IS"
  "LIKE"
  "NOT"
  "OR"
  "REFS"
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
  "/"
  "*"
] @operator

(all_fields "*" @character.special)
(arguments all: "*" @character.special)

[
  "("
  ")"
] @punctuation.bracket

[
  "{"
  "}"
] @punctuation.special

[
  ","
  "."
  ";"
] @punctuation.delimiter
