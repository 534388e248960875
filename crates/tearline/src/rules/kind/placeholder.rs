//! Words that stand for nothing: what databases, programs and people write into a cell that has no value.

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
    "same as above", "string", "varchar", "eof", "end of file",
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
    "folgt", "wird nachgereicht", "siehe oben", "ihr code", "summe", "gesamt", "gesamtsumme", "zwischensumme", "endsumme",
    // French.
    "vrai", "faux", "néant", "neant", "s/o", "s.o.", "sans objet", "vide", "aucun", "aucune", "inconnu", "nul",
    "non disponible", "obligatoire", "oui", "non", "sans", "sans code", "pas de code", "aucun code", "pas d'email", "rien", "exemple", "code exemple", "à définir", "a definir", "obligatoires", "facultatif",
    "total général", "sous-total", "somme",
    // Spanish.
    "verdadero", "falso", "nulo", "vacío", "vacio", "ninguno", "ninguna", "s/d", "sin datos", "no aplica",
    "desconocido", "obligatorio", "requerido", "no disponible", "sí", "si", "sin código",
    "sin codigo", "sin cupón", "sin cupon", "sin correo", "sin teléfono", "sin telefono", "ningún código", "nada", "ejemplo", "código de ejemplo", "opcional", "sin asignar", "por definir", "sin número", "sin numero", "sin móvil",
    "no tiene", "total general", "suma",
    // Portuguese.
    "verdadeiro", "vazio", "nenhum", "nenhuma", "não aplicável", "nao aplicavel", "desconhecido", "obrigatório",
    "obrigatorio", "não disponível", "sim", "não", "nao", "sem código", "sem codigo", "sem cupom", "sem e-mail", "sem email",
    "sem telefone", "nenhum código", "exemplo", "código de exemplo", "sem número", "sem celular", "não tem", "total geral",
    // Italian.
    "vero", "nullo", "vuoto", "nessuno", "nessuna", "sconosciuto", "non disponibile", "obbligatorio", "sì", "nessun codice", "senza codice", "senza", "nessuna email", "niente", "esempio", "codice di esempio", "da definire", "richiesto", "facoltativo", "totale", "totale complessivo",
    "somma",
    // Dutch.
    "waar", "onwaar", "leeg", "geen", "n.v.t.", "nvt", "onbekend", "verplicht", "niet beschikbaar", "nee", "geen code", "zonder",
    "zonder code", "geen e-mail", "geen nummer", "n/b", "n.b.", "niets", "voorbeeld", "voorbeeldcode", "optioneel", "vereist", "totaal", "eindtotaal", "subtotaal",
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
    "brak", "wymagane", "opcjonalne", "puste", "prawda", "fałsz", "przykład", "nie dotyczy", "razem", "suma",
    "yok", "zorunlu", "isteğe bağlı", "boş", "doğru", "yanlış", "örnek", "evet", "hayır", "toplam", "genel toplam",
    "нет", "нет данных", "пусто", "обязательно", "необязательно", "истина", "ложь", "да", "н/д", "пример", "итого", "всего",
    "tidak ada", "kosong", "wajib", "opsional", "benar", "contoh", "tidak tersedia", "jumlah",
];

/// Whether the value, trimmed, says that there is none.
pub(crate) fn is_placeholder(value: &str) -> bool {
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
    let sign = |c: char| matches!(c, '-' | '–' | '—' | '―' | '.' | '…' | '/' | '\\' | '~' | '·');
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

/// The same of a word of `0-9A-Za-z_-`, quickly: hardly any code has the first and the last letter of such a word.
#[inline(always)]
pub(crate) fn is_word(bytes: &[u8]) -> bool {
    may_be_known(bytes) && is_listed(bytes)
}

#[cold]
#[inline(never)]
fn is_listed(bytes: &[u8]) -> bool {
    if is_crossed_out(bytes) {
        return true;
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
        ];
        for value in nothing {
            assert!(is_placeholder(value), "{value}");
        }
        let codes = [
            "NULL1", "NULL-", "NONO", "SIENA", "TRUE-7", "A", "0", "-A", "####", "#NAME?", "NONE1", "NAN2",
            "ABC", "x", "_", "-------", "", "XXX", "XXXL", "X-X", "CODE", "<AB>", "[ABC]", "%SALE%", "{}A",
        ];
        for value in codes {
            assert!(!is_placeholder(value), "{value}");
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
