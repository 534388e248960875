//! What crosses a wire: the upload contract between a client and the server ([`contract`]), what can be asked of the
//! server besides ([`precheck`]), and the messages between a page and its worker ([`worker`]). Types only; nothing here
//! does anything.

pub mod contract;
pub mod precheck;
pub mod worker;

pub use tearline;
