/**
 * @file The query language of 1C:Enterprise (SDBL), with the `{…}` blocks of the query builder and of the data composition system.
 *
 * Every keyword has a Russian and an English spelling, in any case, and both may be mixed in one query.
 * A keyword is one token named by its English spelling in upper case; the table KEYWORDS is the dictionary.
 * The grammar knows no function names and no metadata: what a name means is decided by whoever reads the tree.
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

const PREC = {
  unary: 7,
  multiplicative: 6,
  additive: 5,
  predicate: 4,
  not: 3,
  and: 2,
  or: 1,
};

const KEYWORDS = {
  ADD: 'добавить|add',
  ALL: 'все|all',
  ALLOWED: 'разрешенные|allowed',
  AND: 'и|and',
  AS: 'как|as',
  ASC: 'возр|asc',
  AUTOORDER: 'автоупорядочивание|autoorder',
  BETWEEN: 'между|between',
  BY: 'по|on|by',
  CASE: 'выбор|case',
  CAST: 'выразить|cast',
  CHARACTERISTICS: 'характеристики|characteristics',
  DESC: 'убыв|desc',
  DISTINCT: 'различные|distinct',
  DROP: 'уничтожить|drop',
  ELSE: 'иначе|else',
  EMPTYTABLE: 'пустаятаблица|emptytable',
  END: 'конец|end',
  ESCAPE: 'спецсимвол|escape',
  FALSE: 'ложь|false',
  FOR: 'для|for',
  FROM: 'из|from',
  FULL: 'полное|full',
  GROUP: 'сгруппировать|group',
  GROUPING: 'группирующим|grouping',
  HAVING: 'имеющие|having',
  HIERARCHY: 'иерархия|иерархии|hierarchy',
  IN: 'в|in',
  INDEX: 'индексировать|index',
  INNER: 'внутреннее|inner',
  INTO: 'поместить|into',
  IS: 'есть|is',
  JOIN: 'соединение|join',
  LEFT: 'левое|left',
  LIKE: 'подобно|like',
  NOT: 'не|not',
  NULL: 'null',
  OF: 'of',
  ON: 'по|on|by',
  ONLY: 'только|only',
  OR: 'или|or',
  ORDER: 'упорядочить|order',
  OUTER: 'внешнее|outer',
  OVERALL: 'общие|overall',
  PERIODS: 'периодами|periods',
  REFS: 'ссылка|refs',
  RIGHT: 'правое|right',
  SELECT: 'выбрать|select',
  SETS: 'наборам|sets',
  THEN: 'тогда|then',
  TOP: 'первые|top',
  TOTALS: 'итоги|totals',
  TRUE: 'истина|true',
  TYPE: 'тип|type',
  UNDEFINED: 'неопределено|undefined',
  UNION: 'объединить|union',
  UNIQUE: 'уникально|unique',
  UPDATE: 'изменения|update',
  VALUE: 'значение|value',
  WHEN: 'когда|when',
  WHERE: 'где|where',
};

// Words that cannot be a column, a table or an alias without КАК.
const RESERVED = [
  'ADD', 'ALLOWED', 'AND', 'AS', 'ASC', 'BETWEEN', 'BY', 'CASE', 'CAST', 'DESC', 'DISTINCT', 'ELSE', 'FALSE', 'FROM',
  'HAVING', 'IN', 'INTO', 'IS', 'LIKE', 'NOT', 'NULL', 'OR', 'OVERALL', 'THEN', 'TOP', 'TRUE', 'UNDEFINED', 'UNIQUE',
  'WHEN', 'WHERE',
];

// Words that may be names but go on with the query where a name is unlikely: `ГДЕ Т. УПОРЯДОЧИТЬ ПО`, `ГДЕ (А = 1 УПОРЯДОЧИТЬ ПО`.
const CONTINUING = [
  'AUTOORDER', 'DROP', 'END', 'FOR', 'FULL', 'GROUP', 'INDEX', 'INNER', 'JOIN', 'LEFT', 'ORDER', 'RIGHT', 'SELECT', 'TOTALS', 'UNION',
];

// Characters of the private use area, which no query holds: tokens that only recovery puts into a tree.
const MISSING = {
  END: '\u{F8FE}',
  ON: '\u{F8FD}',
};

// A name: a letter of any alphabet or `_`, then also digits. The pattern goes by two halves of the
// alphabet, so that the generated lexer compares usual letters directly and looks only the others up.
const USUAL = '[A-Za-z_\\u0400-\\u045F]';
const UNUSUAL = '[\\p{L}--[A-Za-z\\u0400-\\u045F]]';
const REST_OF_NAME = `(?:(?:${USUAL}|[0-9])+|${UNUSUAL}+)*`;
const NAME = `(?:${USUAL}${REST_OF_NAME}|${UNUSUAL}${REST_OF_NAME})`;

module.exports = grammar({
  name: 'bsl_query',

  extras: $ => [
    // `\s` holds only the blanks of ASCII.
    new RustRegex('[\\s\\p{Z}\\u{85}\\u{200B}\\u{FEFF}]'),
    $.comment,
  ],

  supertypes: $ => [
    $.query,
    $.table,
    $.expression,
    $.literal,
    $.type,
    $.builder_block,
  ],

  word: $ => $.identifier,

  reserved: {
    global: _ => RESERVED.map(word),
    continuing: _ => [...RESERVED, ...CONTINUING].map(word),
    after_as: _ => [],
  },

  conflicts: $ => [
    // Only the word after `{` tells a join of this source from a block of the whole query.
    [$.source],
  ],

  rules: {
    query_package: $ => seq(
      optional($.query),
      repeat(seq($._separator, optional($.query))),
    ),

    // The second choice, which is never complete, keeps the rule apart from its token: recovery puts only a token that ends a rule.
    _separator: $ => choice(
      ';',
      seq(';', $._never),
    ),

    // Section - Queries

    query: $ => choice(
      $.select_query,
      $.drop_query,
    ),

    drop_query: $ => seq(
      kw('DROP'),
      field('name', $.temporary_table_name),
    ),

    select_query: $ => prec.right(seq(
      field('select', $.select),
      repeat(field('union', $.union_clause)),
      optional($._order_by),
      optional($._stray_word),
    )),

    // Order, then totals; the automatic order and `{…}` blocks may stand before, between and after them.
    _order_by: $ => choice(
      seq($._whole_query_part, optional($._order_by)),
      seq(field('order_by', $.order_by_clause), optional(field('index', $.index_clause)), optional($._totals)),
      seq(field('totals', $.totals_clause), optional($._after_totals)),
    ),

    _totals: $ => choice(
      seq($._whole_query_part, optional($._totals)),
      seq(field('totals', $.totals_clause), optional($._after_totals)),
    ),

    _after_totals: $ => repeat1($._whole_query_part),

    _whole_query_part: $ => choice(
      field('autoorder', $.autoorder),
      field('builder', $.builder_block),
    ),

    union_clause: $ => seq(
      kw('UNION'),
      optional(field('all', kw('ALL'))),
      field('select', $.select),
    ),

    subquery: $ => seq(
      '(',
      field('query', $.select_query),
      ')',
    ),

    // Section - Select

    // The clauses come in this order, and `{…}` blocks may stand after each of them.
    select: $ => seq(
      kw('SELECT'),
      repeat($._modifier),
      clause($, field('fields', $.select_fields), $._into),
    ),

    _into: $ => choice(
      clause($, field('into', $.into_clause), $._from),
      clause($, field('add', $.add_clause), $._from),
      $._from,
    ),

    _from: $ => choice(
      clause($, field('from', $.from_clause), $._where),
      $._where,
    ),

    _where: $ => choice(
      clause($, field('where', $.where_clause), $._group_by),
      $._group_by,
    ),

    _group_by: $ => choice(
      clause($, field('group_by', $.group_by_clause), $._having),
      $._having,
    ),

    _having: $ => choice(
      clause($, field('having', $.having_clause), $._for_update),
      $._for_update,
    ),

    _for_update: $ => choice(
      clause($, field('for_update', $.for_update_clause), $._index),
      $._index,
    ),

    _index: $ => field('index', $.index_clause),

    _modifier: $ => choice(
      field('allowed', kw('ALLOWED')),
      field('distinct', kw('DISTINCT')),
      field('top', $.top),
    ),

    top: $ => seq(
      kw('TOP'),
      field('count', choice($.number, $.parameter)),
    ),

    select_fields: $ => commaSep1(choice(
      $.select_field,
      $.all_fields,
    )),

    select_field: $ => prec.right(seq(
      field('expression', choice(
        $.expression,
        $.tabular_section,
        $.empty_table,
      )),
      optional($._alias),
    )),

    all_fields: $ => choice(
      '*',
      seq($._path, '.', '*'),
    ),

    tabular_section: $ => seq(
      field('name', alias($._path, $.column)),
      '.',
      '(',
      field('fields', $.select_fields),
      $._close,
    ),

    // Preferred to a column of this name; the path rule has the column.
    empty_table: $ => prec(1, seq(
      kw('EMPTYTABLE'),
      '.',
      '(',
      commaSep1(field('column', $.identifier)),
      ')',
    )),

    into_clause: $ => seq(
      kw('INTO'),
      field('name', $.temporary_table_name),
    ),

    add_clause: $ => seq(
      kw('ADD'),
      field('name', $.temporary_table_name),
    ),

    where_clause: $ => seq(
      kw('WHERE'),
      field('condition', $.expression),
    ),

    group_by_clause: $ => seq(
      kw('GROUP'),
      kw('BY'),
      choice(
        commaSep1(field('item', $.expression)),
        seq(kw('GROUPING'), kw('SETS'), '(', commaSep1(field('set', $.grouping_set)), ')'),
      ),
    ),

    grouping_set: $ => seq(
      '(',
      choice(
        ')',
        seq(commaSep1(field('item', $.expression)), $._close),
      ),
    ),

    having_clause: $ => seq(
      kw('HAVING'),
      field('condition', $.expression),
    ),

    for_update_clause: $ => prec.right(seq(
      kw('FOR'),
      kw('UPDATE'),
      optional(kw('OF')),
      optional(commaSep1(field('table', choice(
        $.table_name,
        $.temporary_table_name,
      )))),
    )),

    index_clause: $ => seq(
      kw('INDEX'),
      kw('BY'),
      choice(
        commaSep1(field('item', $.index_item)),
        seq(kw('SETS'), '(', commaSep1(field('set', $.index_set)), ')'),
      ),
    ),

    index_set: $ => seq(
      '(',
      commaSep1(field('item', $.index_item)),
      ')',
      optional(field('unique', kw('UNIQUE'))),
    ),

    index_item: $ => seq(
      field('expression', choice($.column, $.parameter)),
      optional(field('unique', kw('UNIQUE'))),
    ),

    // Section - Sources

    from_clause: $ => seq(
      kw('FROM'),
      commaSep1(field('source', $.source)),
    ),

    source: $ => seq(
      $._named_table,
      repeat(field('join', choice($.join, $.builder_join))),
    ),

    _named_table: $ => prec.right(seq(
      field('table', $.table),
      optional($._alias),
    )),

    join: $ => seq(
      optional($._join_kind),
      kw('JOIN'),
      field('source', $.source),
      choice(
        seq(kw('ON'), field('condition', $.expression)),
        missing('ON'),
        $._stray_word,
      ),
    ),

    _join_kind: $ => choice(
      field('kind', kw('INNER')),
      seq(
        field('kind', choice(kw('LEFT'), kw('RIGHT'), kw('FULL'))),
        optional(kw('OUTER')),
      ),
    ),

    table: $ => choice(
      $.table_name,
      $.temporary_table_name,
      $.virtual_table,
      $.subquery,
      $.parameter,
      $.parenthesized_source,
    ),

    parenthesized_source: $ => seq(
      '(',
      field('source', $.source),
      $._close,
    ),

    table_name: $ => seq(
      field('part', $.identifier),
      repeat1(seq('.', field('part', $._member))),
    ),

    temporary_table_name: $ => choice(
      $.identifier,
      alias($._placeholder, $.identifier),
    ),

    virtual_table: $ => seq(
      field('name', $.table_name),
      field('parameters', $.virtual_table_parameters),
    ),

    // An omitted parameter leaves only its comma.
    virtual_table_parameters: $ => seq(
      '(',
      optional(field('parameter', $.virtual_table_parameter)),
      repeat(seq(',', optional(field('parameter', $.virtual_table_parameter)))),
      ')',
    ),

    virtual_table_parameter: $ => choice(
      seq($._parameter_value, repeat($._parameter_builder)),
      repeat1($._parameter_builder),
    ),

    _parameter_value: $ => seq(
      field('value', $.expression),
      optional(choice(
        field('direction', choice(kw('ASC'), kw('DESC'))),
        $._stray_word,
      )),
    ),

    _parameter_builder: $ => field('builder', $.builder_parameter),

    // Section - Order and totals

    autoorder: _ => kw('AUTOORDER'),

    order_by_clause: $ => seq(
      kw('ORDER'),
      kw('BY'),
      commaSep1(field('item', $.order_item)),
    ),

    order_item: $ => seq(
      field('expression', $.expression),
      optional(field('hierarchy', kw('HIERARCHY'))),
      optional(field('direction', choice(kw('ASC'), kw('DESC')))),
    ),

    totals_clause: $ => seq(
      kw('TOTALS'),
      optional(commaSep1(field('field', $.totals_field))),
      kw('BY'),
      commaSep1(field('group', choice($.totals_group, $.overall))),
    ),

    totals_field: $ => prec.right(seq(
      field('expression', $.expression),
      optional($._alias),
    )),

    overall: _ => kw('OVERALL'),

    totals_group: $ => prec.right(seq(
      field('expression', $.expression),
      optional(choice(
        seq(optional(field('only', kw('ONLY'))), field('hierarchy', kw('HIERARCHY'))),
        field('periods', $.periods),
      )),
      optional($._alias),
    )),

    periods: $ => seq(
      kw('PERIODS'),
      '(',
      field('part', $.identifier),
      optional(seq(
        ',',
        optional(field('begin', $.expression)),
        optional(seq(',', optional(field('end', $.expression)))),
      )),
      ')',
    ),

    // Section - Blocks of the query builder and of data composition

    builder_block: $ => choice(
      $.builder_select,
      $.builder_where,
      $.builder_order_by,
      $.builder_totals,
      $.builder_characteristics,
    ),

    builder_select: $ => seq('{', kw('SELECT'), $._builder_items, '}'),

    builder_where: $ => seq('{', kw('WHERE'), $._builder_items, '}'),

    builder_order_by: $ => seq('{', kw('ORDER'), kw('BY'), $._builder_items, '}'),

    builder_totals: $ => seq('{', kw('TOTALS'), kw('BY'), $._builder_items, '}'),

    builder_join: $ => seq('{', repeat1(field('join', $.join)), '}'),

    builder_parameter: $ => seq('{', $._builder_items, '}'),

    _builder_items: $ => commaSep1(field('item', $.builder_item)),

    builder_item: $ => seq(
      field('expression', choice(
        $.expression,
        $.all_fields,
        alias($._all_fields_of_value, $.all_fields),
      )),
      optional($._alias),
    ),

    // `(Т.Товар).*`
    _all_fields_of_value: $ => seq(
      field('object', $.parenthesized_expression),
      '.',
      '*',
    ),

    builder_characteristics: $ => seq(
      '{',
      kw('CHARACTERISTICS'),
      repeat1(field('characteristic', $.characteristic)),
      '}',
    ),

    characteristic: $ => seq(
      field('type', $.type_literal),
      repeat1(field('property', $.characteristic_property)),
    ),

    characteristic_property: $ => seq(
      field('name', $.identifier),
      field('value', choice($.column, $.subquery, $.string)),
    ),

    // Section - Expressions

    expression: $ => choice(
      $.binary_expression,
      $.not_expression,
      $.in_expression,
      $.between_expression,
      $.is_null_expression,
      $.like_expression,
      $.refs_expression,
      $.unary_expression,
      $.case_expression,
      $.cast_expression,
      $.function_call,
      $.field_access,
      $.column,
      $.parameter,
      $.subquery,
      $.parenthesized_expression,
      $.literal,
    ),

    binary_expression: $ => {
      const table = [
        [PREC.or, kw('OR')],
        [PREC.and, kw('AND')],
        [PREC.predicate, choice('=', '<>', '<', '<=', '>', '>=')],
        [PREC.additive, choice('+', '-')],
        [PREC.multiplicative, choice('*', '/')],
      ];
      return choice(...table.map(([precedence, operator]) => prec.left(precedence, seq(
        field('left', $.expression),
        field('operator', operator),
        field('right', $.expression),
      ))));
    },

    not_expression: $ => prec(PREC.not, seq(
      kw('NOT'),
      field('operand', $.expression),
    )),

    in_expression: $ => prec.left(PREC.predicate, seq(
      field('left', choice($.expression, $.tuple)),
      optional($._negation),
      kw('IN'),
      optional(field('hierarchy', kw('HIERARCHY'))),
      field('right', choice($.subquery, $.expression_list)),
    )),

    between_expression: $ => prec.left(PREC.predicate, seq(
      field('operand', $.expression),
      kw('BETWEEN'),
      field('low', $.expression),
      kw('AND'),
      field('high', $.expression),
    )),

    is_null_expression: $ => prec.left(PREC.predicate, seq(
      field('operand', $.expression),
      kw('IS'),
      optional($._negation),
      kw('NULL'),
    )),

    like_expression: $ => prec.left(PREC.predicate, seq(
      field('operand', $.expression),
      optional($._negation),
      kw('LIKE'),
      field('pattern', $.expression),
      optional(seq(kw('ESCAPE'), field('escape', choice($.string, $.parameter)))),
    )),

    refs_expression: $ => prec.left(PREC.predicate, seq(
      field('operand', $.expression),
      kw('REFS'),
      field('type', $.table_name),
    )),

    _negation: _ => field('negation', kw('NOT')),

    tuple: $ => seq(
      '(',
      field('item', $.expression),
      repeat1(seq(',', field('item', $.expression))),
      $._close,
    ),

    expression_list: $ => seq(
      '(',
      commaSep1(field('item', choice($.expression, $.tuple))),
      $._close,
    ),

    unary_expression: $ => prec(PREC.unary, seq(
      field('operator', choice('-', '+')),
      field('operand', $.expression),
    )),

    parenthesized_expression: $ => seq(
      '(',
      field('expression', $.expression),
      $._close,
    ),

    case_expression: $ => seq(
      kw('CASE'),
      optional(field('selector', $.expression)),
      choice(
        seq(
          repeat1(field('branch', $.when_branch)),
          optional(seq(kw('ELSE'), field('else', $.expression))),
          choice(kw('END'), $._stray_word),
        ),
        seq(
          repeat(field('branch', $.when_branch)),
          field('branch', alias($._unfinished_branch, $.when_branch)),
          missing('END'),
        ),
      ),
    ),

    _unfinished_branch: $ => seq(
      kw('WHEN'),
      field('condition', $.expression),
      optional($._stray_word),
    ),

    when_branch: $ => seq(
      kw('WHEN'),
      field('condition', $.expression),
      kw('THEN'),
      field('result', $.expression),
    ),

    cast_expression: $ => seq(
      kw('CAST'),
      '(',
      field('value', $.expression),
      kw('AS'),
      field('type', $.type),
      $._close,
    ),

    type: $ => choice(
      $.primitive_type,
      $.reference_type,
    ),

    primitive_type: $ => seq(
      field('name', $.identifier),
      optional(seq(
        '(',
        field('length', $.number),
        optional(seq(',', field('precision', $.number))),
        ')',
      )),
    ),

    reference_type: $ => seq(
      field('part', $.identifier),
      repeat1(seq('.', field('part', $._member))),
    ),

    function_call: $ => seq(
      field('name', $.identifier),
      field('arguments', $.arguments),
    ),

    arguments: $ => seq(
      '(',
      choice(
        seq(optional(field('all', '*')), ')'),
        seq(
          optional(field('distinct', kw('DISTINCT'))),
          commaSep1(field('argument', $.expression)),
          $._close,
        ),
      ),
    ),

    // `ВЫРАЗИТЬ(А КАК Справочник.Товары).Код`
    field_access: $ => seq(
      field('object', choice($.cast_expression, $.value_literal)),
      repeat1(seq('.', field('field', $._member))),
    ),

    column: $ => $._path,

    _path: $ => choice(
      field('part', $._bare_name),
      seq($._path, '.', field('part', $._member)),
      prec(1, seq(field('part', nameOf($, 'EMPTYTABLE')), '.', field('part', $._member))),
    ),

    // Section - Literals

    literal: $ => choice(
      $.number,
      $.string,
      $.boolean,
      $.null,
      $.undefined,
      $.value_literal,
      $.type_literal,
    ),

    number: _ => /[0-9]+(\.[0-9]*)?/,

    // May hold line breaks; a quote inside is doubled.
    string: _ => /"([^"]|"")*"/,

    boolean: _ => choice(kw('TRUE'), kw('FALSE')),

    null: _ => kw('NULL'),

    undefined: _ => kw('UNDEFINED'),

    value_literal: $ => seq(
      kw('VALUE'),
      '(',
      field('name', $.value_name),
      ')',
    ),

    // A dot at the end stands for the empty reference.
    value_name: $ => seq(
      field('part', $.identifier),
      repeat(seq('.', field('part', $._member))),
      optional('.'),
    ),

    type_literal: $ => seq(
      kw('TYPE'),
      '(',
      field('type', choice($.type, $.parameter)),
      ')',
    ),

    // Section - Names

    _alias: $ => choice(
      seq(kw('AS'), field('alias', reserved('after_as', $.identifier))),
      field('alias', choice($.identifier, nameOf($, 'REFS'))),
    ),

    parameter: $ => seq(
      '&',
      field('name', alias($._immediate_name, $.identifier)),
    ),

    // A name where an expression may begin: a word that opens a special form there is a name when the form does not follow.
    _bare_name: $ => choice(
      $.identifier,
      ...['EMPTYTABLE', 'GROUPING', 'SETS', 'TYPE', 'VALUE'].map(keyword => nameOf($, keyword)),
    ),

    // A name after a dot: right after it every word is one, after a blank the query may go on instead.
    _member: $ => choice(
      alias($._immediate_name, $.identifier),
      reserved('continuing', $.identifier),
    ),

    // May begin with a digit, for a token that matched only words would be taken for a keyword.
    _immediate_name: _ => token.immediate(new RustRegex('[\\p{L}0-9_]+')),

    // The name of a temporary table that the program completes: `#ВТ`, `вт#1`.
    _placeholder: _ => new RustRegex('[\\p{L}_]?[\\p{L}0-9_]*#[\\p{L}0-9_#]*'),

    identifier: _ => new RustRegex(NAME),

    // Section - Recovery

    // A word is taken for a keyword only where the keyword is expected or reserved.
    // This rule is never complete: it makes the words that go on with the query reserved inside of unfinished constructs, and recovery then knows them.
    _stray_word: $ => seq(
      reserved('continuing', $.identifier),
      $._never,
      $._never,
    ),

    _never: _ => '\u{F8FF}',

    _close: $ => choice(
      ')',
      $._stray_word,
    ),

    comment: _ => token(seq('//', /[^\r\n]*/)),
  },
});

