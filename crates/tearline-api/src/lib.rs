//! What crosses a wire: the upload contract between a client and the server ([`contract`]), what else is known of its
//! jobs ([`jobs`]), can be asked of the server ([`precheck`], [`audit`]), of the customers that it knows ([`customers`]), is
//! managed there ([`manage`]) and is told by it ([`webhook`]), the messages between a page and its worker ([`worker`]), and in
//! which languages all that is said ([`languages`]). Types only; nothing here does anything.

pub mod audit;
pub mod contract;
pub mod customers;
pub mod jobs;
pub mod languages;
pub mod manage;
pub mod precheck;
pub mod sheets;
pub mod webhook;
pub mod worker;

pub use tearline;
