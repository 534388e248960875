//! Words that stand for nothing: what databases, programs and people write into a cell that has no value.

use crate::Identifier;
use crate::rules::kind::spreadsheet::without_line_break;

/// In small letters, without the signs around them. In the languages that most files are in.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    // Databases and programs.
    "null", "nil", "none", "nan", "na", "n/a", "n.a.", "n.a", "n/d", "n.d.", "n.d", "n\\a", "nv", "undefined", "undef",
    "true", "false", "\\n", "<na>",
    // Templates and people.
    "required", "optional", "mandatory", "blank", "empty", "tbd", "tba", "t.b.d.", "unknown", "not available",
    "not applicable", "no code", "no value", "no data", "missing", "yes", "no", "tbc", "nd", "n/c", "s/n", "n/v",
    "no coupon", "no voucher", "no email", "no e-mail", "no mail", "no phone", "no mobile", "no number", "no id",
    "no card", "not issued", "not assigned", "unassigned", "pending", "object object", "loading", "not found", "not set",
    "required field", "mandatory field", "optional field", "example", "example code", "sample code", "your code", "your-code",
    "code here", "your code here", "enter code", "enter code here", "insert code", "to do", "dummy", "ditto", "idem",
    "same as above", "string", "varchar", "eof", "end of file", "end", "end of list", "end of report", "end of data", "truncated", "continued", "redacted", "void", "voided", "invalid",
    "error", "deleted", "expired", "used", "unused", "redeemed", "no-code", "no_code", "nocode", "cancelled", "canceled", "inactive", "no longer valid", "already used", "row labels",
    // Names of the column, where a second line has them in another language.
    "coupon code", "coupon-code", "coupon_code", "couponcode", "voucher code", "vouchercode", "promo code", "promocode", "discount code",
    "gutscheincode", "rabattcode", "kortingscode", "code promo", "code de réduction", "código", "código de cupón", "código promocional",
    "código de cupom", "código do cupom", "codice", "codice sconto", "codice coupon", "कूपन कोड", "رمز القسيمة", "رمز الكوبون", "优惠码",
    "优惠券代码", "クーポンコード", "промокод", "kod kuponu", "kupon kodu", "kode kupon",
    // Lines below a table.
    "total", "totals", "grand total", "subtotal", "sub-total", "sub total",
    // German.
    "wahr", "falsch", "k.a.", "k. a.", "k.a", "k/a", "keine", "keine angabe", "leer", "entfällt", "unbekannt",
    "ja", "nein", "ohne", "kein", "kein code", "ohne code", "kein gutschein", "keine nummer", "keine e-mail",
    "keine mail", "nicht vorhanden", "fehlt", "pflichtfeld", "pflicht", "keiner", "keines", "erforderlich", "beispiel", "beispielcode", "dito",
    "folgt", "ausstehend", "wird nachgereicht", "siehe oben", "ihr code", "summe", "gesamt", "gesamtsumme", "zwischensumme", "endsumme", "gesamtergebnis", "ende", "ungültig", "gesperrt", "storniert",
    "abgelaufen", "gelöscht", "eingelöst", "entwertet",
    // French.
    "vrai", "faux", "néant", "neant", "s/o", "s.o.", "sans objet", "vide", "aucun", "aucune", "inconnu", "nul",
    "non disponible", "obligatoire", "oui", "non", "sans", "sans code", "pas de code", "aucun code", "pas d'email", "rien", "exemple", "code exemple", "à définir", "a definir", "obligatoires", "facultatif",
    "total général", "sous-total", "somme", "totaux", "fin de liste", "annulé", "périmé", "expiré", "supprimé", "non valide", "non attribué",
    // Spanish.
    "verdadero", "falso", "nulo", "vacío", "vacio", "ninguno", "ninguna", "s/d", "sin datos", "no aplica",
    "desconocido", "obligatorio", "requerido", "no disponible", "sí", "si", "sin código",
    "sin codigo", "sin cupón", "sin cupon", "sin correo", "sin teléfono", "sin telefono", "ningún código", "nada", "ejemplo", "código de ejemplo", "opcional", "sin asignar", "pendiente", "por definir", "sin número", "sin numero", "sin móvil",
    "no tiene", "total general", "suma", "totales", "fin de la lista", "anulado", "vencido", "caducado", "eliminado", "no válido", "no asignado",
    // Portuguese.
    "verdadeiro", "vazio", "nenhum", "nenhuma", "não aplicável", "nao aplicavel", "desconhecido", "obrigatório",
    "obrigatorio", "não disponível", "sim", "não", "nao", "sem código", "sem codigo", "sem cupom", "sem e-mail", "sem email",
    "sem telefone", "nenhum código", "exemplo", "código de exemplo", "sem número", "sem celular", "não tem", "total geral", "totais", "cancelado", "expirado", "excluído", "inválido", "não atribuído", "não informado", "pendente",
    // Italian.
    "vero", "nullo", "vuoto", "nessuno", "nessuna", "sconosciuto", "non disponibile", "obbligatorio", "sì", "nessun codice", "senza codice", "senza", "nessuna email", "niente", "esempio", "codice di esempio", "da definire", "richiesto", "facoltativo", "totale", "totale complessivo",
    "somma", "totali", "assente", "annullato", "scaduto", "eliminato", "non valido", "non assegnato",
    // Dutch.
    "waar", "onwaar", "leeg", "geen", "n.v.t.", "nvt", "onbekend", "verplicht", "niet beschikbaar", "nee", "geen code", "zonder",
    "zonder code", "geen e-mail", "geen nummer", "n/b", "n.b.", "niets", "voorbeeld", "voorbeeldcode", "optioneel", "vereist", "totaal", "eindtotaal", "subtotaal", "totalen", "einde", "volgt", "vervallen", "verlopen", "ongeldig", "verwijderd", "geannuleerd",
    // Hindi.
    "शून्य", "रिक्त", "खाली", "कोई नहीं", "लागू नहीं", "अज्ञात", "उपलब्ध नहीं", "आवश्यक", "हाँ", "नहीं", "कोड नहीं",
    "कोई कोड नहीं", "वैकल्पिक", "अनिवार्य", "उदाहरण", "सत्य", "असत्य", "योग", "कुल", "कुल योग", "nahi", "nahin", "nahi hai", "koi nahi",
    "khali", "zaroori",
    // Arabic.
    "فارغ", "لا يوجد", "غير معروف", "غير متوفر", "لا ينطبق", "مطلوب", "نعم", "لا", "لا يوجد رمز", "بدون رمز", "بدون", "اختياري", "إلزامي", "مثال", "صحيح", "خطأ", "المجموع", "الإجمالي",
    // Chinese.
    "无", "空", "空白", "暂无", "未知", "不适用", "没有", "必填", "是", "否", "没有代码", "无代码", "無代碼", "选填", "示例", "样例", "真", "假", "暂无数据", "合计", "总计", "小计", "合計", "總計",
    // Japanese.
    "無", "なし", "無し", "未定", "不明", "該当なし", "未入力", "必須", "はい", "いいえ", "コードなし", "任意", "例", "サンプル", "未設定", "同上", "小計", "総計",
    // Polish, Turkish, Russian, Indonesian.
    "brak", "wymagane", "opcjonalne", "puste", "prawda", "fałsz", "przykład", "nie dotyczy", "razem", "suma", "koniec", "nieważny", "anulowany", "nie podano",
    "yok", "zorunlu", "isteğe bağlı", "boş", "doğru", "yanlış", "örnek", "evet", "hayır", "toplam", "genel toplam", "bilinmiyor", "belirtilmemiş", "geçersiz", "iptal", "süresi doldu",
    "нет", "нет данных", "пусто", "обязательно", "необязательно", "истина", "ложь", "да", "н/д", "пример", "итого", "всего", "конец", "не указан", "отсутствует", "недействителен", "удалён",
    "tidak ada", "kosong", "wajib", "opsional", "benar", "contoh", "tidak tersedia", "jumlah", "belum ada", "tidak diketahui", "kedaluwarsa", "dibatalkan",
    // Swedish, Danish, Norwegian.
    "saknas", "ingen", "inget", "inga", "okänd", "ej tillgänglig", "exempel", "summa", "totalt", "ogiltig", "mangler", "ukendt", "ukjent",
];

