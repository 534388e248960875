//! How much is looked at, for the test that holds it linear in a file's bytes: times say little about that, and vary.

/// So many bytes, ends of values or records were looked at.
#[cfg(test)]
pub(crate) fn took(steps: usize) {
    TAKEN.set(TAKEN.get() + steps as u64);
}

#[cfg(not(test))]
#[inline(always)]
pub(crate) fn took(_: usize) {}

#[cfg(test)]
thread_local! {
    static TAKEN: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// How many steps something takes.
#[cfg(test)]
pub(crate) fn of(run: impl FnOnce()) -> u64 {
    TAKEN.set(0);
    run();
    TAKEN.get()
}
