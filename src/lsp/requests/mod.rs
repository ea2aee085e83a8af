//! One file per request: from an analysed document, what was negotiated and the parameters, to the answer.

pub mod annotations;
pub mod code_action;
pub mod command;
pub mod completion;
pub mod folding;
pub mod formatting;
pub mod hover;
pub mod kinds;
pub mod lens;
pub mod links;
pub mod navigation;
pub mod outline;
pub mod resolve;
pub mod review;
pub mod selection;
pub mod symbols;