/// Whether the value, trimmed, says that there is none.
pub(crate) fn is_placeholder(value: &str) -> bool {
    if is_drawn(value) {
        return true;
    }
    // The longest with signs around it.
    if value.is_empty() || value.len() > 60 {
        return false;
    }
    let wrapped = |c: char| {
        matches!(
            c,
            '(' | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '<'
                | '>'
                | '"'
                | '\''
                | '`'
                | '*'
                | ':'
                | '?'
                | '!'
                | '#'
                | ' '
        )
    };
    let sign =
        |c: char| matches!(c, '-' | '–' | '—' | '―' | '.' | '…' | '/' | '\\' | '~' | '·' | ';' | ',' | '|');
    let bare = value.trim_matches(wrapped);
    if bare.is_empty() || bare.chars().all(sign) {
        // Hashes are what a spreadsheet shows in a narrow column; quotes are for other rules.
        return !value.contains('#')
            && value.chars().any(|c| wrapped(c) || sign(c))
            && value.chars().count() <= 6;
    }
    // `- none -`; a dash at the end only may be a code's own.
    is_known(bare)
        || (bare.starts_with(sign) || bare.ends_with('.'))
            && is_known(bare.trim_matches(|c| wrapped(c) || sign(c)))
        || is_mark(value)
}

