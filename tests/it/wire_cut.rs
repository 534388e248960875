//! A network that can be cut: what is sent goes through here, or nowhere.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex};

/// Passes on what arrives at an address to a socket, and back.
pub(crate) struct Wire {
    pub(crate) address: SocketAddr,
    state: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Default)]
struct State {
    cut: bool,
    /// Those that were cut: when the network is back, they are told.
    cut_off: Vec<TcpStream>,
}

impl Wire {
    pub(crate) fn to(socket: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new((Mutex::new(State::default()), Condvar::new()));
        let passes = state.clone();
        // They end with this program, or with their connections.
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let client = client.unwrap();
                let Ok(server) = UnixStream::connect(&socket) else { continue };
                passes.0.lock().unwrap().cut_off.push(client.try_clone().unwrap());
                let (back, from) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                let (there, home) = (passes.clone(), passes.clone());
                std::thread::spawn(move || pass(client, server, &there));
                std::thread::spawn(move || pass(from, back, &home));
            }
        });
        Self { address, state }
    }

    /// From now on nothing arrives, and nobody is told.
    pub(crate) fn cut(&self) {
        self.state.0.lock().unwrap().cut = true;
    }

    /// What comes from now on arrives; what was open is no more.
    pub(crate) fn mend(&self) {
        let mut state = self.state.0.lock().unwrap();
        state.cut = false;
        for stream in state.cut_off.drain(..) {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
        self.state.1.notify_all();
    }
}

fn pass(mut from: impl Read, mut to: impl Write, state: &(Mutex<State>, Condvar)) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        let state = state.1.wait_while(state.0.lock().unwrap(), |state| state.cut).unwrap();
        drop(state);
        if to.write_all(&buffer[..read]).is_err() {
            return;
        }
    }
}
