//! What is compared when the file is read once more: of all fingerprints only so many are held at once as the options
//! allow, so that a file of any length is checked in the same memory. Each time the file is read, one share of them is
//! compared with each other.

use std::ops::Range;

use crate::check::listing::{Changed, Compared};
use crate::check::tally::Tally;
use crate::read::plan::Plan;
use crate::{Options, Role};

/// A reading of the file, from its start to its end.
#[derive(Debug)]
pub(crate) struct Again {
    /// As it was known when the file had been read once.
    plan: Plan,
    options: Options,
    tally: Tally,
    read: Range<u64>,
}

impl Again {
    /// `None` where all is compared.
    pub(crate) fn new(
        compared: &mut [Compared],
        plan: &Plan,
        options: &Options,
        bytes: u64,
    ) -> Option<Box<Self>> {
        let mut rest = [None, None];
        for Compared { role, rest: of, .. } in compared {
            rest[*role as usize] = of.take();
        }
        if rest.iter().all(Option::is_none) {
            return None;
        }
        // Nothing of it is listed but what repeats.
        let options = options.clone().with_max_findings(0);
        let mut tally = Tally::new(plan, &options);
        tally.compare(rest);
        Some(Box::new(Self { plan: plan.clone(), options, tally, read: 0..bytes }))
    }

    pub(crate) fn wants(&self) -> Range<u64> {
        self.read.clone()
    }

    /// The next bytes of the wanted range. Whoever is done says what it has compared, and what is still to be.
    pub(crate) fn supply(
        mut self: Box<Self>,
        compared: &mut [Compared],
        rows: u64,
        bytes: &[u8],
    ) -> Result<Option<Box<Self>>, Changed> {
        if bytes.is_empty() {
            return Err(Changed);
        }
        self.tally.push(&mut self.plan, bytes);
        self.read.start += bytes.len() as u64;
        if !self.read.is_empty() {
            return Ok(Some(self));
        }
        let Self { mut plan, options, tally, read } = *self;
        let Some((mut tallied, _)) = tally.finish(&mut plan).filter(|(tallied, _)| tallied.total == rows)
        else {
            return Err(Changed);
        };
        for (role, prints) in [(Role::Code, tallied.codes.take()), (Role::Customer, tallied.customers.take())]
        {
            let Some(of) = compared.iter_mut().find(|compared| compared.role == role) else { continue };
            if let Some(prints) = prints {
                let found = prints.duplicates(false);
                of.duplicates.merge(&found.duplicates);
                of.rest = found.rest;
            }
        }
        Ok(Self::new(compared, &plan, &options, read.end))
    }
}