/// The zero of a cell that is blank elsewhere, as spreadsheets and programs write it: `0`, `0.0`, `0,00`.
pub(crate) fn is_zero(value: &str) -> bool {
    value.strip_prefix('0').is_some_and(|rest| {
        let decimals = rest.strip_prefix(['.', ',']);
        rest.is_empty() || decimals.is_some_and(|zeros| zeros.bytes().all(|b| b == b'0'))
    })
}

/// Words before the sum or the count in a line below a table.
#[rustfmt::skip]
const SUMS: &[&str] = &[
    "total", "totals", "grand total", "subtotal", "sub-total", "count", "rows", "records", "summe", "gesamt", "gesamtsumme",
    "gesamtergebnis", "anzahl", "zeilen", "somme", "total général", "totaux", "nombre", "lignes", "suma", "total general", "filas",
    "soma", "total geral", "linhas", "totale", "totale complessivo", "somma", "righe", "totaal", "eindtotaal", "aantal",
    "कुल", "योग", "المجموع", "الإجمالي", "合计", "总计", "小计", "合計", "總計", "総計", "小計", "razem", "toplam", "итого", "всего", "jumlah",
    "summa", "totalt", "antal",
];

/// Whether the value is a sum or a count with its word: `Total: 2`, `Summe 1.250`, `3 rows`, `# 3 rows`.
pub(crate) fn is_sum(value: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    if value.len() > 60 {
        return false;
    }
    if !value.as_bytes().last().is_some_and(u8::is_ascii_digit) {
        let bare = value.trim_start_matches(['#', ' ', '(']).trim_end_matches([')', '.']);
        let counted = bare.split_once([' ', '\u{a0}']);
        return counted.is_some_and(|(count, word)| {
            count.starts_with(|c: char| c.is_ascii_digit()) && count.chars().all(digits) && is_sums_word(word)
        });
    }
    let word = value.trim_end_matches(digits);
    let bare = word.trim_end_matches([' ', ':', '=', '：', '\u{a0}']);
    bare.len() < word.len() && is_sums_word(bare)
}

/// Whether a line below a table may begin with the word.
pub(crate) fn is_sums_word(word: &str) -> bool {
    if word.is_ascii() {
        return SUMS.iter().any(|known| known.eq_ignore_ascii_case(word));
    }
    word.len() < 40 && SUMS.contains(&word.to_lowercase().as_str())
}

/// Whether signs stand in place of characters, as where numbers of cards are kept secret: `****7H2K`,
/// `XXXX-XXXX-6001`, `a***@example.com`, and of mobile numbers `98765XXXXX`. `identifier`: `None` for a code.
pub(crate) fn is_masked(identifier: Option<Identifier>, value: &str) -> bool {
    is_crossed_out_in_front(value.as_bytes())
        || identifier == Some(Identifier::Mobile) && is_number_crossed_out(value.as_bytes())
        || has_stars(value)
}

