//! The quick way through a file: most rows of most files are plain, and their values stand where the header
//! says. Such rows need a look at their values and a note of the code, and nothing else; all others are left to
//! the judge, whose verdict is the same.

use crate::duplicates::{Fingerprints, fold_mask};
use crate::judge::Judge;
use crate::rules;
use crate::scan::{Run, Taken};

/// What is the same for all rows.
#[derive(Debug, Clone)]
pub(crate) struct Quick {
    width: usize,
    code: usize,
    customer: Option<usize>,
    fold: u64,
}

impl Quick {
    /// `None` where rows of this layout need more than the quick way does.
    pub(crate) fn new(judge: &Judge) -> Option<Self> {
        let layout = &judge.layout;
        let (code, customer) = (layout.code?, layout.customer);
        let known = code < layout.width && customer.is_none_or(|customer| customer < layout.width);
        (known && layout.problem.is_none()).then(|| Self {
            width: layout.width,
            code,
            customer,
            fold: fold_mask(judge.params.keep_case),
        })
    }

    /// Takes as many rows of the run as are plain, at most so many; `row` is the number of the first.
    #[inline(never)]
    pub(crate) fn take(
        &self,
        run: &Run<'_>,
        judge: &Judge,
        codes: &mut Fingerprints,
        row: u32,
        most: usize,
    ) -> Taken {
        let Judge { params, identifier, .. } = judge;
        let Run { text, delimiter, .. } = *run;
        let mut taken = run.nothing();
        if run.traits.pairs || run.traits.stray || codes.is_strong() {
            return taken;
        }
        // Often the masks have said all that there is to say of a code but its length.
        let look_at_code = run.traits.special || run.traits.dashes || !params.plain_words;
        while taken.rows < most {
            let Some(ends) = run.ends.get(taken.ends..taken.ends + self.width) else { break };
            let Some((&last, inner)) = ends.split_last() else { break };
            let (mut used, mut end) = (self.width, last as usize);
            let Some(bytes) = text.get(taken.start..end) else { break };
            match text.get(end) {
                Some(b'\n') => {}
                Some(b'\r') if run.ends.get(taken.ends + used) == Some(&(last + 1)) && text[end + 1] == b'\n' => {
                    (used, end) = (used + 1, end + 1);
                }
                _ => break,
            }
            let is_delimiter = |&end: &u32| text.get(end as usize) == Some(&delimiter);
            if !inner.iter().all(is_delimiter)
                || bytes.len() > params.max_value_chars
                || (run.traits.high && !bytes.is_ascii())
            {
                break;
            }
            let Some(code) = value(text, taken.start, ends, self.code) else { break };
            let plain = if look_at_code {
                rules::code_is_plain(code, params)
            } else {
                params.plain_code_length.contains(&code.len())
            };
            if !plain {
                break;
            }
            if let Some(customer) = self.customer {
                let Some(customer) = value(text, taken.start, ends, customer) else { break };
                if !rules::customer_is_plain(*identifier, customer, params) {
                    break;
                }
            }
            codes.add_quickly(row + taken.rows as u32, code, self.fold);
            taken.crlf += used - self.width;
            taken.rows += 1;
            taken.ends += used;
            taken.start = end + 1;
        }
        taken
    }
}

/// A value of the record that starts at `start`, without its quotes.
#[inline(always)]
fn value<'t>(text: &'t [u8], start: usize, ends: &[u32], column: usize) -> Option<&'t [u8]> {
    let end = *ends.get(column)? as usize;
    let start = if column == 0 { start } else { *ends.get(column - 1)? as usize + 1 };
    match text.get(start..end)? {
        [b'"', inner @ .., b'"'] => Some(inner),
        value => Some(value),
    }
}
