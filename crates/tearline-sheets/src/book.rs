//! A workbook: its sheets, and one of them as CSV.

use std::io::BufReader;

use calamine::{
    DataRef, Ods, OdsError, Range, Reader, ReaderRef, SheetVisible, Style, Xls, XlsError, Xlsb, Xlsx,
    XlsxError,
};
use js_sys::{Array, Uint8Array};
use tearline_api::sheets::{Item, Notes, Refusal};
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag};

use crate::blob::BlobFile;
use crate::cells::{Value, text, zeros};
use crate::table::Table;

/// What is made of a sheet, at most, in bytes.
const MOST: u64 = 1 << 30;
/// What is collected before it is handed to the browser, in bytes.
const PART: usize = 1 << 20;
/// Rows between two reports of progress.
const TOLD: u64 = 20_000;
/// Columns of a sheet, at most, in any format.
const COLUMNS: usize = 16_384;

type File = BufReader<BlobFile>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

pub(crate) enum Book {
    Xlsx(Box<Xlsx<File>>),
    Xlsb(Box<Xlsb<File>>),
    Xls(Box<Xls<File>>),
    Ods(Box<Ods<File>>),
}

impl Book {
    pub(crate) fn open(blob: &Blob, format: Format) -> Result<Self, Refusal> {
        let file = BufReader::new(BlobFile::new(blob).map_err(|_| Refusal::Unreadable)?);
        match format {
            Format::Xlsx => {
                Xlsx::new(file).map(|book| Self::Xlsx(Box::new(book))).map_err(|error| match error {
                    XlsxError::Password => Refusal::Encrypted,
                    _ => Refusal::Damaged,
                })
            }
            Format::Xlsb => {
                Xlsb::new(file).map(|book| Self::Xlsb(Box::new(book))).map_err(|_| Refusal::Damaged)
            }
            Format::Xls => {
                // What has a password is in the container of .xls, whatever it is; its reader knows that before all.
                let other = BufReader::new(BlobFile::new(blob).map_err(|_| Refusal::Unreadable)?);
                if let Err(XlsxError::Password) = Xlsx::new(other) {
                    return Err(Refusal::Encrypted);
                }
                Xls::new(file).map(|book| Self::Xls(Box::new(book))).map_err(|error| match error {
                    XlsError::Password => Refusal::Encrypted,
                    _ => Refusal::Damaged,
                })
            }
            Format::Ods => {
                Ods::new(file).map(|book| Self::Ods(Box::new(book))).map_err(|error| match error {
                    OdsError::Password => Refusal::Encrypted,
                    _ => Refusal::Damaged,
                })
            }
        }
    }

    /// The sheets that have anything in them, with their places among all; those that people see come first.
    pub(crate) fn sheets(&mut self) -> Vec<(usize, Item)> {
        let all = match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Xlsb(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        }
        .to_vec();
        let mut sheets: Vec<(usize, Item)> = Vec::new();
        for (place, sheet) in all.into_iter().enumerate() {
            if self.has_anything(&sheet.name) {
                sheets
                    .push((place, Item { name: sheet.name, hidden: sheet.visible != SheetVisible::Visible }));
            }
        }
        sheets.sort_by_key(|(place, item)| (item.hidden, *place));
        sheets
    }

    /// What cannot be read is no sheet of cells: a chart, perhaps.
    fn has_anything(&mut self, name: &str) -> bool {
        match self {
            Self::Xlsx(book) => book.worksheet_cells_reader(name).is_ok_and(|mut cells| {
                loop {
                    match cells.next_cell() {
                        Ok(Some(cell)) if *cell.get_value() != DataRef::Empty => return true,
                        Ok(Some(_)) => {}
                        // What is damaged is said when it is chosen.
                        Ok(None) => return false,
                        Err(_) => return true,
                    }
                }
            }),
            Self::Xlsb(book) => book.worksheet_range(name).is_ok_and(|range| !range.is_empty()),
            Self::Xls(book) => book.worksheet_range(name).is_ok_and(|range| !range.is_empty()),
            Self::Ods(book) => book.worksheet_range(name).is_ok_and(|range| !range.is_empty()),
        }
    }