/// As many crosses in front as no code has that was drawn by lot, and something behind them.
fn is_crossed_out_in_front(bytes: &[u8]) -> bool {
    if !starts_with_crosses(bytes) {
        return false;
    }
    let cross = |b: &&u8| matches!(b, b'x' | b'X' | b'-' | b' ');
    let front = bytes.iter().take_while(cross).count();
    bytes.len() > front && bytes[..front].iter().filter(|b| b.eq_ignore_ascii_case(&b'x')).count() >= 6
}

#[inline(always)]
pub(crate) fn starts_with_crosses(bytes: &[u8]) -> bool {
    matches!(bytes, [b'x' | b'X', b'x' | b'X', ..])
}

fn is_number_crossed_out(bytes: &[u8]) -> bool {
    let crosses = bytes.iter().filter(|b| b.eq_ignore_ascii_case(&b'x')).count();
    crosses > 2
        && bytes
            .iter()
            .all(|b| b.is_ascii_digit() || matches!(b, b'x' | b'X' | b'+' | b'-' | b' ' | b'(' | b')'))
}

fn has_stars(value: &str) -> bool {
    let star = |c: char| matches!(c, '*' | '•' | '●' | '∗' | '＊');
    if !value.contains("**") && value.is_ascii() {
        return false;
    }
    let mut run = 0;
    let run = value.chars().map(|c| {
        run = if star(c) { run + 1 } else { 0 };
        run
    });
    // A mark for a program, `*|CODE|*`, has but one; around a title they are what is drawn.
    run.max().unwrap_or(0) > 2
        && !(value.starts_with(star) && value.ends_with(star))
        && value.contains(|c: char| c.is_ascii_digit() || c == '@')
}

/// Whether the value is a line that a program draws around a table and below its names: `--------`, `+-----+----+`.
pub(crate) fn is_drawn(value: &str) -> bool {
    let drawn = |c: char| matches!(c, '-' | '=' | '+' | '|' | ' ' | ':' | '*' | '~' | '─'..='╿' | '—' | '–');
    let strokes = |c: &char| matches!(c, '-' | '=' | '─' | '═' | '—' | '–' | '*' | '~');
    value.len() > 2 && value.chars().all(drawn) && value.chars().filter(strokes).take(3).count() == 3
}

/// Whether the value is a mark in whose place a program was to write something: `{{coupon_code}}`, `<code>`.
fn is_mark(value: &str) -> bool {
    const SURE: [(&str, &str); 6] =
        [("{{", "}}"), ("${", "}"), ("*|", "|*"), ("%%", "%%"), ("[[", "]]"), ("<%", "%>")];
    // What may stand around a list as well is a mark only with the name of a column in it.
    const WITH_NAME: [(&str, &str); 6] =
        [("<", ">"), ("[", "]"), ("{", "}"), ("(", ")"), ("%", "%"), ("#", "#")];
    #[rustfmt::skip]
    const NAMES: [&str; 18] = [
        "text", "number", "alphanumeric", "integer", "code", "couponcode", "vouchercode", "promocode", "discountcode", "coupon",
        "voucher", "email", "emailaddress", "mobile", "mobilenumber", "phone", "customerid", "userid",
    ];
    let inside = |&(open, close): &(&str, &str)| value.strip_prefix(open)?.strip_suffix(close);
    let letters = |text: &str| {
        let sign = |c: char| matches!(c, '_' | '-' | '.' | ' ' | '=' | '$');
        text.contains(char::is_alphabetic) && text.chars().all(|c| c.is_alphabetic() || sign(c))
    };
    let names = |text: &str| {
        let plain = |text: &str| text.replace(['_', '-', ' '], "").to_ascii_lowercase();
        NAMES.contains(&plain(text).as_str())
    };
    value.starts_with(['{', '$', '*', '%', '[', '<', '(', '#'])
        && (SURE.iter().filter_map(inside).any(letters) || WITH_NAME.iter().filter_map(inside).any(names))
}