/**
 * The token of a keyword in both languages and any case.
 *
 * @param {string} keyword
 */
function word(keyword) {
  return new RustRegex(`(?i)${KEYWORDS[keyword]}`);
}

/**
 * A keyword, named in the tree by its English spelling.
 *
 * @param {string} keyword
 */
function kw(keyword) {
  return alias(word(keyword), keyword);
}

/**
 * A keyword that was left out.
 *
 * Recovery puts one missing token where it knows how to go on after it, so the last part of an unfinished construct may be this token instead of `ON condition` or `THEN result END`.
 *
 * @param {keyof typeof MISSING} keyword
 */
function missing(keyword) {
  return alias(MISSING[keyword], keyword);
}

/**
 * A keyword that is a name where it stands.
 *
 * @param {GrammarSymbols<string>} $
 * @param {string} keyword
 */
function nameOf($, keyword) {
  return alias(word(keyword), $.identifier);
}

/**
 * One or more of a rule, separated by commas.
 *
 * @param {RuleOrLiteral} rule
 */
function commaSep1(rule) {
  return seq(rule, repeat(seq(',', rule)));
}

/**
 * A clause of a select, the `{…}` blocks after it, and the clauses that may follow.
 *
 * @param {GrammarSymbols<string>} $
 * @param {RuleOrLiteral} rule
 * @param {RuleOrLiteral} following
 */
function clause($, rule, following) {
  return prec.right(seq(rule, repeat(field('builder', $.builder_block)), optional(following)));
}
