// External scanner of the BSL grammar.
//
// It is called in few places only, so that ordinary tokens stay with the generated lexer:
//
// * after `#`: the word of a directive. Conditional directives are tracked, because a branch after
//   `#Else` or `#ElsIf` that repeats the middle of a statement (another operand, another header of
//   the same method) cannot follow the first branch in one tree: such a branch becomes one opaque
//   token, `inactive_code`;
// * after `.`, and after the name that begins a statement: a hole, when what must follow has not been
//   typed yet.
//
// The serialized state is the stack of open `#If`: whether each began in the middle of a statement.

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

#include <string.h>
#include <wchar.h>

enum TokenType {
  REGION_WORD,
  REGION_UNNAMED,
  END_REGION_WORD,
  IF_WORD,
  IF_BROKEN,
  ELSIF_WORD,
  ELSIF_SKIPPED_WORD,
  ELSIF_BROKEN,
  ELSE_WORD,
  ELSE_SKIPPED_WORD,
  END_IF_WORD,
  INSERT_WORD,
  END_INSERT_WORD,
  DELETE_WORD,
  DELETE_UNCLOSED,
  END_DELETE_WORD,
  USE_WORD,
  HEADER_WORD,
  CUSTOM_WORD,
  USE_PATH,
  DELETED_CODE,
  INACTIVE_CODE,
  MEMBER_HOLE,
  STATEMENT_HOLE,
  HEADER_HOLE,
  METHOD_HOLE,
  PARAMETERS_HOLE,
  AT_BOUNDARY,
  ERROR_SENTINEL,
};

// How deep `#If` may nest before the scanner stops telling branches apart.
#define MAX_DEPTH 32

// The longest keyword has 19 letters; a longer word is an identifier.
#define MAX_WORD 24

typedef struct {
  uint32_t depth;
  uint32_t inside; // bit i: the i-th open `#If` began inside a statement
} State;

typedef struct {
  int32_t letters[MAX_WORD];
  uint32_t length; // counts letters beyond MAX_WORD too
} Word;

// Section - Characters

static bool is_newline(int32_t c) { return c == '\n' || c == '\r'; }

static bool is_blank(int32_t c) {
  return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == 0xA0 || c == 0xFEFF || c == 0x3000 ||
         c == 0x202F || c == 0x205F || (c >= 0x2000 && c <= 0x200B);
}

static bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }

// Letters of the alphabets that code is written in; other marks beyond ASCII are none.
static bool is_letter(int32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c == 0xD7 || c == 0xF7 || c == 0xFEFF) return false;
  return !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x303F);
}

static int32_t fold(int32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 0x20;
  if (c >= 0x410 && c <= 0x42F) return c + 0x20;
  if (c >= 0x400 && c <= 0x40F) return c + 0x50;
  return c;
}

// Section - Reading

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

static void skip_blanks(TSLexer *lexer) {
  while (is_blank(lexer->lookahead)) advance(lexer);
}

static void skip_line(TSLexer *lexer) {
  while (!is_newline(lexer->lookahead) && !lexer->eof(lexer)) advance(lexer);
}

// Reads a word, folded to lower case; empty when none stands here.
static Word read_word(TSLexer *lexer) {
  Word word;
  word.length = 0;
  if (!is_letter(lexer->lookahead)) return word;
  while (is_letter(lexer->lookahead) || is_digit(lexer->lookahead)) {
    if (word.length < MAX_WORD) word.letters[word.length] = fold(lexer->lookahead);
    word.length++;
    advance(lexer);
  }
  return word;
}

static bool spells(const Word *word, const wchar_t *text) {
  uint32_t i = 0;
  for (; text[i]; i++) {
    if (i >= word->length || i >= MAX_WORD || word->letters[i] != (int32_t)text[i]) return false;
  }
  return i == word->length;
}

static bool is_one_of(const Word *word, const wchar_t *const *texts) {
  for (; *texts; texts++) {
    if (spells(word, *texts)) return true;
  }
  return false;
}

// Section - Words of the language

static const wchar_t *const IF_NAMES[] = {L"если", L"if", NULL};
static const wchar_t *const THEN_NAMES[] = {L"тогда", L"then", NULL};
static const wchar_t *const ELSIF_NAMES[] = {L"иначеесли", L"elsif", NULL};
static const wchar_t *const ELSE_NAMES[] = {L"иначе", L"else", NULL};
static const wchar_t *const END_IF_NAMES[] = {L"конецесли", L"endif", NULL};
static const wchar_t *const END_DELETE_NAMES[] = {L"конецудаления", L"enddelete", NULL};

