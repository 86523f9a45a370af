/**
 * @file BSL, the language of 1C:Enterprise modules and of OneScript.
 *
 * Every keyword has a Russian and an English spelling, in any case; a module may mix them.
 * Anonymous nodes carry the platform's English spelling ("If", "EndProcedure").
 *
 * Preprocessor directives may stand anywhere, also inside an expression. Where a statement or a
 * declaration may begin they are ordinary items of the tree; elsewhere they are extras. The scanner
 * (src/scanner.c) knows the two apart and skips a branch that repeats the middle of a statement.
 *
 * @license Apache-2.0 OR MIT
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

// Binding of operators, weakest first. NOT stands below comparison: Не А = Б means Не (А = Б).
const PREC = {
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  add: 5,
  multiply: 6,
  unary: 7,
  postfix: 8,
};

// [English name in the tree, Russian spelling, English spelling when it differs from the name]
const KEYWORDS = {
  procedure: ['Procedure', 'процедура'],
  end_procedure: ['EndProcedure', 'конецпроцедуры'],
  function: ['Function', 'функция'],
  end_function: ['EndFunction', 'конецфункции'],
  export: ['Export', 'экспорт'],
  val: ['Val', 'знач'],
  var: ['Var', 'перем'],
  if: ['If', 'если'],
  then: ['Then', 'тогда'],
  elsif: ['ElsIf', 'иначеесли'],
  else: ['Else', 'иначе'],
  end_if: ['EndIf', 'конецесли'],
  for: ['For', 'для'],
  each: ['Each', 'каждого'],
  in: ['In', 'из'],
  to: ['To', 'по'],
  do: ['Do', 'цикл'],
  end_do: ['EndDo', 'конеццикла'],
  while: ['While', 'пока'],
  break: ['Break', 'прервать'],
  continue: ['Continue', 'продолжить'],
  try: ['Try', 'попытка'],
  except: ['Except', 'исключение'],
  end_try: ['EndTry', 'конецпопытки'],
  raise: ['Raise', 'вызватьисключение'],
  return: ['Return', 'возврат'],
  goto: ['Goto', 'перейти'],
  execute: ['Execute', 'выполнить'],
  new: ['New', 'новый'],
  add_handler: ['AddHandler', 'добавитьобработчик'],
  remove_handler: ['RemoveHandler', 'удалитьобработчик'],
  and: ['And', 'и'],
  or: ['Or', 'или'],
  not: ['Not', 'не'],
  async: ['Async', 'асинх'],
  await: ['Await', 'ждать'],
};

// Words that are keywords only where the grammar expects them.
const CONTEXTUAL = ['async', 'await'];

// A name: a letter or `_`, then letters, digits and `_`. Any letter, not only А-Я: ё, Ukrainian,
// Kazakh, Greek and accented Latin letters occur. The pattern goes by two halves of the alphabet, so
// that the generated lexer compares usual letters directly and looks only the others up in a table.
const USUAL = '[A-Za-z_\\u0400-\\u045F]';
const UNUSUAL = '[\\p{L}--[A-Za-z\\u0400-\\u045F]]';
const REST_OF_NAME = `(?:(?:${USUAL}|[0-9])+|${UNUSUAL}+)*`;
const NAME = `(?:${USUAL}${REST_OF_NAME}|${UNUSUAL}${REST_OF_NAME})`;

/** The token of a keyword: either spelling, any case. */
const token_of = (/** @type {string} */ key) =>
  new RustRegex(`(?i)${KEYWORDS[key][1]}|${KEYWORDS[key][0].toLowerCase()}`);

/** A keyword as it appears in the tree. */
const kw = (/** @type {string} */ key) => alias(token_of(key), KEYWORDS[key][0]);

const annotations = $ => repeat(field('annotation', $.annotation));
const body = $ => optional(field('body', $.block));
const comma_list = rule => seq(rule, repeat(seq(',', rule)));

