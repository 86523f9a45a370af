use serde::{Deserialize, Serialize};

/// `РегистрБухгалтерии`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountingRegister {
    /// Full name of its chart of accounts.
    pub chart_of_accounts: String,
    /// A record has a debit and a credit side.
    pub correspondence: bool,
}