static const wchar_t *const REGION_NAMES[] = {L"область", L"region", NULL};
static const wchar_t *const END_REGION_NAMES[] = {L"конецобласти", L"endregion", NULL};
static const wchar_t *const INSERT_NAMES[] = {L"вставка", L"insert", NULL};
static const wchar_t *const END_INSERT_NAMES[] = {L"конецвставки", L"endinsert", NULL};
static const wchar_t *const DELETE_NAMES[] = {L"удаление", L"delete", NULL};
static const wchar_t *const USE_NAMES[] = {L"использовать", L"use", NULL};
static const wchar_t *const HEADER_NAMES[] = {L"native", L"stack", NULL};

static const wchar_t *const EXPORT_NAMES[] = {L"экспорт", L"export", NULL};
static const wchar_t *const METHOD_NAMES[] = {L"процедура", L"procedure", L"функция", L"function", NULL};
static const wchar_t *const END_METHOD_NAMES[] = {L"конецпроцедуры", L"endprocedure", L"конецфункции",
                                                  L"endfunction", NULL};
static const wchar_t *const DO_NAMES[] = {L"цикл", L"do", NULL};
static const wchar_t *const END_DO_NAMES[] = {L"конеццикла", L"enddo", NULL};
static const wchar_t *const TRY_NAMES[] = {L"попытка", L"try", NULL};
static const wchar_t *const EXCEPT_NAMES[] = {L"исключение", L"except", NULL};
static const wchar_t *const END_TRY_NAMES[] = {L"конецпопытки", L"endtry", NULL};

static const wchar_t *const KEYWORDS[] = {
    L"процедура", L"procedure", L"конецпроцедуры", L"endprocedure", L"функция", L"function", L"конецфункции",
    L"endfunction", L"экспорт", L"export", L"знач", L"val", L"перем", L"var", L"если", L"if", L"тогда", L"then",
    L"иначеесли", L"elsif", L"иначе", L"else", L"конецесли", L"endif", L"для", L"for", L"каждого", L"each", L"из",
    L"in", L"по", L"to", L"цикл", L"do", L"конеццикла", L"enddo", L"пока", L"while", L"прервать", L"break",
    L"продолжить", L"continue", L"попытка", L"try", L"исключение", L"except", L"конецпопытки", L"endtry",
    L"вызватьисключение", L"raise", L"возврат", L"return", L"перейти", L"goto", L"выполнить", L"execute", L"новый",
    L"new", L"добавитьобработчик", L"addhandler", L"удалитьобработчик", L"removehandler", L"и", L"and", L"или", L"or",
    L"не", L"not", L"истина", L"true", L"ложь", L"false", L"неопределено", L"undefined", L"null", NULL};

static bool is_keyword(const Word *word) { return is_one_of(word, KEYWORDS); }

// Section - Branches of `#If`

// Skips a string literal from its opening quote on, with its continuation lines.
static void skip_string(TSLexer *lexer) {
  advance(lexer);
  while (!lexer->eof(lexer)) {
    if (lexer->lookahead == '"') {
      advance(lexer);
      if (lexer->lookahead != '"') return;
      advance(lexer);
    } else if (is_newline(lexer->lookahead)) {
      // Comments and directives may stand between the lines of a string.
      for (;;) {
        while (is_newline(lexer->lookahead) || is_blank(lexer->lookahead)) advance(lexer);
        if (lexer->lookahead != '#' && lexer->lookahead != '/') break;
        skip_line(lexer);
      }
      if (lexer->lookahead != '|') return;
    } else {
      advance(lexer);
    }
  }
}

static void skip_date(TSLexer *lexer) {
  advance(lexer);
  while (!is_newline(lexer->lookahead) && !lexer->eof(lexer)) {
    bool end = lexer->lookahead == '\'';
    advance(lexer);
    if (end) return;
  }
}

typedef struct {
  bool closed;   // a directive ends the branch
  bool empty;    // nothing but blanks and comments
  bool balanced; // what it opens it closes
} Branch;