    /// A sheet by its place: its name, and what was made of it.
    pub(crate) fn convert(
        &mut self,
        place: usize,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(String, Notes, Blob), Refusal> {
        let mut sheet = Sheet::new(progress);
        let name = match self {
            Self::Xlsx(book) => {
                let name = name(&book.sheet_names(), place)?;
                let mut cells = book.worksheet_cells_reader(&name).map_err(|_| Refusal::Damaged)?;
                let formats: Vec<usize> = cells.styles().iter().map(shown_zeros).collect();
                while let Some((cell, style)) =
                    cells.next_cell_with_style_id().map_err(|_| Refusal::Damaged)?
                {
                    let zeros = formats.get(style).copied().unwrap_or_default();
                    sheet.cell(cell.get_position(), &Value::from(cell.get_value()), zeros)?;
                }
                name
            }
            Self::Xlsb(book) => {
                let name = name(&book.sheet_names(), place)?;
                sheet.range(&book.worksheet_range_ref(&name).map_err(|_| Refusal::Damaged)?)?;
                name
            }
            Self::Xls(book) => {
                let name = name(&book.sheet_names(), place)?;
                sheet.range(&book.worksheet_range(&name).map_err(|_| Refusal::Damaged)?)?;
                name
            }
            Self::Ods(book) => {
                let name = name(&book.sheet_names(), place)?;
                sheet.range(&book.worksheet_range(&name).map_err(|_| Refusal::Damaged)?)?;
                name
            }
        };
        let (notes, blob) = sheet.finish()?;
        Ok((name, notes, blob))
    }
}

fn name(names: &[String], place: usize) -> Result<String, Refusal> {
    names.get(place).cloned().ok_or(Refusal::Nothing)
}

fn shown_zeros(style: &Style) -> usize {
    style.number_format.as_ref().map_or(0, |format| zeros(&format.format_code))
}

/// A sheet that is being written out.
struct Sheet<'a> {
    table: Table,
    notes: Notes,
    parts: Array,
    bytes: u64,
    row: Option<(u32, Vec<String>)>,
    progress: &'a mut dyn FnMut(u64),
}

impl<'a> Sheet<'a> {
    fn new(progress: &'a mut dyn FnMut(u64)) -> Self {
        let (table, notes, parts) = (Table::new(), Notes::default(), Array::new());
        Self { table, notes, parts, bytes: 0, row: None, progress }
    }

    fn range<T: calamine::CellType>(&mut self, range: &Range<T>) -> Result<(), Refusal>
    where
        for<'t> Value<'t>: From<&'t T>,
    {
        let (row, column) = range.start().unwrap_or_default();
        for (down, right, value) in range.used_cells() {
            // Counted from the range's own corner.
            let (down, right) = (u32::try_from(down), u32::try_from(right));
            let (Ok(down), Ok(right)) = (down, right) else { return Err(Refusal::TooLarge) };
            self.cell((row + down, column + right), &Value::from(value), 0)?;
        }
        Ok(())
    }

    /// Cells come row by row.
    fn cell(&mut self, (row, column): (u32, u32), value: &Value<'_>, zeros: usize) -> Result<(), Refusal> {
        let column = column as usize;
        if *value == Value::Empty || column >= COLUMNS {
            return Ok(());
        }
        if self.row.as_ref().is_none_or(|(number, _)| *number != row) {
            self.end_row()?;
            self.row = Some((row, Vec::new()));
        }
        let text = text(value, zeros, &mut self.notes);
        if let Some((_, cells)) = &mut self.row {
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = text;
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        let Some((number, cells)) = self.row.take() else { return Ok(()) };
        // The names above the columns are no date and no number to warn of, but cells like any other.
        self.table.push(number, cells);
        if self.table.rows.is_multiple_of(TOLD) {
            (self.progress)(self.table.rows);
        }
        if self.table.waiting() >= PART { self.hand_over() } else { Ok(()) }
    }

    /// A Blob lives with the browser, which may keep it on disk: not in this worker's memory.
    fn hand_over(&mut self) -> Result<(), Refusal> {
        let bytes = self.table.taken();
        self.bytes += bytes.len() as u64;
        if self.bytes > MOST {
            return Err(Refusal::TooLarge);
        }
        let part = csv(&Array::of1(&Uint8Array::from(bytes.as_slice()))).map_err(|_| Refusal::TooLarge)?;
        self.parts.push(part.as_ref());
        Ok(())
    }

    fn finish(mut self) -> Result<(Notes, Blob), Refusal> {
        self.end_row()?;
        self.table.finish();
        self.hand_over()?;
        if self.table.rows == 0 {
            return Err(Refusal::Nothing);
        }
        let notes = Notes { rows: self.table.rows, ..self.notes };
        Ok((notes, csv(&self.parts).map_err(|_| Refusal::TooLarge)?))
    }
}

pub(crate) fn csv(parts: &Array) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("text/csv;charset=utf-8");
    Blob::new_with_blob_sequence_and_options(parts, &options)
}
