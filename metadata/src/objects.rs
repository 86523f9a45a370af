//! What only one kind of object has: one file for each kind.

use serde::{Deserialize, Serialize};

pub mod accounting_register;
pub mod accumulation_register;
pub mod business_process;
pub mod calculation_register;
pub mod catalog;
pub mod chart_of_accounts;
pub mod chart_of_calculation_types;
pub mod chart_of_characteristic_types;
pub mod common_attribute;
pub mod common_command;
pub mod common_module;
pub mod constant;
pub mod defined_type;
pub mod document;
pub mod document_journal;
pub mod document_numerator;
pub mod event_subscription;
pub mod exchange_plan;
pub mod external_data_source;
pub mod external_report;
pub mod filter_criterion;
pub mod functional_option;
pub mod functional_options_parameter;
pub mod http_service;
pub mod information_register;
pub mod integration_service;
pub mod language;
pub mod report;
pub mod role;
pub mod scheduled_job;
pub mod sequence;
pub mod session_parameter;
pub mod style_item;
pub mod subsystem;
pub mod task;
pub mod web_service;
pub mod ws_reference;
pub mod xdto_package;

/// What only one kind of object has. Kinds without anything of their own are [`Details::None`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "a variant is the kind of its name")]
pub enum Details {
    #[default]
    None,
    Catalog(catalog::Catalog),
    Document(document::Document),
    DocumentJournal(document_journal::DocumentJournal),
    Report(report::Report),
    ChartOfCharacteristicTypes(chart_of_characteristic_types::ChartOfCharacteristicTypes),
    ChartOfAccounts(chart_of_accounts::ChartOfAccounts),
    ChartOfCalculationTypes(chart_of_calculation_types::ChartOfCalculationTypes),
    InformationRegister(information_register::InformationRegister),
    AccumulationRegister(accumulation_register::AccumulationRegister),
    AccountingRegister(accounting_register::AccountingRegister),
    CalculationRegister(calculation_register::CalculationRegister),
    BusinessProcess(business_process::BusinessProcess),
    Task(task::Task),
    ExchangePlan(exchange_plan::ExchangePlan),
    Constant(constant::Constant),
    Sequence(sequence::Sequence),
    FilterCriterion(filter_criterion::FilterCriterion),
    ExternalDataSource(external_data_source::ExternalDataSource),
    ExternalReport(external_report::ExternalReport),
    CommonModule(common_module::CommonModule),
    CommonCommand(common_command::CommonCommand),
    CommonAttribute(common_attribute::CommonAttribute),
    XDTOPackage(xdto_package::XDTOPackage),
    WebService(web_service::WebService),
    HTTPService(http_service::HTTPService),
    WSReference(ws_reference::WSReference),
    IntegrationService(integration_service::IntegrationService),
    ScheduledJob(scheduled_job::ScheduledJob),
    EventSubscription(event_subscription::EventSubscription),
    FunctionalOption(functional_option::FunctionalOption),
    FunctionalOptionsParameter(functional_options_parameter::FunctionalOptionsParameter),
    DefinedType(defined_type::DefinedType),
    SessionParameter(session_parameter::SessionParameter),
    Subsystem(subsystem::Subsystem),
    Role(role::Role),
    Language(language::Language),
    StyleItem(style_item::StyleItem),
    DocumentNumerator(document_numerator::DocumentNumerator),
}
