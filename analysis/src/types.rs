//! What values are: from the shape of code ([`Shapes`]), told without looking outside of a module, to types with members
//! ([`Types`]), told by a snapshot.

mod ask;
mod declared;
mod documented;
mod flow;
mod given;
mod memo;
mod offer;
mod place;
mod resolve;
mod scope;
mod shape;
mod ty;

pub use ask::{
    member, members, of_expression, of_expressions, of_operand, of_this, of_words, receiver_at,
    told_parameter, variables_at, visible_names,
};
pub(crate) use ask::{of_words_at_once, receiver_at_once, receiver_in};
pub use declared::{elements, of_name, parameter, parameters, returned, see, value, variable};
pub use documented::documented;
pub(crate) use flow::{Receivers, is_expression};
pub use flow::{Summarized, summarize};
pub(crate) use given::Given;
pub use memo::Memo;
pub use offer::{Class, Offer, OfferKind, OfferOrigin, Offers, Receiver};
pub(crate) use resolve::module_of;
pub use scope::Scope;
pub use shape::{Arguments, Built, Passed, Shape, Shapes};
pub use ty::{Field, Made, Ty, Types, Value};