module.exports = grammar({
  name: 'bsl',

  word: $ => $.identifier,

  extras: $ => [
    // Blanks of every kind that shipped code holds, U+00A0 and a stray U+FEFF included.
    /[\t-\r \u00A0\u2000-\u200B\u2028-\u202F\u205F\u3000\uFEFF]/,
    $.comment,
    ...directive_names().map(name => $[name]),
  ],

  externals: $ => [
    // Words of directives, scanned directly after `#`.
    $._region_word,
    $._region_unnamed, // `#Область` without a name
    $._end_region_word,
    $._if_word,
    $._if_broken, // `#Если` with no `Тогда` on its line; covers the line
    $._elsif_word,
    $._elsif_skipped_word, // the branch that follows is an alternative that must be skipped
    $._elsif_broken,
    $._else_word,
    $._else_skipped_word,
    $._end_if_word,
    $._insert_word,
    $._end_insert_word,
    $._delete_word,
    $._delete_unclosed,
    $._end_delete_word,
    $._use_word,
    $._header_word, // #native, #stack
    $._custom_word, // any other word that is alone on its line
    // What follows some of them.
    $.use_path,
    $.deleted_code,
    $.inactive_code,
    // Holes in code that is being typed.
    $.hole_after_dot, // no name follows the dot
    $.hole_after_name, // neither a call nor an assignment follows the name that begins a statement
    $.hole_in_header, // no parameters follow the name of a method
    $.hole_before_method, // another method follows it
    $.hole_before_parameters, // parameters follow it without `(`
    // Never scanned: their validity tells the scanner where it is.
    $._at_boundary,
    $._error_sentinel,
  ],

  supertypes: $ => [
    $.definition,
    $.statement,
    $.expression,
  ],

  conflicts: $ => [
    // `Ждать` is an operator or a name; what follows tells.
    [$._contextual_name, $.await_expression],
  ],

  inline: $ => [
    $._module_item,
    $._block_item,
    $._terminated_statement,
    $._statements,
    $._method_name,
    $._name,
    $._primary,
    $._literal,
    $._constant,
    $._string_literal,
    $._one_string,
    $._directive,
  ],

  reserved: {
    global: $ => [
      ...Object.keys(KEYWORDS).filter(key => !CONTEXTUAL.includes(key)).map(token_of),
      $.boolean,
      $.undefined,
      $.null,
    ],
    // After a dot and `#Область` every word is a name.
    none: _ => [],
    // An annotation may have the name of any keyword but of those that follow annotations.
    annotation: _ => ['procedure', 'function', 'end_procedure', 'end_function'].map(token_of),
  },

  rules: {
    source_file: $ => seq(
      optional($.shebang),
      repeat($._module_item),
      optional($._statements),
    ),

    // When one definition changes, all others are taken over one by one. So that these are few, a
    // definition and the comments above it are held together.
    _documented_definition: $ => seq($._comments, $.definition),
    _comments: $ => choice($.comment, prec(1, seq($._comments, $.comment))),
    _lone_comments: $ => prec(-1, $._comments),

    // Stand in for the end of what is not closed: a method, a statement, an expression. Their rules
    // come early because the error recovery tries tokens in the order of their rules.
    _no_end: _ => /\u{10FFFC}/u,
    _no_statement_end: _ => /\u{10FFFA}/u,
    _no_expression_end: _ => /\u{10FFF9}/u,

    _module_item: $ => choice(
      $.definition,
      $._unterminated_variables,
      $._documented_definition,
      $._lone_comments,
      $._terminated_statement,
      ';',
      $._directive,
    ),

    // Section - Definitions

    definition: $ => choice(
      $.module_variable,
      $.procedure_definition,
      $.function_definition,
    ),

    module_variable: $ => seq($._declared_variables, ';'),

    _declared_variables: $ => seq(
      annotations($),
      kw('var'),
      comma_list(field('declarator', $.variable_declarator)),
    ),

    // Between two definitions the `;` may be left out.
    _unterminated_variables: $ => seq(
      repeat1(alias($._unterminated_variable, $.module_variable)),
      choice($.procedure_definition, $.function_definition, $.module_variable),
    ),
    _unterminated_variable: $ => $._declared_variables,

    // Outside of methods Перем declares a variable of the module.
    variable_declarator: $ => prec(1, seq(
      field('name', $.identifier),
      optional(field('export', kw('export'))),
    )),

    ...method_rules('procedure'),
    ...method_rules('function'),

    // A method may be exported in one kind of client only.
    _export: $ => choice(
      field('export', kw('export')),
      seq(
        alias($._if_directive_at_boundary, $.if_directive),
        field('export', kw('export')),
        optional(alias($._else_directive_at_boundary, $.else_directive)),
        alias($._end_if_directive_at_boundary, $.end_if_directive),
      ),
    ),

    // OneScript classes name a method Выполнить.
    _method_name: $ => choice($.identifier, alias(token_of('execute'), $.identifier)),

    parameters: $ => choice(
      seq(choice('(', $._no_opening), optional(comma_list($.parameter)), ')'),
      // A line that is being typed: the next parameter or its default value is still to come.
      seq(
        '(',
        optional(seq(comma_list($.parameter), ',')),
        optional(alias($._unfinished_parameter, $.parameter)),
        alias($._no_parenthesis, ')'),
      ),
    ),

    _no_opening: $ => seq($.hole_before_parameters, alias($._no_parenthesis, '(')),

    parameter: $ => seq($._parameter_start, optional(seq('=', field('default', $._constant)))),

    _unfinished_parameter: $ => seq($._parameter_start, '='),

    _parameter_start: $ => seq(
      annotations($),
      optional(field('val', kw('val'))),
      field('name', $.identifier),
    ),

    annotation: $ => prec.right(seq(
      '&',
      field('name', reserved('annotation', $.identifier)),
      optional(field('arguments', $.annotation_arguments)),
    )),

    annotation_arguments: $ => seq(
      '(',
      optional(comma_list($.annotation_argument)),
      // The second choice is never complete: it makes the recovery tell keywords from names here.
      choice(')', seq($.identifier, $.missing, $.missing)),
    ),

    annotation_argument: $ => choice(
      field('name', $.identifier),
      seq(
        optional(seq(field('name', $.identifier), '=')),
        field('value', choice($._constant, $.annotation)),
      ),
    ),

    // Section - Statements

    block: $ => choice(
      $._statements,
      seq(repeat1($._block_item), optional($._statements)),
      prec(1, $._open_block),
    ),

    _block_item: $ => choice(
      $._terminated_statement,
      ';',
      $._directive,
    ),

    _terminated_statement: $ => seq($._statements, ';'),

    // More than one statement is an error of the code, but not of the tree: while a statement is
    // being typed its `;` is missing, and whatever follows must stand as it did.
    _statements: $ => seq($.statement, repeat($.statement)),

    statement: $ => choice(
      $.assignment_statement,
      $.call_statement,
      $.await_statement,
      $.if_statement,
      $.for_statement,
      $.for_each_statement,
      $.while_statement,
      $.try_statement,
      $.return_statement,
      $.raise_statement,
      $.break_statement,
      $.continue_statement,
      $.goto_statement,
      $.labeled_statement,
      $.execute_statement,
      $.add_handler_statement,
      $.remove_handler_statement,
      $.var_statement,
      $.incomplete_statement,
    ),

    assignment_statement: $ => seq(
      field('left', choice($._name, $.member_expression, $.index_expression)),
      '=',
      choice(field('right', $.expression), open($, 'right')),
    ),

    call_statement: $ => choice(
      field('call', $.call_expression),
      field('call', alias($._open_call, $.call_expression)),
    ),

    await_statement: $ => field('expression', $.await_expression),

    if_statement: $ => choice(
      seq(
        $._if_start,
        body($),
        repeat(field('alternative', $.elsif_clause)),
        optional(field('alternative', $.else_clause)),
        kw('end_if'),
      ),
      unfinished_condition($, 'if', 'then'),
    ),

    // The starts of statements are rules of their own because the error recovery puts in a missing
    // token only where a rule ends.
    _if_start: $ => seq(kw('if'), field('condition', $.expression), kw('then')),

    elsif_clause: $ => seq($._elsif_start, body($)),

    _elsif_start: $ => seq(kw('elsif'), field('condition', $.expression), kw('then')),

    else_clause: $ => seq(kw('else'), body($)),

    for_statement: $ => choice(
      seq($._for_start, body($), kw('end_do')),
      seq($._for_variable, field('from', $.expression), no_end($, 'to')),
      seq($._for_from, field('to', $.expression), no_end($, 'do')),
    ),

    _for_start: $ => seq($._for_from, field('to', $.expression), kw('do')),
    _for_from: $ => seq($._for_variable, field('from', $.expression), kw('to')),
    _for_variable: $ => seq(kw('for'), field('variable', $.identifier), '='),

    for_each_statement: $ => choice(
      seq($._for_each_start, body($), kw('end_do')),
      seq($._for_each_in, field('collection', $.expression), no_end($, 'do')),
    ),

    _for_each_start: $ => seq($._for_each_in, field('collection', $.expression), kw('do')),
    _for_each_in: $ => choice(
      seq(kw('for'), kw('each'), field('variable', $.identifier), kw('in')),
      seq(kw('for'), field('variable', $.identifier), kw('in'), alias($._no_each, KEYWORDS.each[0])),
    ),

    while_statement: $ => choice(
      seq($._while_start, body($), kw('end_do')),
      unfinished_condition($, 'while', 'do'),
    ),

    _while_start: $ => seq(kw('while'), field('condition', $.expression), kw('do')),

    try_statement: $ => seq($._try_start, optional(field('handler', $.block)), kw('end_try')),

    _try_start: $ => seq(kw('try'), body($), kw('except')),

    return_statement: $ => prec.right(seq(
      kw('return'),
      optional(choice(field('value', $.expression), open($, 'value'))),
    )),

    // One argument in parentheses is an expression like any other; several are an argument list.
    raise_statement: $ => prec.right(seq(
      kw('raise'),
      optional(choice(
        field('value', $.expression),
        field('arguments', alias($._several_arguments, $.arguments)),
        open($, 'value'),
      )),
    )),

    _several_arguments: $ => choice(
      seq('(', ')'),
      seq(
        '(',
        optional(field('argument', $.expression)),
        repeat1(seq(',', optional(field('argument', $.expression)))),
        ')',
      ),
    ),

    break_statement: _ => kw('break'),

    continue_statement: _ => kw('continue'),

    goto_statement: $ => seq(kw('goto'), field('label', $.label)),

    labeled_statement: $ => prec.right(seq(
      field('label', $.label),
      ':',
      optional(field('statement', $.statement)),
    )),

    execute_statement: $ => seq(kw('execute'), choice(field('code', $.expression), open($, 'code'))),

    add_handler_statement: $ => seq(kw('add_handler'), $._event_and_handler),

    remove_handler_statement: $ => seq(kw('remove_handler'), $._event_and_handler),

    _event_and_handler: $ => seq(field('event', $.expression), ',', field('handler', $.expression)),

    var_statement: $ => seq(kw('var'), comma_list(field('name', $.identifier))),

    // A name or a member that is neither called nor assigned.
    incomplete_statement: $ => choice(
      seq(
        field('expression', choice($.identifier, $.member_expression, $.index_expression)),
        $.hole_after_name,
        $.missing,
      ),
      field('expression', alias($._cut_off_member, $.member_expression)),
      field('expression', alias($._open_index, $.index_expression)),
    ),

    // Section - Expressions

    expression: $ => choice(
      $._primary,
      $._literal,
      $.unary_expression,
      $.binary_expression,
      $.await_expression,
    ),

    // What a dot or a bracket may follow.
    _primary: $ => choice(
      $._name,
      $.call_expression,
      $.member_expression,
      alias($._cut_off_member, $.member_expression),
      $.index_expression,
      $.parenthesized_expression,
      $.ternary_expression,
      $.new_expression,
    ),

    _name: $ => choice($.identifier, $._contextual_name),

    // Outside their places these two are ordinary names.
    _contextual_name: $ => choice(
      alias(token_of('await'), $.identifier),
      alias(token_of('async'), $.identifier),
    ),

    member_expression: $ => prec(PREC.postfix, seq(
      field('object', $._primary),
      '.',
      field('property', reserved('none', $.identifier)),
    )),

    // No name follows the dot.
    _cut_off_member: $ => seq(field('object', $._primary), '.', $.hole_after_dot, $.missing),

    call_expression: $ => prec(PREC.postfix, seq(
      field('function', choice($._name, $.member_expression)),
      field('arguments', $.arguments),
    )),

    arguments: $ => seq(
      '(',
      optional(field('argument', $.expression)),
      repeat(seq(',', optional(field('argument', $.expression)))),
      ')',
    ),

    index_expression: $ => prec(PREC.postfix, seq(
      field('object', $._primary),
      '[',
      field('index', $.expression),
      ']',
    )),

    parenthesized_expression: $ => seq('(', field('expression', $.expression), ')'),

    ternary_expression: $ => seq(
      '?',
      '(',
      field('condition', $.expression),
      ',',
      field('consequence', $.expression),
      ',',
      field('alternative', $.expression),
      ')',
    ),

    new_expression: $ => prec.right(PREC.postfix + 1, seq(
      kw('new'),
      choice(
        seq(field('type', $.identifier), optional(field('arguments', $.arguments))),
        field('arguments', $.arguments),
      ),
    )),

    await_expression: $ => prec.dynamic(1, seq(
      kw('await'),
      field('operand', choice(
        $.identifier,
        $.call_expression,
        $.member_expression,
        $.index_expression,
        $.ternary_expression,
        $.new_expression,
        $.await_expression,
      )),
    )),

    unary_expression: $ => choice(
      prec(PREC.unary, seq(field('operator', choice('-', '+')), field('operand', $.expression))),
      prec(PREC.not, seq(field('operator', kw('not')), field('operand', $.expression))),
    ),

    binary_expression: $ => choice(...binary_operators($, $.expression)),

    // Section - What is not closed
    //
    // While code is being typed, a block ends without the end of its last statement and an expression
    // without its brackets. However many are open, one token that never comes stands in for all of
    // them: the error recovery puts in one token, not several, before it starts to skip code.

    _open_block: $ => seq(repeat($._block_item), optional($._statements), $._open_statement),

    _open_statement: $ => choice(
      alias($._open_if, $.if_statement),
      alias($._open_for, $.for_statement),
      alias($._open_for_each, $.for_each_statement),
      alias($._open_while, $.while_statement),
      alias($._open_try, $.try_statement),
    ),

    _open_if: $ => choice(
      seq($._if_start, open_body($)),
      seq(
        $._if_start,
        body($),
        repeat(field('alternative', $.elsif_clause)),
        choice(
          seq(optional(field('alternative', $.else_clause)), no_end($, 'end_if')),
          field('alternative', alias($._open_elsif, $.elsif_clause)),
          field('alternative', alias($._open_else, $.else_clause)),
        ),
      ),
    ),
    _open_elsif: $ => choice(
      unfinished_condition($, 'elsif', 'then'),
      seq($._elsif_start, open_body($)),
    ),
    _open_else: $ => seq(kw('else'), open_body($)),

    _open_for: $ => seq($._for_start, choice(open_body($), seq(body($), no_end($, 'end_do')))),

    _open_for_each: $ => seq($._for_each_start, choice(open_body($), seq(body($), no_end($, 'end_do')))),

    _open_while: $ => seq($._while_start, choice(open_body($), seq(body($), no_end($, 'end_do')))),

    _open_try: $ => choice(
      seq(kw('try'), choice(open_body($), seq(body($), no_end($, 'end_try')))),
      seq($._try_start, choice(
        field('handler', alias($._open_block, $.block)),
        seq(optional(field('handler', $.block)), no_end($, 'end_try')),
      )),
    ),

    _open_expression: $ => choice(
      alias($._open_member, $.member_expression),
      alias($._open_call, $.call_expression),
      alias($._open_index, $.index_expression),
      alias($._open_parenthesized, $.parenthesized_expression),
      alias($._open_ternary, $.ternary_expression),
      alias($._open_new, $.new_expression),
      alias($._open_unary, $.unary_expression),
      alias($._open_binary, $.binary_expression),
      alias($._open_string, $.multiline_string),
    ),

    _open_member: $ => seq(field('object', $._primary), '.', $.hole_after_dot, no_rest($)),

    _open_call: $ => seq(
      field('function', choice($._name, $.member_expression)),
      field('arguments', alias($._open_arguments, $.arguments)),
    ),

    _open_arguments: $ => choice(
      seq('(', field('argument', $._open_expression)),
      seq(
        '(',
        optional(field('argument', $.expression)),
        repeat(seq(',', optional(field('argument', $.expression)))),
        choice(
          no_rest($),
          seq(',', field('argument', $._open_expression)),
          // Never complete: it keeps a name in arguments apart from other names, so that the
          // recovery does not take it for what is missing before the end of a statement.
          seq(',', $.identifier, $.missing, $.missing),
        ),
      ),
      seq('(', $.identifier, $.missing, $.missing),
    ),

    _open_index: $ => seq(field('object', $._primary), '[', open_part($, 'index')),

    _open_parenthesized: $ => seq('(', open_part($, 'expression')),

    _open_ternary: $ => seq('?', '(', choice(
      open_part($, 'condition'),
      seq(field('condition', $.expression), ',', choice(
        no_rest($),
        open_part($, 'consequence'),
        seq(field('consequence', $.expression), ',', choice(no_rest($), open_part($, 'alternative'))),
      )),
    )),

    _open_new: $ => prec(PREC.postfix + 1, seq(
      kw('new'),
      optional(field('type', $.identifier)),
      field('arguments', alias($._open_arguments, $.arguments)),
    )),

    _open_unary: $ => choice(
      prec(PREC.unary, seq(field('operator', choice('-', '+')), field('operand', $._open_expression))),
      prec(PREC.not, seq(field('operator', kw('not')), field('operand', $._open_expression))),
    ),

    _open_binary: $ => choice(...binary_operators($, $._open_expression)),

    _open_string: $ => seq(
      alias($._string_start, $.string_fragment),
      repeat(alias($._string_part, $.string_fragment)),
      no_rest($),
    ),

    // Section - Literals

    _literal: $ => choice(
      $.number,
      $._string_literal,
      $.date,
      $.boolean,
      $.undefined,
      $.null,
    ),

    // What a default value and an annotation may hold.
    _constant: $ => choice($._literal, alias($._signed_number, $.unary_expression)),

    _signed_number: $ => seq(field('operator', choice('-', '+')), field('operand', $.number)),

    _string_literal: $ => choice($._one_string, $.adjacent_strings),

    _one_string: $ => choice($.string, $.multiline_string),

    // Literals side by side are one constant.
    adjacent_strings: $ => prec.left(seq($._one_string, repeat1($._one_string))),

    string: _ => /"([^"\r\n]|"")*"/,

    multiline_string: $ => seq(
      alias($._string_start, $.string_fragment),
      repeat(alias($._string_part, $.string_fragment)),
      alias($._string_end, $.string_fragment),
    ),

    _string_start: _ => /"([^"\r\n]|"")*/,
    _string_part: _ => /\|([^"\r\n]|"")*/,
    _string_end: _ => /\|([^"\r\n]|"")*"/,

    number: _ => /[0-9]+(\.[0-9]*)?/,

    date: _ => /'[^'\r\n]*'/,

    boolean: _ => new RustRegex('(?i)истина|true|ложь|false'),

    undefined: _ => new RustRegex('(?i)неопределено|undefined'),

    null: _ => new RustRegex('(?i)null'),

    // Section - Preprocessor

    _directive: $ => choice(
      ...directive_names().map(name => alias($[`_${name}_at_boundary`], $[name])),
    ),

    ...directive_rules(false),
    ...directive_rules(true),

    preproc_symbol: $ => $.identifier,

    preproc_not: $ => prec(PREC.not, seq(kw('not'), field('operand', $._preproc_condition))),

    preproc_binary: $ => choice(
      ...[[PREC.or, kw('or')], [PREC.and, kw('and')]].map(([level, operator]) => prec.left(level, seq(
        field('left', $._preproc_condition),
        field('operator', operator),
        field('right', $._preproc_condition),
      ))),
    ),

    preproc_parenthesized: $ => seq('(', field('condition', $._preproc_condition), ')'),

    _preproc_condition: $ => choice(
      $.preproc_symbol,
      $.preproc_not,
      $.preproc_binary,
      $.preproc_parenthesized,
    ),

    // Tokens that no text has: only the error recovery puts them in. So the tree says that something
    // is missing, and the grammar goes on without it.
    missing: _ => /\u{10FFFF}/u,
    _no_parenthesis: _ => /\u{10FFFD}/u,
    _no_each: _ => /\u{10FFFB}/u,

    shebang: _ => /#![^\r\n]*/,

    // Section - Tokens

    comment: _ => /\/\/[^\r\n]*/,

    label: _ => new RustRegex(`~${NAME}`),

    identifier: _ => new RustRegex(NAME),
  },
});

