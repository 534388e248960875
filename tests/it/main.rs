//! The parts together, and the whole from outside: one binary, so that it is linked once.

mod architecture;
