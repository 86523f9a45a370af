;;; onec.el --- BSL, OneScript and 1C queries with eglot -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "29.1"))

;;; Commentary:

;; Major modes for modules (`.bsl'), scripts (`.os') and queries (`.sdbl', `.query'), and the language server
;; `onec lsp' for eglot:
;;
;;   (add-to-list 'load-path "/opt/onec/editors/emacs")
;;   (require 'onec)
;;   (add-hook 'bsl-mode-hook #'eglot-ensure)

;;; Code:

(require 'eglot)

(defgroup onec nil
  "BSL and OneScript."
  :group 'languages)

(defcustom onec-server-command '("onec" "lsp")
  "The language server and its arguments."
  :type '(repeat string))

(defconst onec--keywords
  '("Процедура" "КонецПроцедуры" "Функция" "КонецФункции" "Экспорт" "Знач" "Перем" "Если" "Тогда" "ИначеЕсли" "Иначе"
    "КонецЕсли" "Для" "Каждого" "Из" "По" "Цикл" "КонецЦикла" "Пока" "Прервать" "Продолжить" "Попытка" "Исключение"
    "КонецПопытки" "ВызватьИсключение" "Возврат" "Перейти" "Выполнить" "Новый" "ДобавитьОбработчик"
    "УдалитьОбработчик" "И" "Или" "Не" "Асинх" "Ждать"
    "Procedure" "EndProcedure" "Function" "EndFunction" "Export" "Val" "Var" "If" "Then" "ElsIf" "Else" "EndIf" "For"
    "Each" "In" "To" "Do" "EndDo" "While" "Break" "Continue" "Try" "Except" "EndTry" "Raise" "Return" "Goto" "Execute"
    "New" "AddHandler" "RemoveHandler" "And" "Or" "Not" "Async" "Await"))

(defconst onec--constants
  '("Истина" "Ложь" "Неопределено" "True" "False" "Undefined" "Null"))

(defconst onec--font-lock
  (let ((words (lambda (list) (regexp-opt list 'symbols))))
    `(("^[ \t]*#.*$" . font-lock-preprocessor-face)
      ("&[ \t]*\\(?:\\sw\\|\\s_\\)+" . font-lock-preprocessor-face)
      ("\\_<\\(?:Процедура\\|Функция\\|Procedure\\|Function\\)[ \t]+\\(\\(?:\\sw\\|\\s_\\)+\\)"
       (1 font-lock-function-name-face))
      (,(funcall words onec--keywords) . font-lock-keyword-face)
      (,(funcall words onec--constants) . font-lock-constant-face)
      ("'[0-9: .]*'" . font-lock-constant-face)
      ;; Lines of a string begin with a bar.
      ("^[ \t]*|.*$" 0 font-lock-string-face t))))

(defvar bsl-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "." table)
    (modify-syntax-entry ?_ "_" table)
    table)
  "Syntax of BSL: `//' begins a comment, and `\\' means nothing.")

;;;###autoload
(define-derived-mode bsl-mode prog-mode "BSL"
  "Modules of 1C:Enterprise."
  (setq-local comment-start "// "
              comment-start-skip "//+[ \t]*"
              comment-end ""
              font-lock-defaults '(onec--font-lock nil t)
              indent-tabs-mode t
              tab-width 4))

;;;###autoload
(define-derived-mode oscript-mode bsl-mode "OneScript"
  "Scripts of OneScript.")

;;;###autoload
(define-derived-mode sdbl-mode prog-mode "1C query"
  "Queries of 1C:Enterprise."
  :syntax-table bsl-mode-syntax-table
  (setq-local comment-start "// "
              comment-start-skip "//+[ \t]*"
              comment-end ""
              indent-tabs-mode t
              tab-width 4))

;;;###autoload
(progn
  (add-to-list 'auto-mode-alist '("\\.bsl\\'" . bsl-mode))
  (add-to-list 'auto-mode-alist '("\\.os\\'" . oscript-mode))
  (add-to-list 'auto-mode-alist '("\\.\\(?:sdbl\\|query\\)\\'" . sdbl-mode)))

(defun onec--contact (&optional _interactive)
  "The command of the language server, for eglot."
  onec-server-command)

;; One server for all languages of a project.
(add-to-list 'eglot-server-programs
             '(((bsl-mode :language-id "bsl") (oscript-mode :language-id "oscript")
                (sdbl-mode :language-id "sdbl")) . onec--contact))

(defun onec-status ()
  "Tell how the language server is."
  (interactive)
  (message "%S" (jsonrpc-request (eglot--current-server-or-lose) :onec/status (make-hash-table))))

(defun onec-syntax-tree ()
  "Show the syntax tree of the file."
  (interactive)
  (let* ((parameters (list :textDocument (eglot--TextDocumentIdentifier)))
         (tree (jsonrpc-request (eglot--current-server-or-lose) :onec/syntaxTree parameters)))
    (with-current-buffer (get-buffer-create "*onec syntax tree*")
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert tree))
      (special-mode)
      (display-buffer (current-buffer)))))

(provide 'onec)

;;; onec.el ends here
