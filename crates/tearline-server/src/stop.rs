//! How everything that runs learns that it is to end.

use tokio::sync::watch;

/// Asked by whatever runs for long.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

/// Says it, once.
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

impl Stop {
    pub fn pair() -> (Stopper, Self) {
        let (stopper, stop) = watch::channel(false);
        (Stopper(stopper), Self(stop))
    }

    /// Whether the server is to stop.
    pub fn asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the server is to stop.
    pub async fn wait(&mut self) {
        // An error says that the server itself is gone.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

impl Stopper {
    pub fn stop(&self) {
        let _ = self.0.send(true);
    }
}
