//! Rows of a sheet as CSV.

/// Rows of which the width is learned: a sheet does not say how wide its table is, or says what is not so.
const LEARNED: usize = 1000;
/// Columns that a short row is filled up to, at most.
const WIDEST: usize = 1024;

/// Writes rows as they come: first to last, none twice.
#[derive(Debug, Default)]
pub(crate) struct Table {
    out: Vec<u8>,
    /// The first rows, until the width is known; each with its number.
    first: Option<Vec<(u32, Vec<String>)>>,
    width: usize,
    /// The number of the next row to be written.
    next: Option<u32>,
    pub(crate) rows: u64,
}

impl Table {
    pub(crate) fn new() -> Self {
        Self { first: Some(Vec::new()), ..Self::default() }
    }

    /// A row that has something in it, by its number in the sheet.
    pub(crate) fn push(&mut self, number: u32, cells: Vec<String>) {
        self.rows += 1;
        match &mut self.first {
            Some(first) if first.len() < LEARNED => first.push((number, cells)),
            _ => {
                self.learn();
                self.write(number, &cells);
            }
        }
    }

    pub(crate) fn finish(&mut self) {
        self.learn();
    }

    /// What was written since this was asked last.
    pub(crate) fn taken(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    pub(crate) fn waiting(&self) -> usize {
        self.out.len()
    }

    fn learn(&mut self) {
        if let Some(first) = self.first.take() {
            self.width = first.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0).min(WIDEST);
            for (number, cells) in first {
                self.write(number, &cells);
            }
        }
    }

    fn write(&mut self, number: u32, cells: &[String]) {
        // What is empty before the table is no part of it; an empty row within it stays one.
        let next = self.next.unwrap_or(number);
        for _ in next..number {
            self.out.extend_from_slice(b"\r\n");
        }
        // A crafted sheet has its rows in any order.
        self.next = Some(next.max(number.saturating_add(1)));
        for at in 0..cells.len().max(self.width) {
            if at > 0 {
                self.out.push(b',');
            }
            field(cells.get(at).map_or("", String::as_str), &mut self.out);
        }
        self.out.extend_from_slice(b"\r\n");
    }
}

/// By RFC 4180.
fn field(text: &str, out: &mut Vec<u8>) {
    let plain = !text.contains([',', '"', '\r', '\n', ';', '\t']) && text.trim().len() == text.len();
    if plain {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_lines() {
        #[track_caller]
        fn check(rows: &[(u32, &[&str])], expected: &str) {
            let mut table = Table::new();
            for (number, cells) in rows {
                table.push(*number, cells.iter().map(|cell| (*cell).to_owned()).collect());
            }
            table.finish();
            assert_eq!(String::from_utf8(table.taken()).unwrap_or_default(), expected);
        }
        check(&[], "");
        check(&[(0, &["a", "b"]), (1, &["1"])], "a,b\r\n1,\r\n");
        check(&[(3, &["title"]), (4, &["a", "b"]), (6, &["1", "2"])], "title,\r\na,b\r\n\r\n1,2\r\n");
        check(&[(0, &["a,\"b\"", " c", "d\ne", "f;g"])], "\"a,\"\"b\"\"\",\" c\",\"d\ne\",\"f;g\"\r\n");
    }

    #[test]
    fn what_is_as_wide_as_no_table_does_not_make_all_rows_so() {
        let mut table = Table::new();
        table.push(0, vec![String::new(); 16_384]);
        table.push(1, vec!["a".to_owned()]);
        table.finish();
        let text = String::from_utf8(table.taken()).unwrap_or_default();
        assert_eq!(text.lines().last().map(str::len), Some(WIDEST));
    }
}