/**
 * The rules of a method. Its start is a rule, so that a missing name can be put in before the
 * parameters; and the parameters, the end, or all after the name may be missing while it is typed.
 */
function method_rules(keyword) {
  return {
    [`${keyword}_definition`]: $ => choice(
      seq($[`_${keyword}_header`], optional($._export), body($), kw(`end_${keyword}`)),
      // The end of the other kind of method.
      seq(
        $[`_${keyword}_header`],
        optional($._export),
        body($),
        kw(keyword === 'procedure' ? 'end_function' : 'end_procedure'),
        $.missing,
      ),
      seq($[`_${keyword}_start`], $.hole_before_method, $.missing),
      seq(
        $[`_${keyword}_header`],
        optional($._export),
        field('body', alias($[`_unclosed_${keyword}_body`], $.block)),
      ),
    ),
    [`_unclosed_${keyword}_body`]: $ => seq(
      repeat($._block_item),
      optional($._statements),
      alias($._no_end, KEYWORDS[`end_${keyword}`][0]),
    ),
    [`_${keyword}_start`]: $ => seq(
      annotations($),
      optional(field('async', kw('async'))),
      kw(keyword),
      field('name', $._method_name),
    ),
    [`_${keyword}_header`]: $ => seq(
      $[`_${keyword}_start`],
      choice(field('parameters', $.parameters), seq($.hole_in_header, $.missing)),
    ),
  };
}

