//! What many read, some of them across a wait, and one changes now and then.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::ops::Deref;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// A value, or none yet. Readers are never kept waiting; whoever changes it waits until none is left.
#[derive(Debug)]
pub(crate) struct Shared<T> {
    value: RefCell<Option<Rc<T>>>,
    /// Whoever waits for readers, or for their turn.
    waiting: RefCell<Vec<Waker>>,
    /// Whether somebody has the turn.
    taken: Cell<bool>,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self { value: RefCell::default(), waiting: RefCell::default(), taken: Cell::new(false) }
    }
}

impl<T> Shared<T> {
    pub(crate) fn set(&self, value: Option<T>) {
        self.value.replace(value.map(Rc::new));
        self.wake();
    }

    pub(crate) fn get(&self) -> Option<Lent<'_, T>> {
        let value = self.value.borrow().clone()?;
        Some(Lent { shared: self, value: Some(value) })
    }

    /// Changes the value, once nobody reads it; `None` where there is none any more.
    pub(crate) async fn change<O>(&self, change: impl FnOnce(&mut T) -> O) -> Option<O> {
        let mut change = Some(change);
        poll_fn(|context| {
            let mut value = self.value.borrow_mut();
            let Some(shared) = value.as_mut() else { return Poll::Ready(None) };
            match Rc::get_mut(shared) {
                Some(alone) => Poll::Ready(change.take().map(|change| change(alone))),
                None => {
                    self.waiting.borrow_mut().push(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }

    /// One change at a time, where a change takes more than one step.
    pub(crate) async fn turn(&self) -> Turn<'_, T> {
        poll_fn(|context| {
            if self.taken.get() {
                self.waiting.borrow_mut().push(context.waker().clone());
                return Poll::Pending;
            }
            self.taken.set(true);
            Poll::Ready(())
        })
        .await;
        Turn(self)
    }

    /// They are asked again when all that is going on now has come to its end.
    fn wake(&self) {
        self.waiting.take().into_iter().for_each(Waker::wake);
    }
}

/// The value, for a while.
#[derive(Debug)]
pub(crate) struct Lent<'s, T> {
    shared: &'s Shared<T>,
    /// There until it is dropped.
    value: Option<Rc<T>>,
}

impl<T> Deref for Lent<'_, T> {
    type Target = T;

    #[allow(clippy::expect_used)] // Nobody has it after it was dropped.
    fn deref(&self) -> &T {
        self.value.as_ref().expect("lent")
    }
}

impl<T> Drop for Lent<'_, T> {
    fn drop(&mut self) {
        drop(self.value.take());
        self.shared.wake();
    }
}

/// See [`Shared::turn`].
#[derive(Debug)]
pub(crate) struct Turn<'s, T>(&'s Shared<T>);

impl<T> Drop for Turn<'_, T> {
    fn drop(&mut self) {
        self.0.taken.set(false);
        self.0.wake();
    }
}