/// Whether it is nothing but crosses where characters belong: `XXXX-XXXX`.
fn is_crossed_out(word: &[u8]) -> bool {
    let crosses = word.iter().filter(|b| b.eq_ignore_ascii_case(&b'x')).count();
    crosses >= FEWEST_CROSSES && word.iter().all(|b| matches!(b, b'x' | b'X' | b'-'))
}

/// Three are a size, or a number in Roman figures.
const FEWEST_CROSSES: usize = 4;

fn is_known(word: &str) -> bool {
    if word.is_ascii() {
        return may_be_known(word.as_bytes())
            && (is_crossed_out(word.as_bytes())
                || WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)));
    }
    let mut first = word.chars().next().into_iter().flat_map(char::to_lowercase);
    let may_be = |first: char| first.is_alphabetic() && FIRST_CHARS >> (first as u32 & 127) & 1 == 1;
    first.next().is_some_and(may_be) && WORDS.contains(&word.to_lowercase().as_str())
}

/// Bit n: a word that is not of ASCII begins with a character whose low seven bits are n.
const FIRST_CHARS: u128 = {
    let mut chars = 0;
    let mut at = 0;
    while at < WORDS.len() {
        if !WORDS[at].is_ascii() {
            chars |= 1 << (first_char(WORDS[at].as_bytes()) & 127);
        }
        at += 1;
    }
    chars
};

/// The low bits of the first character, of UTF-8.
const fn first_char(word: &[u8]) -> u32 {
    match word[0] {
        first @ 0..0x80 => first as u32,
        first @ 0x80..0xE0 => (first as u32) << 6 | (word[1] & 63) as u32,
        _ => ((word[1] & 63) as u32) << 6 | (word[2] & 63) as u32,
    }
}

/// Whether a word of ASCII has the length, the first and the last letter of a known one; hardly any other has.
#[inline(always)]
fn may_be_known(word: &[u8]) -> bool {
    let (Some(&first), Some(&last)) = (word.first(), word.last()) else { return false };
    word.len() <= LONGEST && FIRST[word.len()] >> (first & 31) & LAST[word.len()] >> (last & 31) & 1 == 1
}

/// Bit n of entry l: a word of l letters begins, or ends, with the letter whose low five bits are n.
const FIRST: [u32; LONGEST + 1] = masks(false);
const LAST: [u32; LONGEST + 1] = masks(true);
/// Words of ASCII are no longer.
const LONGEST: usize = 18;

const fn masks(last: bool) -> [u32; LONGEST + 1] {
    let mut masks = [0; LONGEST + 1];
    let mut at = 0;
    while at < WORDS.len() {
        let word = WORDS[at].as_bytes();
        if WORDS[at].is_ascii() {
            let letter = if last { word[word.len() - 1] } else { word[0] };
            masks[word.len()] |= 1 << (letter & 31);
        }
        at += 1;
    }
    let mut crosses = FEWEST_CROSSES;
    while crosses <= LONGEST {
        masks[crosses] |= 1 << (b'x' & 31);
        crosses += 1;
    }
    masks
}

/// The same of a word of `0-9A-Za-z_-`, quickly: hardly any code has the first and the last letter of such a word. So is
/// one that is masked, or has a workbook's line break behind it.
#[inline(always)]
pub(crate) fn is_word(bytes: &[u8]) -> bool {
    (may_be_known(bytes) || starts_with_crosses(bytes) || matches!(bytes, [b'0'] | [.., b'_']))
        && is_listed(bytes)
}

