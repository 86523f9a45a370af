use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `РегистрБухгалтерии`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountingRegister {
    /// Full name of its chart of accounts.
    pub chart_of_accounts: String,
    /// A record has a debit and a credit side.
    pub correspondence: bool,
}

impl AccountingRegister {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            chart_of_accounts: bag.string("ChartOfAccounts"),
            correspondence: bag.flag("Correspondence"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::bag::testing::both;

    #[test]
    fn both_formats_give_the_same() {
        let it = both(
            "<Properties><ChartOfAccounts>ChartOfAccounts.Х</ChartOfAccounts><Correspondence>true</Correspondence></Properties>",
            "<chartOfAccounts>ChartOfAccounts.Х</chartOfAccounts><correspondence>true</correspondence>",
            AccountingRegister::read,
        );
        assert_eq!(it.chart_of_accounts, "ChartOfAccounts.Х");
        assert!(it.correspondence);
    }
}
