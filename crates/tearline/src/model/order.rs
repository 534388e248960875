//! Putting things in order, each in the way that is small for what is known of it: the standard library's sorts
//! are made for anything, and every type that is sorted brings another 3 to 7 KB of them into a browser's module.

use crate::Finding;

/// Sorts by a row's number. What has the same number stays in its order.
pub(crate) fn radix_sort<T: Copy + Default>(items: &mut Vec<T>, row: impl Fn(T) -> u32) {
    /// Bits of a digit: three digits make a number, and a table of them fits the nearest cache.
    const BITS: u32 = 11;
    const DIGITS: usize = 1 << BITS;
    let largest = items.iter().map(|&item| row(item)).max().unwrap_or(0);
    let mut sorted = vec![T::default(); items.len()];
    let mut shift = 0;
    while shift < u32::BITS && largest >> shift > 0 {
        let digit = |item: T| (row(item) >> shift) as usize % DIGITS;
        let mut ends = [0_usize; DIGITS];
        for &item in items.iter() {
            ends[digit(item)] += 1;
        }
        let mut next = 0;
        for end in &mut ends {
            next += std::mem::replace(end, next);
        }
        for &item in items.iter() {
            let at = &mut ends[digit(item)];
            sorted[*at] = item;
            *at += 1;
        }
        std::mem::swap(items, &mut sorted);
        shift += BITS;
    }
}

/// Sorts a handful. What has the same key stays in its order.
pub(crate) fn insertion_sort<T, K: PartialOrd>(items: &mut [T], key: impl Fn(&T) -> K) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && key(&items[at - 1]) > key(&items[at]) {
            items.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// Two lists in file order as one. Of what is alike in it, `first` comes first.
pub(crate) fn merged(first: Vec<Finding>, second: Vec<Finding>) -> Vec<Finding> {
    let key = |finding: &Finding| (finding.row, finding.rule);
    let mut all = Vec::with_capacity(first.len() + second.len());
    let mut second = second.into_iter().peekable();
    for finding in first {
        while let Some(before) = second.next_if(|other| key(other) < key(&finding)) {
            all.push(before);
        }
        all.push(finding);
    }
    all.extend(second);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Rule, Severity};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_come_in_order_and_what_is_alike_stays_as_it_was(
            rows in prop::collection::vec(prop_oneof![0..50_u32, 2000..2100_u32, any::<u32>()], 0..300)
        ) {
            let numbered: Vec<(u32, usize)> = rows.iter().copied().zip(0..).collect();
            let mut expected = numbered.clone();
            expected.sort_by_key(|&(row, _)| row);
            let mut by_digits = numbered.clone();
            radix_sort(&mut by_digits, |(row, _)| row);
            prop_assert_eq!(&by_digits, &expected);
            let mut by_hand = numbered;
            insertion_sort(&mut by_hand, |&(row, _)| row);
            prop_assert_eq!(by_hand, expected);
        }
    }

    #[test]
    fn two_lists_in_order_make_one() {
        let finding = |row: u64, rule: Rule, message: &str| Finding {
            rule,
            severity: Severity::Error,
            row: Some(row),
            line: None,
            byte: None,
            column: None,
            value: None,
            message: message.to_owned(),
            args: None,
            first: None,
            suggestion: None,
        };
        let list = |rows: &[(u64, Rule)], message: &str| -> Vec<Finding> {
            rows.iter().map(|&(row, rule)| finding(row, rule, message)).collect()
        };
        use Rule::{CodeDuplicate, CodeLength, MobileFormat};
        let merged = merged(
            list(&[(1, CodeLength), (2, MobileFormat), (4, CodeDuplicate), (9, CodeLength)], "a"),
            list(&[(1, CodeDuplicate), (2, CodeDuplicate), (4, CodeDuplicate), (10, CodeDuplicate)], "b"),
        );
        let found: Vec<(u64, &str)> = merged
            .iter()
            .map(|finding| (finding.row.unwrap_or_default(), finding.message.as_str()))
            .collect();
        let expected = [(1, "a"), (1, "b"), (2, "b"), (2, "a"), (4, "a"), (4, "b"), (9, "a"), (10, "b")];
        assert_eq!(found, expected);
    }
}