// Looks through a branch up to the `#` of the directive that ends it.
// With `mark`, the token ends after the last character that is not blank.
static Branch read_branch(TSLexer *lexer, bool mark) {
  Branch branch = {false, true, true};
  int nesting = 0, ifs = 0, loops = 0, tries = 0, methods = 0, brackets = 0;
  bool after_dot = false;

  while (!lexer->eof(lexer)) {
    int32_t c = lexer->lookahead;
    if (is_newline(c) || is_blank(c)) {
      advance(lexer);
      continue;
    }
    if (c == '#') {
      advance(lexer);
      skip_blanks(lexer);
      Word word = read_word(lexer);
      if (is_one_of(&word, IF_NAMES)) {
        // Every alternative inside of another one is read again for it: not without end.
        if (++nesting > MAX_DEPTH) break;
      } else if (is_one_of(&word, END_IF_NAMES)) {
        if (nesting == 0) {
          branch.closed = true;
          break;
        }
        nesting--;
      } else if (nesting == 0 && (is_one_of(&word, ELSIF_NAMES) || is_one_of(&word, ELSE_NAMES))) {
        branch.closed = true;
        break;
      }
      skip_line(lexer);
      if (mark) lexer->mark_end(lexer);
      continue;
    }
    bool dot = false;
    if (c == '/') {
      advance(lexer);
      if (lexer->lookahead == '/') {
        skip_line(lexer);
        if (mark) lexer->mark_end(lexer);
        continue;
      }
    } else if (c == '"') {
      skip_string(lexer);
    } else if (c == '\'') {
      skip_date(lexer);
    } else if (is_letter(c)) {
      Word word = read_word(lexer);
      if (after_dot) {
        // The name of a member.
      } else if (is_one_of(&word, IF_NAMES)) {
        ifs++;
      } else if (is_one_of(&word, END_IF_NAMES)) {
        ifs--;
      } else if (is_one_of(&word, DO_NAMES)) {
        loops++;
      } else if (is_one_of(&word, END_DO_NAMES)) {
        loops--;
      } else if (is_one_of(&word, TRY_NAMES)) {
        tries++;
      } else if (is_one_of(&word, END_TRY_NAMES)) {
        tries--;
      } else if (is_one_of(&word, METHOD_NAMES)) {
        methods++;
      } else if (is_one_of(&word, END_METHOD_NAMES)) {
        methods--;
      } else if ((ifs == 0 && is_one_of(&word, ELSE_NAMES)) || (tries == 0 && is_one_of(&word, EXCEPT_NAMES))) {
        branch.balanced = false;
      }
    } else {
      if (c == '(' || c == '[') brackets++;
      if (c == ')' || c == ']') brackets--;
      dot = c == '.';
      advance(lexer);
    }
    after_dot = dot;
    branch.empty = false;
    if (ifs < 0 || loops < 0 || tries < 0 || methods < 0 || brackets < 0) branch.balanced = false;
    if (mark) lexer->mark_end(lexer);
  }
  if (ifs || loops || tries || methods || brackets) branch.balanced = false;
  return branch;
}

// Whether `Then` stands in the rest of the line; stops at its end.
static bool reads_then(TSLexer *lexer) {
  bool found = false;
  while (!is_newline(lexer->lookahead) && !lexer->eof(lexer)) {
    if (is_letter(lexer->lookahead)) {
      Word word = read_word(lexer);
      if (is_one_of(&word, THEN_NAMES)) found = true;
    } else if (lexer->lookahead == '/') {
      advance(lexer);
      if (lexer->lookahead == '/') skip_line(lexer);
    } else {
      advance(lexer);
    }
  }
  return found;
}

static bool must_skip_branch(const State *state, TSLexer *lexer, bool inside) {
  if (state->depth > 0 && state->depth <= MAX_DEPTH && (state->inside >> (state->depth - 1) & 1)) inside = true;
  Branch branch = read_branch(lexer, false);
  return branch.closed && !branch.empty && (inside || !branch.balanced);
}

// Section - Tokens

static bool found(TSLexer *lexer, enum TokenType token) {
  lexer->result_symbol = token;
  return true;
}

