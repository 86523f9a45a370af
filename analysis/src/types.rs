//! What values are: from the shape of code ([`Shapes`]), told without looking outside of a module, to types with members
//! ([`Types`]), told by a snapshot.

use serde::{Deserialize, Serialize};

/// What an expression may be, told from its module alone. Stands in summaries and in the cache on disk.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shapes;

/// What an expression may be, resolved. Empty: nothing is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Types;