function binary_operators($, right) {
  return [
    [PREC.or, kw('or')],
    [PREC.and, kw('and')],
    [PREC.compare, choice('=', '<>', '<', '<=', '>', '>=')],
    [PREC.add, choice('+', '-')],
    [PREC.multiply, choice('*', '/', '%')],
  ].map(([level, operator]) => prec.left(level, seq(
    field('left', $.expression),
    field('operator', operator),
    field('right', right),
  )));
}

/** `Если условие` while the rest of the statement is still to come; what follows is not its body. */
function unfinished_condition($, keyword, end) {
  return choice(
    seq(kw(keyword), field('condition', $.expression), no_end($, end)),
    seq(kw(keyword), open($, 'condition')),
  );
}

/** An expression that is not closed, as the last part of a statement. */
function open($, name) {
  return field(name, $._open_expression);
}

/** An expression whose closing bracket is missing, or whose last part is not closed. */
function open_part($, name) {
  return choice(seq(field(name, $.expression), no_rest($)), field(name, $._open_expression));
}

function no_rest($) {
  return alias($._no_expression_end, $.missing);
}

function no_end($, keyword) {
  return alias($._no_statement_end, KEYWORDS[keyword][0]);
}

function open_body($) {
  return field('body', alias($._open_block, $.block));
}

