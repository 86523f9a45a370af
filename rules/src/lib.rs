//! The rules of the review: one file each, and one line each in the list below.
//!
//! A rule is declared with its documentation, in Russian and then in English: a title (`# …`), what is
//! wrong and why, and examples under `## Неправильно` and `## Правильно`, `## Wrong` and `## Right`.
//! The documentation is what `onec rule` prints, and every example is a test. An example may say what module it is in a
//! first line `// Модуль: CommonModules/Имя/Ext/Module.bsl`, a path within the sample configuration
//! (`tests/projects/trade`), perhaps with the flags of a common module behind it: `(Сервер, Вызов сервера)`; otherwise nothing
//! is known of its module. Lines `// Параметр: имя = значение` below set parameters of the rule, and
//! `// Версия: 8.3.20` the version of the platform.
//! (`tests/projects/trade`); otherwise nothing is known of its module. Lines `// Параметр: имя = значение` below set
//! parameters of the rule, and `// Версия: 8.3.20` the version of the platform.
//!
//! ```ignore
//! rule! {
//!     /// # Название
//!     /// …
//!     USING_GOTO {
//!         code: "UsingGoto",
//!         severity: Severity::Critical,
//!         tags: &[Tag::Standard, Tag::BadPractice],
//!         minutes: 5,
//!         check: Check::Nodes(&[Kind::GotoStatement], check),
//!     }
//! }
//!
//! fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
//!     let message = context.language.pick("…", "…");
//!     context.report(node.range(), message);
//! }
//! ```
//!
//! What is not said is as in [`Rule::USUAL`]. Codes, severities, tags and parameters of rules that BSL Language Server has
//! are the same here; codes of our own begin with `Onec`.

use analysis::review::Rule;

/// Declares the modules of the rules and lists them, sorted by code.
macro_rules! rules {
    ($($module:ident :: $rule:ident,)+) => {
        $(mod $module;)+

        /// All rules, sorted by code.
        pub static RULES: &[&Rule] = &[$(&$module::$rule),+];

        #[cfg(test)]
        const FILES: &[&str] = &[$(stringify!($module)),+];
    };
}