#[cold]
#[inline(never)]
fn is_listed(bytes: &[u8]) -> bool {
    if is_crossed_out(bytes) || is_crossed_out_in_front(bytes) || bytes == b"0" {
        return true;
    }
    if bytes.last() == Some(&b'_') {
        return std::str::from_utf8(bytes).is_ok_and(|word| without_line_break(word).is_some());
    }
    // Most codes have a digit, and no such word has one.
    bytes.iter().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_'))
        && WORDS.iter().any(|word| word.as_bytes().eq_ignore_ascii_case(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing_are_known_and_codes_are_none() {
        let nothing = [
            "NULL",
            "null",
            "N/A",
            "#N/A",
            "n.a.",
            "nan",
            "NaN",
            "None",
            "nil",
            "undefined",
            "TRUE",
            "False",
            "-",
            "--",
            "—",
            "?",
            "???",
            "REQUIRED",
            "REQUIRED?",
            "(blank)",
            "(null)",
            "<null>",
            "[NULL]",
            "{}",
            "[]",
            "empty",
            "tbd",
            "TBD",
            "k.A.",
            "s/o",
            "néant",
            "NÉANT",
            "#NV",
            "N/D",
            "...",
            "…",
            "WAHR",
            "vide",
            "нет?",
            "Required.",
            "* Required",
            "Example",
            "BEISPIEL",
            "#N/B",
            "#Н/Д",
            "#YOK",
            "TOTAL",
            "Total:",
            "Summe",
            "合計",
            "XXXX",
            "xxxx-xxxx",
            "{{coupon_code}}",
            "${code}",
            "*|COUPON|*",
            "%%code%%",
            "<code>",
            "[Coupon Code]",
            "(Text)",
            "Gutscheincode",
            "coupon_code",
            "%CODE%",
            "{email}",
            "なし",
            "无",
            "لا يوجد",
            "खाली",
            "\"null\"",
            "\\N",
            "nvt",
            "n.v.t.",
            "onbekend",
            "*required*",
            "- none -",
            "--none--",
            "Loading...",
            "[object Object]",
            "NO",
            "Yes",
            "não",
            "sin código",
            "kein Code",
            "コードなし",
            "没有代码",
            "नहीं",
            "-------",
            "------------------------------------------------------------------------",
            "+-----+----+",
            ";",
            "[truncated]",
            "-----+-----",
            "===== =====",
            "──────",
            "***",
        ];
        for value in nothing {
            assert!(is_placeholder(value), "{value}");
        }
        let codes = [
            "NULL1", "NULL-", "NONO", "SIENA", "TRUE-7", "A", "0", "-A", "####", "#NAME?", "NONE1", "NAN2",
            "ABC", "x", "_", "", "XXX", "XXXL", "X-X", "CODE", "<AB>", "[ABC]", "%SALE%", "{}A",
        ];
        for value in codes {
            assert!(!is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn what_is_masked_is_told_from_codes() {
        for (identifier, value, expected) in [
            (None, "****7H2K", true),
            (None, "••••7H2K", true),
            (None, "XXXX-XXXX-7H2K", true),
            (None, "xxxxxxxxxxxx6001", true),
            (None, "XXXX-7H2K", false),
            (None, "XXXXL", false),
            (None, "*AB12*", false),
            (None, "*|COUPON|*", false),
            (None, "98765XXXXX", false),
            (Some(Identifier::Mobile), "98765XXXXX", true),
            (Some(Identifier::Mobile), "98XXXXXX10", true),
            (Some(Identifier::Mobile), "+91 XXXXX 43210", true),
            (Some(Identifier::Mobile), "9876543210 x", false),
            (Some(Identifier::Email), "a***@example.com", true),
            (Some(Identifier::Email), "a*b@example.com", false),
            (Some(Identifier::ExternalId), "************6001", true),
        ] {
            assert_eq!(is_masked(identifier, value), expected, "{value}");
        }
    }

    #[test]
    fn a_sum_is_its_word_and_a_number() {
        for (value, expected) in [
            ("Total: 2", true),
            ("TOTAL 2", true),
            ("Summe = 1.250", true),
            ("合計：12", true),
            ("Total général 3", true),
            ("TOTAL2", false),
            ("TOTAL-2", false),
            ("Total", false),
            ("Totally 2", false),
            ("3 rows", true),
            ("(3 Zeilen)", true),
            ("# 3 rows", true),
            ("3 rowsets", false),
            ("rows", false),
            ("2", false),
        ] {
            assert_eq!(is_sum(value), expected, "{value}");
        }
    }

    #[test]
    fn every_word_of_letters_fits_the_quick_look() {
        for word in WORDS.iter().filter(|word| word.bytes().all(|b| b.is_ascii_alphabetic())) {
            assert!(is_word(word.as_bytes()) && is_word(word.to_uppercase().as_bytes()), "{word}");
        }
        assert!(!is_word(b"NULL1") && !is_word(b""));
        assert!(!WORDS.concat().contains(|c: char| c.is_ascii_digit()));
    }
}
