; A string that begins with ВЫБРАТЬ, SELECT, УНИЧТОЖИТЬ or DROP holds a query. The letters are spelled
; out in both cases because not every editor's regular expressions can ignore case. The quotes and the
; bars at the starts of lines are part of the content: no query can leave them out.

([
  (string)
  (multiline_string)
] @injection.content
  (#match? @injection.content "^\"[ \t\r\n|]*([Вв][Ыы][Бб][Рр][Аа][Тт][Ьь]|[Ss][Ee][Ll][Ee][Cc][Tt]|[Уу][Нн][Ии][Чч][Тт][Оо][Жж][Ии][Тт][Ьь]|[Dd][Rr][Oo][Pp])[^0-9A-Za-z_А-Яа-яЁё]")
  (#set! injection.language "bsl_query")
  (#set! injection.include-children))

; Branches of the preprocessor that are passed over, and deleted code

([
  (inactive_code)
  (deleted_code)
] @injection.content
  (#set! injection.language "bsl"))