/// Declares a rule: its documentation, then its name and what differs from [`Rule::USUAL`].
macro_rules! rule {
    ($(#[doc = $doc:literal])+ $name:ident { $($field:ident : $value:expr),* $(,)? }) => {
        $(#[doc = $doc])+
        pub(super) static $name: analysis::review::Rule = analysis::review::Rule {
            $($field: $value,)*
            docs: concat!($($doc, "\n"),+),
            ..analysis::review::Rule::USUAL
        };
    };
}

rules! {
    all_function_path_must_have_return::ALL_FUNCTION_PATH_MUST_HAVE_RETURN,
    assign_alias_fields_in_query::ASSIGN_ALIAS_FIELDS_IN_QUERY,
    assign_to_read_only_property::ASSIGN_TO_READ_ONLY_PROPERTY,
    bad_exception_category::BAD_EXCEPTION_CATEGORY,
    bad_words::BAD_WORDS,
    begin_transaction_before_try_catch::BEGIN_TRANSACTION_BEFORE_TRY_CATCH,
    cached_public::CACHED_PUBLIC,
    canonical_spelling_keywords::CANONICAL_SPELLING_KEYWORDS,
    code_after_async_call::CODE_AFTER_ASYNC_CALL,
    code_block_before_sub::CODE_BLOCK_BEFORE_SUB,
    code_out_of_region::CODE_OUT_OF_REGION,
    cognitive_complexity::COGNITIVE_COMPLEXITY,
    command_module_export_methods::COMMAND_MODULE_EXPORT_METHODS,
    commented_code::COMMENTED_CODE,
    commit_transaction_outside_try_catch::COMMIT_TRANSACTION_OUTSIDE_TRY_CATCH,
    common_module_assign::COMMON_MODULE_ASSIGN,
    common_module_invalid_type::COMMON_MODULE_INVALID_TYPE,
    common_module_missing_a_p_i::COMMON_MODULE_MISSING_A_P_I,
    common_module_name_cached::COMMON_MODULE_NAME_CACHED,
    common_module_name_client::COMMON_MODULE_NAME_CLIENT,
    common_module_name_client_server::COMMON_MODULE_NAME_CLIENT_SERVER,
    common_module_name_full_access::COMMON_MODULE_NAME_FULL_ACCESS,
    common_module_name_global::COMMON_MODULE_NAME_GLOBAL,
    common_module_name_global_client::COMMON_MODULE_NAME_GLOBAL_CLIENT,
    common_module_name_server_call::COMMON_MODULE_NAME_SERVER_CALL,
    common_module_name_words::COMMON_MODULE_NAME_WORDS,
    common_module_variables::COMMON_MODULE_VARIABLES,
    compare_with_boolean::COMPARE_WITH_BOOLEAN,
    compilation_directive_lost::COMPILATION_DIRECTIVE_LOST,
    compilation_directive_need_less::COMPILATION_DIRECTIVE_NEED_LESS,
    consecutive_empty_lines::CONSECUTIVE_EMPTY_LINES,
    crazy_multiline_string::CRAZY_MULTILINE_STRING,
    create_query_in_cycle::CREATE_QUERY_IN_CYCLE,
    cyclomatic_complexity::CYCLOMATIC_COMPLEXITY,
    data_exchange_loading::DATA_EXCHANGE_LOADING,
    deleting_collection_item::DELETING_COLLECTION_ITEM,
    deny_incomplete_values::DENY_INCOMPLETE_VALUES,
    deprecated_attributes8312::DEPRECATED_ATTRIBUTES8312,
    deprecated_current_date::DEPRECATED_CURRENT_DATE,
    deprecated_find::DEPRECATED_FIND,
    deprecated_message::DEPRECATED_MESSAGE,
    deprecated_method_call::DEPRECATED_METHOD_CALL,
    deprecated_type_managed_form::DEPRECATED_TYPE_MANAGED_FORM,
    disable_safe_mode::DISABLE_SAFE_MODE,
    double_negatives::DOUBLE_NEGATIVES,
    duplicate_region::DUPLICATE_REGION,
    duplicate_string_literal::DUPLICATE_STRING_LITERAL,
    duplicated_insertion_into_collection::DUPLICATED_INSERTION_INTO_COLLECTION,
    empty_code_block::EMPTY_CODE_BLOCK,
    empty_region::EMPTY_REGION,
    empty_statement::EMPTY_STATEMENT,
    event_handler_invalid_signature::EVENT_HANDLER_INVALID_SIGNATURE,
    event_handler_outside_event_region::EVENT_HANDLER_OUTSIDE_EVENT_REGION,
    excessive_auto_test_check::EXCESSIVE_AUTO_TEST_CHECK,
    execute_external_code::EXECUTE_EXTERNAL_CODE,
    execute_external_code_in_common_module::EXECUTE_EXTERNAL_CODE_IN_COMMON_MODULE,
    export_variables::EXPORT_VARIABLES,
    external_app_starting::EXTERNAL_APP_STARTING,
    extra_commas::EXTRA_COMMAS,
    fields_from_joins_without_is_null::FIELDS_FROM_JOINS_WITHOUT_IS_NULL,
    file_system_access::FILE_SYSTEM_ACCESS,
    forbidden_metadata_name::FORBIDDEN_METADATA_NAME,
    form_data_to_value::FORM_DATA_TO_VALUE,
    full_outer_join_query::FULL_OUTER_JOIN_QUERY,
    function_name_starts_with_get::FUNCTION_NAME_STARTS_WITH_GET,
    function_out_parameter::FUNCTION_OUT_PARAMETER,
    function_returns_same_primitive::FUNCTION_RETURNS_SAME_PRIMITIVE,
    function_should_have_return::FUNCTION_SHOULD_HAVE_RETURN,
    get_form_method::GET_FORM_METHOD,
    global_context_method_collision8312::GLOBAL_CONTEXT_METHOD_COLLISION8312,
    identical_expressions::IDENTICAL_EXPRESSIONS,
    if_condition_complexity::IF_CONDITION_COMPLEXITY,
    if_else_duplicated_code_block::IF_ELSE_DUPLICATED_CODE_BLOCK,
    if_else_duplicated_condition::IF_ELSE_DUPLICATED_CONDITION,
    if_else_if_ends_with_else::IF_ELSE_IF_ENDS_WITH_ELSE,
    incorrect_line_break::INCORRECT_LINE_BREAK,
    incorrect_use_like_in_query::INCORRECT_USE_LIKE_IN_QUERY,
    incorrect_use_of_str_template::INCORRECT_USE_OF_STR_TEMPLATE,
    internet_access::INTERNET_ACCESS,
    invalid_character_in_file::INVALID_CHARACTER_IN_FILE,
    is_in_role_method::IS_IN_ROLE_METHOD,
    join_with_sub_query::JOIN_WITH_SUB_QUERY,
    join_with_virtual_table::JOIN_WITH_VIRTUAL_TABLE,
    latin_and_cyrillic_symbol_in_word::LATIN_AND_CYRILLIC_SYMBOL_IN_WORD,
    line_length::LINE_LENGTH,
    logical_or_in_join_query_section::LOGICAL_OR_IN_JOIN_QUERY_SECTION,
    logical_or_in_the_where_section_of_query::LOGICAL_OR_IN_THE_WHERE_SECTION_OF_QUERY,
    magic_date::MAGIC_DATE,
    magic_number::MAGIC_NUMBER,
    metadata_object_name_length::METADATA_OBJECT_NAME_LENGTH,
    method_size::METHOD_SIZE,
    missed_required_parameter::MISSED_REQUIRED_PARAMETER,
    missing_code_try_catch_ex::MISSING_CODE_TRY_CATCH_EX,
    missing_common_module_method::MISSING_COMMON_MODULE_METHOD,
    missing_event_subscription_handler::MISSING_EVENT_SUBSCRIPTION_HANDLER,
    missing_parameter_description::MISSING_PARAMETER_DESCRIPTION,
    missing_returned_value_description::MISSING_RETURNED_VALUE_DESCRIPTION,
    missing_space::MISSING_SPACE,
    missing_temp_storage_deletion::MISSING_TEMP_STORAGE_DELETION,
    missing_temporary_file_deletion::MISSING_TEMPORARY_FILE_DELETION,
    missing_variables_description::MISSING_VARIABLES_DESCRIPTION,
    multiline_string_in_query::MULTILINE_STRING_IN_QUERY,
    multilingual_string_has_all_declared_languages::MULTILINGUAL_STRING_HAS_ALL_DECLARED_LANGUAGES,
    multilingual_string_using_with_template::MULTILINGUAL_STRING_USING_WITH_TEMPLATE,
    nested_constructors_in_structure_declaration::NESTED_CONSTRUCTORS_IN_STRUCTURE_DECLARATION,
    nested_function_in_parameters::NESTED_FUNCTION_IN_PARAMETERS,
    nested_statements::NESTED_STATEMENTS,
    nested_ternary_operator::NESTED_TERNARY_OPERATOR,
    non_export_methods_in_api_region::NON_EXPORT_METHODS_IN_API_REGION,
    non_standard_region::NON_STANDARD_REGION,
    number_of_optional_params::NUMBER_OF_OPTIONAL_PARAMS,
    number_of_params::NUMBER_OF_PARAMS,
    number_of_values_in_structure_constructor::NUMBER_OF_VALUES_IN_STRUCTURE_CONSTRUCTOR,
    o_s_users_method::O_S_USERS_METHOD,
    one_statement_per_line::ONE_STATEMENT_PER_LINE,
    onec_always_true_condition::ONEC_ALWAYS_TRUE_CONDITION,
    onec_client_calls_server_only::ONEC_CLIENT_CALLS_SERVER_ONLY,
    onec_code_injection::ONEC_CODE_INJECTION,
    onec_command_injection::ONEC_COMMAND_INJECTION,
    onec_composite_dereference::ONEC_COMPOSITE_DEREFERENCE,
    onec_dead_export::ONEC_DEAD_EXPORT,
    onec_distinct_groups::ONEC_DISTINCT_GROUPS,
    onec_filter_by_unindexed_field::ONEC_FILTER_BY_UNINDEXED_FIELD,
    onec_find_in_large_table::ONEC_FIND_IN_LARGE_TABLE,
    onec_function_over_field::ONEC_FUNCTION_OVER_FIELD,
    onec_invalid_query::ONEC_INVALID_QUERY,
    onec_leading_wildcard::ONEC_LEADING_WILDCARD,
    onec_lock_during_dialog::ONEC_LOCK_DURING_DIALOG,
    onec_needless_order::ONEC_NEEDLESS_ORDER,
    onec_path_traversal::ONEC_PATH_TRAVERSAL,
    onec_privileged_mode_left_on::ONEC_PRIVILEGED_MODE_LEFT_ON,
    onec_query_in_loop::ONEC_QUERY_IN_LOOP,
    onec_query_injection::ONEC_QUERY_INJECTION,
    onec_query_unknown_column::ONEC_QUERY_UNKNOWN_COLUMN,
    onec_query_unknown_field::ONEC_QUERY_UNKNOWN_FIELD,
    onec_safe_mode_from_outside::ONEC_SAFE_MODE_FROM_OUTSIDE,
    onec_secret_in_code::ONEC_SECRET_IN_CODE,
    onec_secret_in_log::ONEC_SECRET_IN_LOG,
    onec_server_call_in_client_loop::ONEC_SERVER_CALL_IN_CLIENT_LOOP,
    onec_server_call_without_rights::ONEC_SERVER_CALL_WITHOUT_RIGHTS,
    onec_string_grows_in_loop::ONEC_STRING_GROWS_IN_LOOP,
    onec_transaction_not_closed::ONEC_TRANSACTION_NOT_CLOSED,
    onec_unchecked_certificate::ONEC_UNCHECKED_CERTIFICATE,
    onec_unindexed_temporary_table::ONEC_UNINDEXED_TEMPORARY_TABLE,
    onec_unknown_member::ONEC_UNKNOWN_MEMBER,
    onec_untrusted_external_component::ONEC_UNTRUSTED_EXTERNAL_COMPONENT,
    onec_unused_suppression::ONEC_UNUSED_SUPPRESSION,
    onec_use_before_assignment::ONEC_USE_BEFORE_ASSIGNMENT,
    onec_virtual_table_filter_in_where::ONEC_VIRTUAL_TABLE_FILTER_IN_WHERE,
    onec_write_in_loop::ONEC_WRITE_IN_LOOP,
    onec_wrong_argument_count::ONEC_WRONG_ARGUMENT_COUNT,
    onec_wrong_argument_type::ONEC_WRONG_ARGUMENT_TYPE,
    onec_xml_external_entities::ONEC_XML_EXTERNAL_ENTITIES,
    order_of_params::ORDER_OF_PARAMS,
    ordinary_app_support::ORDINARY_APP_SUPPORT,
    pairing_broken_transaction::PAIRING_BROKEN_TRANSACTION,
    parse_error::PARSE_ERROR,
    privileged_module_method_call::PRIVILEGED_MODULE_METHOD_CALL,
    procedure_returns_value::PROCEDURE_RETURNS_VALUE,
    protected_module::PROTECTED_MODULE,
    public_methods_description::PUBLIC_METHODS_DESCRIPTION,
    query_nested_fields_by_dot::QUERY_NESTED_FIELDS_BY_DOT,
    query_parse_error::QUERY_PARSE_ERROR,
    query_to_missing_metadata::QUERY_TO_MISSING_METADATA,
    redundant_access_to_object::REDUNDANT_ACCESS_TO_OBJECT,
    ref_overuse::REF_OVERUSE,
    reserved_parameter_names::RESERVED_PARAMETER_NAMES,
    rewrite_method_parameter::REWRITE_METHOD_PARAMETER,
    same_metadata_object_and_child_names::SAME_METADATA_OBJECT_AND_CHILD_NAMES,
    scheduled_job_handler::SCHEDULED_JOB_HANDLER,
    select_top_without_order_by::SELECT_TOP_WITHOUT_ORDER_BY,
    self_assign::SELF_ASSIGN,
    self_insertion::SELF_INSERTION,
    semicolon_presence::SEMICOLON_PRESENCE,
    server_calls_in_form_events::SERVER_CALLS_IN_FORM_EVENTS,
    server_side_export_form_method::SERVER_SIDE_EXPORT_FORM_METHOD,
    set_permissions_for_new_objects::SET_PERMISSIONS_FOR_NEW_OBJECTS,
    set_privileged_mode::SET_PRIVILEGED_MODE,
    several_compiler_directives::SEVERAL_COMPILER_DIRECTIVES,
    space_at_start_comment::SPACE_AT_START_COMMENT,
    style_element_constructors::STYLE_ELEMENT_CONSTRUCTORS,
    temp_files_dir::TEMP_FILES_DIR,
    ternary_operator_usage::TERNARY_OPERATOR_USAGE,
    this_object_assign::THIS_OBJECT_ASSIGN,
    timeouts_in_external_resources::TIMEOUTS_IN_EXTERNAL_RESOURCES,
    too_many_returns::TOO_MANY_RETURNS,
    transferring_parameters_between_client_and_server::TRANSFERRING_PARAMETERS_BETWEEN_CLIENT_AND_SERVER,
    try_number::TRY_NUMBER,
    typo::TYPO,
    unary_plus_in_concatenation::UNARY_PLUS_IN_CONCATENATION,
    unavailable_member_call::UNAVAILABLE_MEMBER_CALL,
    union_all::UNION_ALL,
    unknown_member::UNKNOWN_MEMBER,
    unknown_preprocessor_symbol::UNKNOWN_PREPROCESSOR_SYMBOL,
    unreachable_code::UNREACHABLE_CODE,
    unsafe_find_by_code::UNSAFE_FIND_BY_CODE,
    unsafe_safe_mode_method_call::UNSAFE_SAFE_MODE_METHOD_CALL,
    unused_local_method::UNUSED_LOCAL_METHOD,
    unused_local_variable::UNUSED_LOCAL_VARIABLE,
    unused_parameters::UNUSED_PARAMETERS,
    usage_write_log_event::USAGE_WRITE_LOG_EVENT,
    use_less_for_each::USE_LESS_FOR_EACH,
    use_system_information::USE_SYSTEM_INFORMATION,
    useless_ternary_operator::USELESS_TERNARY_OPERATOR,
    using_cancel_parameter::USING_CANCEL_PARAMETER,
    using_external_code_tools::USING_EXTERNAL_CODE_TOOLS,
    using_find_element_by_string::USING_FIND_ELEMENT_BY_STRING,
    using_goto::USING_GOTO,
    using_hardcode_network_address::USING_HARDCODE_NETWORK_ADDRESS,
    using_hardcode_path::USING_HARDCODE_PATH,
    using_hardcode_secret_information::USING_HARDCODE_SECRET_INFORMATION,
    using_like_in_query::USING_LIKE_IN_QUERY,
    using_modal_windows::USING_MODAL_WINDOWS,
    using_object_not_available_unix::USING_OBJECT_NOT_AVAILABLE_UNIX,
    using_service_tag::USING_SERVICE_TAG,
    using_synchronous_calls::USING_SYNCHRONOUS_CALLS,
    using_this_form::USING_THIS_FORM,
    virtual_table_call_without_parameters::VIRTUAL_TABLE_CALL_WITHOUT_PARAMETERS,
    wrong_data_path_for_form_elements::WRONG_DATA_PATH_FOR_FORM_ELEMENTS,
    wrong_http_service_handler::WRONG_HTTP_SERVICE_HANDLER,
    wrong_use_function_proceed_with_call::WRONG_USE_FUNCTION_PROCEED_WITH_CALL,
    wrong_use_of_rollback_transaction_method::WRONG_USE_OF_ROLLBACK_TRANSACTION_METHOD,
    wrong_web_service_handler::WRONG_WEB_SERVICE_HANDLER,
    yo_letter_usage::YO_LETTER_USAGE,
}

mod advised;
mod calls;
mod code_hash;
mod commented;
mod common_modules;
mod complex_code;
mod context_names;
mod data_paths;
mod directives;
mod external_code;
mod handlers;
mod literal_place;
mod localized;
mod loops;
mod page;
mod preprocessor;
mod secrets;
mod signatures;
mod standard_regions;
#[cfg(test)]
mod testing;
mod transactions;
mod uses;
mod waiting;

pub use page::{index, page};

/// The rule of a code.
pub fn by_code(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|it| it.code == code).copied()
}

/// The rule that finds syntax errors.
pub fn parse_error() -> &'static Rule {
    &parse_error::PARSE_ERROR
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::{Check, Docs};

    use super::*;
    use crate::testing::found;

    /// The `bsl` examples under a heading.
    fn examples(docs: &Docs, heading: &str) -> Vec<String> {
        let mut examples = Vec::new();
        let mut under_heading = false;
        let mut example: Option<String> = None;
        for line in docs.markdown.lines() {
            match (&mut example, line) {
                (Some(_), "```") => examples.extend(example.take()),
                (Some(text), _) => *text += &format!("{line}\n"),
                (None, "```bsl") if under_heading => example = Some(String::new()),
                (None, _) if line.starts_with("## ") => {
                    under_heading = line == format!("## {heading}")
                }
                (None, _) => {}
            }
        }
        examples
    }

    fn snake_case(code: &str) -> String {
        let mut name = String::new();
        for char in code.chars() {
            if char.is_ascii_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.push(char.to_ascii_lowercase());
        }
        name
    }

    #[test]
    fn every_wrong_example_fires_and_every_right_one_is_silent() {
        for (rule, language) in RULES
            .iter()
            .flat_map(|it| [(*it, Language::Ru), (*it, Language::En)])
        {
            let docs = rule.docs(language);
            assert!(
                !docs.title.is_empty() && !docs.title.ends_with('.'),
                "{} {language:?}: title",
                rule.code
            );
            assert!(
                !docs.description.is_empty(),
                "{} {language:?}: description",
                rule.code
            );
            let wrong = examples(&docs, language.pick("Неправильно", "Wrong"));
            let right = examples(&docs, language.pick("Правильно", "Right"));
            assert!(
                !wrong.is_empty() && !right.is_empty(),
                "{} {language:?}: examples",
                rule.code
            );
            if matches!(rule.check, Check::Project(_) | Check::Review) {
                // What they find takes more than a module.
                continue;
            }
            for text in wrong {
                assert_ne!(
                    found(rule, &text, language),
                    [],
                    "{} says nothing of:\n{text}",
                    rule.code
                );
            }
            for text in right {
                assert_eq!(
                    found(rule, &text, language),
                    [],
                    "{} fires on:\n{text}",
                    rule.code
                );
            }
        }
    }

    /// Files that hold no rule but what several rules share.
    const SHARED: &[&str] = &[
        "advised",
        "calls",
        "code_hash",
        "commented",
        "common_modules",
        "complex_code",
        "context_names",
        "data_paths",
        "directives",
        "external_code",
        "handlers",
        "lib",
        "literal_place",
        "localized",
        "loops",
        "page",
        "preprocessor",
        "secrets",
        "signatures",
        "standard_regions",
        "testing",
        "transactions",
        "uses",
        "waiting",
    ];

    #[test]
    fn codes_are_sorted_and_equal_their_files() {
        let codes: Vec<_> = RULES.iter().map(|it| it.code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
        for (code, file) in codes.iter().zip(FILES) {
            assert!(
                code.starts_with(|it: char| it.is_ascii_uppercase()),
                "{code}"
            );
            assert_eq!(snake_case(code), **file);
        }
    }

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "the list is compared with the folder"
    )]
    fn every_file_of_the_folder_is_listed() {
        let folder =
            std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).expect("the folder");
        let mut files: Vec<_> = folder
            .map(|it| it.expect("an entry").path())
            .map(|it| {
                it.file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        files.sort();
        // A rule may have a folder beside its file.
        files.dedup();
        files.retain(|it| !SHARED.contains(&it.as_str()));
        assert_eq!(files, FILES);
    }

    #[test]
    fn every_code_finds_its_rule() {
        for rule in RULES {
            assert!(std::ptr::eq(by_code(rule.code).expect("listed"), *rule));
        }
        assert!(by_code("Unknown").is_none());
    }
}
