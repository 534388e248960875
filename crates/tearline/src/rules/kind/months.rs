//! Names of months, whole and as spreadsheets shorten them, in the languages that most files are in.

/// In small letters, without a dot at the end.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    // English.
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
    // German, Austria's January among them.
    "jän", "mrz", "mär", "märz", "mai", "okt", "dez", "januar", "jänner", "februar", "juni", "juli", "oktober", "dezember",
    // Spanish.
    "ene", "abr", "ago", "dic", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
    "septiembre", "setiembre", "octubre", "noviembre", "diciembre",
    // French.
    "janv", "févr", "fév", "mars", "avr", "juin", "juil", "août", "aout", "déc", "janvier", "février", "avril",
    "juillet", "septembre", "octobre", "novembre", "décembre", "fevr", "fevrier", "decembre", "aoû",
    // Portuguese.
    "fev", "set", "out", "janeiro", "fevereiro", "março", "marco", "maio", "junho", "julho", "setembro", "outubro",
    "novembro", "dezembro",
    // Italian.
    "gen", "mag", "giu", "lug", "ott", "gennaio", "febbraio", "aprile", "maggio", "giugno", "luglio", "settembre",
    "ottobre", "dicembre",
    // Dutch.
    "mrt", "mei", "januari", "februari", "maart", "augustus",
    // Hindi.
    "जन", "जन॰", "जनवरी", "फ़र", "फ़र॰", "फर", "फ़रवरी", "फरवरी", "मार्च", "अप्रै", "अप्रैल", "मई", "जून", "जुल", "जुल॰", "जुलाई", "अग",
    "अग॰", "अगस्त", "सित", "सित॰", "सितंबर", "सितम्बर", "अक्टू", "अक्टू॰", "अक्तू", "अक्टूबर", "अक्तूबर", "नव", "नव॰", "नवंबर", "नवम्बर",
    "सितं", "सितं॰", "नवं", "नवं॰", "दिसं", "दिसं॰", "दिस", "दिस॰", "दिसंबर", "दिसम्बर",
    // Arabic: of the Gulf and Egypt, of the Levant, of the Maghreb.
    "يناير", "فبراير", "مارس", "أبريل", "ابريل", "مايو", "يونيو", "يوليو", "أغسطس", "اغسطس", "سبتمبر", "أكتوبر", "اكتوبر",
    "نوفمبر", "ديسمبر", "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول",
    "تشرين الثاني", "كانون الأول", "جانفي", "فيفري", "أفريل", "ماي", "جوان", "جويلية", "أوت",
    // Polish, Turkish, Russian, Indonesian, and of the north.
    "sty", "lut", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru", "maja", "oca", "şub", "nis", "haz", "tem",
    "ağu", "eyl", "eki", "kas", "ara", "янв", "фев", "мар", "апр", "май", "мая", "июн", "июл", "авг", "сен", "сент", "окт", "ноя",
    "нояб", "дек", "марта", "июня", "июля", "agt", "agu", "des",
    // Chinese, in characters; with digits they are told by `月`.
    "一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月",
];

pub(crate) fn is_month_name(word: &str) -> bool {
    let word = word.strip_suffix('.').unwrap_or(word);
    if word.is_ascii() {
        // The shortest have three letters. Few words are as long as a month's name and begin like it.
        let first = word.bytes().next().map_or(0, |first| first & 31);
        return LONG.get(word.len()).is_some_and(|letters| letters >> first & 1 == 1)
            && NAMES.iter().any(|name| name.eq_ignore_ascii_case(word));
    }
    let small = word.to_lowercase();
    NAMES.contains(&small.as_str())
}

/// Bit n of entry l: a name of l letters begins with the letter whose low five bits are n.
const LONG: [u32; 12] = {
    let mut letters = [0; 12];
    let mut at = 0;
    while at < NAMES.len() {
        let name = NAMES[at].as_bytes();
        if name.len() < letters.len() {
            letters[name.len()] |= 1 << (name[0] & 31);
        }
        at += 1;
    }
    letters
};
