use serde::Deserialize;

/// What an instance does. Any number of them share a database and a storage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// It answers requests, and leaves jobs to others.
    Api,
    /// It does jobs, and answers only whether it is alive, and its metrics.
    Worker,
    #[default]
    Both,
}

impl Role {
    pub fn works(self) -> bool {
        self != Self::Api
    }

    pub fn answers(self) -> bool {
        self != Self::Worker
    }
}
