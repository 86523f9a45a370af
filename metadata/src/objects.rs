//! What only one kind of object has: one file for each kind.

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::source::bag::Bag;

macro_rules! details {
    ($($variant:ident $module:ident)*) => {
        $(
            #[doc = concat!("What only an object of the kind `", stringify!($variant), "` has.")]
            pub mod $module;
        )*

        /// What only one kind of object has. Kinds without anything of their own are [`Details::None`].
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "a variant is the kind of its name")]
        pub enum Details {
            #[default]
            None,
            $($variant($module::$variant)),*
        }

        impl Details {
            /// What an object of either format says. What stands in files beside it is not here yet.
            pub(crate) fn read(kind: Kind, bag: Bag<'_, '_>) -> Self {
                match kind {
                    $(Kind::$variant => Self::$variant($module::$variant::read(bag)),)*
                    _ => Self::None,
                }
            }
        }
    };
}

// The kind, and the file.
details! {
    Catalog catalog
    Document document
    DocumentJournal document_journal
    Report report
    ChartOfCharacteristicTypes chart_of_characteristic_types
    ChartOfAccounts chart_of_accounts
    ChartOfCalculationTypes chart_of_calculation_types
    InformationRegister information_register
    AccumulationRegister accumulation_register
    AccountingRegister accounting_register
    CalculationRegister calculation_register
    BusinessProcess business_process
    Task task
    ExchangePlan exchange_plan
    Constant constant
    Sequence sequence
    FilterCriterion filter_criterion
    ExternalDataSource external_data_source
    ExternalReport external_report
    CommonModule common_module
    CommonCommand common_command
    CommonAttribute common_attribute
    XDTOPackage xdto_package
    WebService web_service
    HTTPService http_service
    WSReference ws_reference
    IntegrationService integration_service
    ScheduledJob scheduled_job
    EventSubscription event_subscription
    FunctionalOption functional_option
    FunctionalOptionsParameter functional_options_parameter
    DefinedType defined_type
    SessionParameter session_parameter
    Subsystem subsystem
    Role role
    Language language
    StyleItem style_item
    DocumentNumerator document_numerator
}