static bool scan_directive(State *state, TSLexer *lexer, bool inside) {
  while (is_blank(lexer->lookahead)) lexer->advance(lexer, true);
  Word word = read_word(lexer);
  if (word.length == 0) return false;
  lexer->mark_end(lexer);

  if (is_one_of(&word, REGION_NAMES)) {
    skip_blanks(lexer);
    return found(lexer, is_letter(lexer->lookahead) ? REGION_WORD : REGION_UNNAMED);
  }
  if (is_one_of(&word, END_REGION_NAMES)) return found(lexer, END_REGION_WORD);
  if (is_one_of(&word, IF_NAMES)) {
    if (state->depth < MAX_DEPTH) {
      uint32_t bit = 1u << state->depth;
      state->inside = inside ? state->inside | bit : state->inside & ~bit;
    }
    state->depth++;
    if (reads_then(lexer)) return found(lexer, IF_WORD);
    lexer->mark_end(lexer);
    return found(lexer, IF_BROKEN);
  }
  if (is_one_of(&word, ELSIF_NAMES)) {
    if (!reads_then(lexer)) {
      lexer->mark_end(lexer);
      return found(lexer, ELSIF_BROKEN);
    }
    return found(lexer, must_skip_branch(state, lexer, inside) ? ELSIF_SKIPPED_WORD : ELSIF_WORD);
  }
  if (is_one_of(&word, ELSE_NAMES)) {
    skip_line(lexer);
    return found(lexer, must_skip_branch(state, lexer, inside) ? ELSE_SKIPPED_WORD : ELSE_WORD);
  }
  if (is_one_of(&word, END_IF_NAMES)) {
    if (state->depth > 0) state->depth--;
    if (state->depth < MAX_DEPTH) state->inside &= (1u << state->depth) - 1;
    return found(lexer, END_IF_WORD);
  }
  if (is_one_of(&word, INSERT_NAMES)) return found(lexer, INSERT_WORD);
  if (is_one_of(&word, END_INSERT_NAMES)) return found(lexer, END_INSERT_WORD);
  if (is_one_of(&word, END_DELETE_NAMES)) return found(lexer, END_DELETE_WORD);
  if (is_one_of(&word, USE_NAMES)) return found(lexer, USE_WORD);
  if (is_one_of(&word, HEADER_NAMES)) return found(lexer, HEADER_WORD);
  if (is_one_of(&word, DELETE_NAMES)) {
    for (;;) {
      skip_line(lexer);
      while (is_newline(lexer->lookahead) || is_blank(lexer->lookahead)) advance(lexer);
      if (lexer->eof(lexer)) return found(lexer, DELETE_UNCLOSED);
      if (lexer->lookahead != '#') continue;
      advance(lexer);
      skip_blanks(lexer);
      word = read_word(lexer);
      if (is_one_of(&word, END_DELETE_NAMES)) return found(lexer, DELETE_WORD);
      if (is_one_of(&word, DELETE_NAMES)) return found(lexer, DELETE_UNCLOSED);
    }
  }
  // OneScript classes may be marked by a word of their own.
  skip_blanks(lexer);
  bool is_alone = is_newline(lexer->lookahead) || lexer->lookahead == '/' || lexer->eof(lexer);
  return !inside && is_alone && found(lexer, CUSTOM_WORD);
}

// Everything up to the line of `#EndDelete`; it need not be code.
static bool scan_deleted_code(TSLexer *lexer) {
  while (is_newline(lexer->lookahead) || is_blank(lexer->lookahead)) lexer->advance(lexer, true);
  lexer->mark_end(lexer);
  while (!lexer->eof(lexer)) {
    if (lexer->lookahead == '#') {
      advance(lexer);
      skip_blanks(lexer);
      Word word = read_word(lexer);
      if (is_one_of(&word, END_DELETE_NAMES)) break;
      lexer->mark_end(lexer);
    }
    while (!is_newline(lexer->lookahead) && !lexer->eof(lexer)) {
      bool blank = is_blank(lexer->lookahead);
      advance(lexer);
      if (!blank) lexer->mark_end(lexer);
    }
    while (is_newline(lexer->lookahead) || is_blank(lexer->lookahead)) advance(lexer);
  }
  return found(lexer, DELETED_CODE);
}

static bool scan_inactive_code(TSLexer *lexer) {
  while (is_newline(lexer->lookahead) || is_blank(lexer->lookahead)) lexer->advance(lexer, true);
  lexer->mark_end(lexer);
  read_branch(lexer, true);
  return found(lexer, INACTIVE_CODE);
}

// The name or the quoted path of a OneScript library.
static bool scan_use_path(TSLexer *lexer) {
  while (is_blank(lexer->lookahead)) lexer->advance(lexer, true);
  if (is_newline(lexer->lookahead) || lexer->eof(lexer)) return false;
  if (lexer->lookahead == '"') {
    do advance(lexer);
    while (lexer->lookahead != '"' && !is_newline(lexer->lookahead) && !lexer->eof(lexer));
    if (lexer->lookahead == '"') advance(lexer);
  } else {
    while (!is_blank(lexer->lookahead) && !is_newline(lexer->lookahead) && !lexer->eof(lexer)) advance(lexer);
  }
  lexer->mark_end(lexer);
  return found(lexer, USE_PATH);
}

// Blanks, line ends and comments up to the next token. Returns whether a line ended.
static bool skip_to_token(TSLexer *lexer) {
  bool line_ended = false;
  for (;;) {
    if (is_newline(lexer->lookahead)) {
      line_ended = true;
      advance(lexer);
    } else if (is_blank(lexer->lookahead)) {
      advance(lexer);
    } else if (lexer->lookahead == '/') {
      advance(lexer);
      if (lexer->lookahead != '/') return line_ended;
      skip_line(lexer);
    } else {
      return line_ended;
    }
  }
}

