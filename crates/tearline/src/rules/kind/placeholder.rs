//! Words that stand for nothing: what databases, programs and people write into a cell that has no value.

/// In small letters, without the signs around them. In the ten languages that most files are in.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    // Databases and programs.
    "null", "nil", "none", "nan", "na", "n/a", "n.a.", "n.a", "n/d", "n.d.", "n.d", "n\\a", "nv", "undefined", "undef",
    "true", "false", "\\n", "<na>", "nat", "inf", "-inf",
    // Templates and people.
    "required", "optional", "mandatory", "blank", "empty", "tbd", "tba", "t.b.d.", "unknown", "not available",
    "not applicable", "no code", "no value", "no data", "missing", "yes", "no", "tbc", "nd", "n/c", "s/n", "n/v",
    "no coupon", "no voucher", "no email", "no e-mail", "no mail", "no phone", "no mobile", "no number", "no id",
    "no card", "not issued", "not assigned", "unassigned", "pending", "object object", "loading",
    // German.
    "wahr", "falsch", "k.a.", "k. a.", "k.a", "k/a", "keine", "keine angabe", "leer", "entfällt", "unbekannt",
    "ja", "nein", "ohne", "kein", "kein code", "ohne code", "kein gutschein", "keine nummer", "keine e-mail",
    "keine mail", "nicht vorhanden", "fehlt", "pflichtfeld", "pflicht",
    // French.
    "vrai", "faux", "néant", "neant", "s/o", "s.o.", "sans objet", "vide", "aucun", "aucune", "inconnu", "nul",
    "non disponible", "obligatoire", "oui", "non", "sans", "sans code", "pas de code", "aucun code", "pas d'email",
    // Spanish.
    "verdadero", "falso", "nulo", "vacío", "vacio", "ninguno", "ninguna", "s/d", "sin datos", "no aplica",
    "desconocido", "obligatorio", "requerido", "no disponible", "sí", "si", "sin código",
    "sin codigo", "sin cupón", "sin cupon", "sin correo", "sin teléfono", "sin telefono", "ningún código",
    // Portuguese.
    "verdadeiro", "vazio", "nenhum", "nenhuma", "não aplicável", "nao aplicavel", "desconhecido", "obrigatório",
    "obrigatorio", "não disponível", "sim", "não", "nao", "sem código", "sem codigo", "sem cupom", "sem e-mail", "sem email",
    "sem telefone", "nenhum código",
    // Italian.
    "vero", "nullo", "vuoto", "nessuno", "nessuna", "sconosciuto", "non disponibile", "obbligatorio", "sì", "nessun codice", "senza codice", "senza", "nessuna email",
    // Dutch.
    "waar", "onwaar", "leeg", "geen", "n.v.t.", "nvt", "onbekend", "verplicht", "niet beschikbaar", "nee", "geen code", "zonder",
    "zonder code", "geen e-mail", "geen nummer",
    // Hindi.
    "शून्य", "रिक्त", "खाली", "कोई नहीं", "लागू नहीं", "अज्ञात", "उपलब्ध नहीं", "आवश्यक", "हाँ", "नहीं", "कोड नहीं",
    "कोई कोड नहीं",
    // Arabic.
    "فارغ", "لا يوجد", "غير معروف", "غير متوفر", "لا ينطبق", "مطلوب", "نعم", "لا", "لا يوجد رمز", "بدون رمز", "بدون",
    // Chinese.
    "无", "空", "空白", "暂无", "未知", "不适用", "没有", "必填", "是", "否", "没有代码", "无代码", "無代碼",
    // Japanese.
    "無", "なし", "無し", "未定", "不明", "該当なし", "未入力", "必須", "はい", "いいえ", "コードなし",
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
    // `- none -`; a sign at the end only may be a code's own.
    is_known(bare)
        || (bare.starts_with(sign) || bare.ends_with(".."))
            && is_known(bare.trim_matches(|c| wrapped(c) || sign(c)))
}

fn is_known(word: &str) -> bool {
    if word.is_ascii() {
        return may_be_known(word.as_bytes()) && WORDS.iter().any(|known| known.eq_ignore_ascii_case(word));
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
    // Most codes have a digit, and no such word has one.
    bytes.iter().all(u8::is_ascii_alphabetic)
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
            assert_eq!(is_placeholder(value), value != "нет?", "{value}");
        }
        let codes = [
            "NULL1", "NULL-", "NONO", "SIENA", "TRUE-7", "A", "0", "-A", "####", "#NAME?", "NONE1", "NAN2",
            "ABC", "x", "_", "-------", "",
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