/** Names of the directive nodes; each has a rule for a boundary and one for the inside of a statement. */
function directive_names() {
  return [
    'region_directive', 'end_region_directive',
    'if_directive', 'elsif_directive', 'else_directive', 'end_if_directive',
    'insert_directive', 'end_insert_directive', 'delete_directive', 'end_delete_directive',
    'use_directive', 'header_directive', 'custom_directive',
  ];
}

/**
 * The rules of all directives. At a boundary the token that never comes tells the
 * scanner where it is, and makes a broken directive an error of the tree.
 */
function directive_rules(boundary) {
  const broken = ($, token) => boundary ? seq(token, $.missing) : token;
  const then = () => alias(token_of('then'), KEYWORDS.then[0]);
  const bodies = {
    region_directive: $ => [
      seq('#', alias($._region_word, 'Region'), field('name', reserved('none', $.identifier))),
      seq('#', broken($, alias($._region_unnamed, 'Region'))),
    ],
    end_region_directive: $ => [seq('#', alias($._end_region_word, 'EndRegion'))],
    if_directive: $ => [
      seq('#', alias($._if_word, 'If'), field('condition', $._preproc_condition), then()),
      seq('#', broken($, alias($._if_broken, 'If'))),
    ],
    elsif_directive: $ => [
      seq('#', alias($._elsif_word, 'ElsIf'), field('condition', $._preproc_condition), then()),
      seq('#', alias($._elsif_skipped_word, 'ElsIf'), field('condition', $._preproc_condition), then(),
        field('skipped', $.inactive_code)),
      seq('#', broken($, alias($._elsif_broken, 'ElsIf'))),
    ],
    else_directive: $ => [
      seq('#', alias($._else_word, 'Else')),
      seq('#', alias($._else_skipped_word, 'Else'), field('skipped', $.inactive_code)),
    ],
    end_if_directive: $ => [seq('#', alias($._end_if_word, 'EndIf'))],
    insert_directive: $ => [seq('#', alias($._insert_word, 'Insert'))],
    end_insert_directive: $ => [seq('#', alias($._end_insert_word, 'EndInsert'))],
    delete_directive: $ => [
      seq('#', alias($._delete_word, 'Delete'), field('deleted', $.deleted_code)),
      seq('#', broken($, alias($._delete_unclosed, 'Delete'))),
    ],
    end_delete_directive: $ => [seq('#', alias($._end_delete_word, 'EndDelete'))],
    use_directive: $ => [seq('#', alias($._use_word, 'Use'), field('path', $.use_path))],
    custom_directive: $ => [seq('#', field('name', alias($._custom_word, $.identifier)))],
    header_directive: $ => [
      seq('#', alias($._header_word, 'Header')),
      ...(boundary ? [seq('#', $._at_boundary)] : []),
    ],
  };
  return Object.fromEntries(directive_names().map(name => [
    boundary ? `_${name}_at_boundary` : name,
    $ => choice(...bodies[name]($)),
  ]));
}
