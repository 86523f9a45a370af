use serde::{Deserialize, Serialize};

/// `РегистрНакопления`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccumulationRegister {
    /// It keeps turnovers only, no balance.
    pub turnovers: bool,
}
