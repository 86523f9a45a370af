use serde::{Deserialize, Serialize};

use crate::types::TypeDescription;

/// `КритерийОтбора`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterCriterion {
    /// What is searched for.
    pub types: TypeDescription,
    /// Where it is searched, full names of attributes.
    pub content: Vec<String>,
}