// Whether the rest of the line, from `=` on, is an assignment and not the middle of a condition or of
// an argument list.
static bool is_assignment(TSLexer *lexer) {
  int brackets = 0;
  while (!is_newline(lexer->lookahead) && !lexer->eof(lexer) && lexer->lookahead != ';') {
    if (lexer->lookahead == '"') {
      skip_string(lexer);
      continue;
    }
    if (is_letter(lexer->lookahead)) {
      Word word = read_word(lexer);
      if (brackets == 0 && (is_one_of(&word, THEN_NAMES) || is_one_of(&word, DO_NAMES))) return false;
      continue;
    }
    if (lexer->lookahead == '(' || lexer->lookahead == '[') brackets++;
    if (lexer->lookahead == ')' || lexer->lookahead == ']') brackets--;
    if (brackets < 0 || (brackets == 0 && lexer->lookahead == ',')) return false;
    advance(lexer);
  }
  return true;
}

// After a dot: no name follows, or the word on the next line begins a statement of its own.
static bool scan_member_hole(TSLexer *lexer) {
  if (is_letter(lexer->lookahead)) return false;
  lexer->mark_end(lexer);
  bool line_ended = skip_to_token(lexer);
  if (lexer->lookahead == '#') return false;
  if (!is_letter(lexer->lookahead)) return found(lexer, MEMBER_HOLE);
  // A keyword is a name directly after the dot only.
  Word word = read_word(lexer);
  if (is_keyword(&word)) return found(lexer, MEMBER_HOLE);
  skip_blanks(lexer);
  return line_ended && lexer->lookahead == '=' && is_assignment(lexer) && found(lexer, MEMBER_HOLE);
}

// After a name or a member that begins a statement: neither a call nor an assignment follows.
static bool scan_statement_hole(TSLexer *lexer) {
  lexer->mark_end(lexer);
  skip_to_token(lexer);
  int32_t c = lexer->lookahead;
  bool goes_on = c == '=' || c == '.' || c == '(' || c == '[' || c == '#';
  return !goes_on && found(lexer, STATEMENT_HOLE);
}

// After the name of a method: no parenthesis follows, and perhaps no parameters.
static bool scan_header_hole(TSLexer *lexer) {
  if (lexer->lookahead == '(') return false;
  lexer->mark_end(lexer);
  bool line_ended = skip_to_token(lexer);
  if (lexer->lookahead == '(' || lexer->lookahead == '#') return false;
  if (lexer->lookahead == ')' && !line_ended) return found(lexer, PARAMETERS_HOLE);
  if (lexer->lookahead == '&' && line_ended) return found(lexer, METHOD_HOLE);
  Word word = read_word(lexer);
  if (is_one_of(&word, METHOD_NAMES)) return found(lexer, METHOD_HOLE);
  if (line_ended || is_one_of(&word, EXPORT_NAMES)) return found(lexer, HEADER_HOLE);
  while (!is_newline(lexer->lookahead) && !lexer->eof(lexer)) {
    if (lexer->lookahead == ')') return found(lexer, PARAMETERS_HOLE);
    advance(lexer);
  }
  return found(lexer, HEADER_HOLE);
}

// Section - Interface

void *tree_sitter_bsl_external_scanner_create(void) { return ts_calloc(1, sizeof(State)); }

void tree_sitter_bsl_external_scanner_destroy(void *payload) { ts_free(payload); }

unsigned tree_sitter_bsl_external_scanner_serialize(void *payload, char *buffer) {
  const State *state = payload;
  if (state->depth == 0) return 0;
  memcpy(buffer, state, sizeof(State));
  return sizeof(State);
}

void tree_sitter_bsl_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  State *state = payload;
  if (length == sizeof(State)) {
    memcpy(state, buffer, sizeof(State));
  } else {
    state->depth = 0;
    state->inside = 0;
  }
}

bool tree_sitter_bsl_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  State *state = payload;
  if (valid[ERROR_SENTINEL]) return false;
  if (valid[MEMBER_HOLE]) return scan_member_hole(lexer);
  if (valid[STATEMENT_HOLE]) return scan_statement_hole(lexer);
  if (valid[HEADER_HOLE]) return scan_header_hole(lexer);
  if (valid[REGION_WORD] || valid[END_IF_WORD]) return scan_directive(state, lexer, !valid[AT_BOUNDARY]);
  if (valid[USE_PATH]) return scan_use_path(lexer);
  if (valid[DELETED_CODE]) return scan_deleted_code(lexer);
  if (valid[INACTIVE_CODE]) return scan_inactive_code(lexer);
  return false;
}
