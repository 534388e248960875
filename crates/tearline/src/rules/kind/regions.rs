//! Calling codes, trunk prefixes and lengths of mobile numbers, by region.
//!
//! From Google's libphonenumber metadata (Apache-2.0), by way of `metadata.full.json` of the npm package
//! libphonenumber-js 1.13.16 (MIT): the possible lengths of a region's mobile numbers, or, where it does not
//! tell
//! mobile numbers from others, of any of its numbers.

/// The regions that [`RuleSet::with_default_region`](crate::RuleSet::with_default_region) knows, in order: ISO 3166-1, as
/// in `IN`.
pub fn regions() -> impl Iterator<Item = &'static str> {
    REGIONS.iter().map(|region| region.id)
}

/// What is known of a region's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    /// ISO 3166-1, as in `IN`.
    pub(crate) id: &'static str,
    pub(crate) calling_code: &'static str,
    /// What is dialled before a national number at home and is no part of it; may be empty.
    pub(crate) trunk: &'static str,
    /// Bit n: a national number may have n digits.
    lengths: u32,
}

impl Region {
    /// The region of that id.
    pub(crate) fn find(id: &str) -> Option<&'static Self> {
        REGIONS.binary_search_by_key(&id, |region| region.id).ok().map(|at| &REGIONS[at])
    }

    /// Whether a national number may have so many digits.
    pub(crate) fn has(&self, digits: usize) -> bool {
        digits < 32 && self.lengths >> digits & 1 == 1
    }

    /// The country code that digits start with, and some regions that have it. No code is the start of another.
    pub(crate) fn of_number(digits: &str) -> Option<(&str, Vec<Self>)> {
        (1..=3).find_map(|length| {
            let code = digits.get(..length)?;
            let regions: Vec<Self> =
                REGIONS.iter().filter(|region| region.calling_code == code).copied().collect();
            (!regions.is_empty()).then_some((code, regions))
        })
    }

    /// Whether digits are a country code and a number of that country.
    pub(crate) fn begins(digits: &[u8]) -> bool {
        REGIONS.iter().any(|region| {
            digits
                .strip_prefix(region.calling_code.as_bytes())
                .is_some_and(|national| region.has(national.len()))
        })
    }

    /// Whether digits start with a country code that has two of them.
    pub(crate) fn has_code_of_two(digits: &[u8]) -> bool {
        const CODES: u128 = {
            let mut codes = 0;
            let mut at = 0;
            while at < REGIONS.len() {
                let code = REGIONS[at].calling_code.as_bytes();
                if code.len() == 2 {
                    codes |= 1 << ((code[0] - b'0') * 10 + code[1] - b'0');
                }
                at += 1;
            }
            codes
        };
        match digits {
            [a, b, ..] => CODES >> (a.wrapping_sub(b'0') % 10 * 10 + b.wrapping_sub(b'0') % 10) & 1 == 1,
            _ => false,
        }
    }

    /// Whether digits may be a country code and, behind it, what is dialled there at home: of hardly any number they are.
    pub(crate) fn may_have_trunk(digits: &[u8]) -> bool {
        /// Bit n of a country code's entry: what is dialled at home begins with n.
        const TRUNKS: [u16; 1000] = {
            let mut trunks = [0; 1000];
            let mut at = 0;
            while at < REGIONS.len() {
                let (code, trunk) = (REGIONS[at].calling_code.as_bytes(), REGIONS[at].trunk.as_bytes());
                let (mut number, mut digit) = (0, 0);
                while digit < code.len() {
                    number = number * 10 + (code[digit] - b'0') as usize;
                    digit += 1;
                }
                if !trunk.is_empty() {
                    trunks[number] |= 1 << (trunk[0] - b'0');
                }
                at += 1;
            }
            trunks
        };
        let mut code = 0;
        digits.windows(2).take(3).any(|two| {
            code = code * 10 + usize::from(two[0].wrapping_sub(b'0') % 10);
            TRUNKS[code] >> (two[1].wrapping_sub(b'0') % 10) & 1 == 1
        })
    }

    /// National digits as a whole number with the country code; `None` where the region has none of that length.
    pub(crate) fn international(&self, digits: &str) -> Option<String> {
        let behind = |prefix: &str| digits.strip_prefix(prefix).filter(|rest| self.has(rest.len()));
        // Nowhere where a zero is dialled does a number start with one, however long the region's numbers may be.
        let without_zero = behind(self.trunk).filter(|_| self.trunk.starts_with('0'));
        // Nor does a mobile number start with its own country's code: what is whole stays as it is.
        if without_zero.is_none() && behind(self.calling_code).is_some() {
            return Some(digits.to_owned());
        }
        let national = without_zero.or_else(|| behind("")).or_else(|| behind(self.trunk));
        national.map(|national| format!("{}{national}", self.calling_code))
    }

    /// Every possible number of digits, fewest first.
    pub(crate) fn lengths(&self) -> impl Iterator<Item = usize> {
        (0..32).filter(|&digits| self.has(digits))
    }
}

const fn region(id: &'static str, calling_code: &'static str, trunk: &'static str, digits: &[u32]) -> Region {
    let mut lengths = 0;
    let mut at = 0;
    while at < digits.len() {
        lengths |= 1 << digits[at];
        at += 1;
    }
    Region { id, calling_code, trunk, lengths }
}

/// Sorted by id.
#[rustfmt::skip]
static REGIONS: [Region; 245] = [
    region("AC", "247", "", &[5]),
    region("AD", "376", "", &[6, 9]),
    region("AE", "971", "0", &[9]),
    region("AF", "93", "0", &[9]),
    region("AG", "1", "1", &[10]),
    region("AI", "1", "1", &[10]),
    region("AL", "355", "0", &[9]),
    region("AM", "374", "0", &[8]),
    region("AO", "244", "", &[9]),
    region("AR", "54", "0", &[10, 11]),
    region("AS", "1", "1", &[10]),
    region("AT", "43", "0", &[7, 8, 9, 10, 11, 12, 13]),
    region("AU", "61", "0", &[9]),
    region("AW", "297", "", &[7]),
    region("AX", "358", "0", &[6, 7, 8, 9, 10]),
    region("AZ", "994", "0", &[9]),
    region("BA", "387", "0", &[8, 9]),
    region("BB", "1", "1", &[10]),
    region("BD", "880", "0", &[10]),
    region("BE", "32", "0", &[9]),
    region("BF", "226", "", &[8]),
    region("BG", "359", "0", &[8, 9]),
    region("BH", "973", "", &[8]),
    region("BI", "257", "", &[8]),
    region("BJ", "229", "", &[10]),
    region("BL", "590", "0", &[9]),
    region("BM", "1", "1", &[10]),
    region("BN", "673", "", &[7]),
    region("BO", "591", "0", &[8]),
    region("BQ", "599", "", &[7]),
    region("BR", "55", "0", &[10, 11]),
    region("BS", "1", "1", &[10]),
    region("BT", "975", "", &[8]),
    region("BW", "267", "", &[8]),
    region("BY", "375", "8", &[9]),
    region("BZ", "501", "", &[7]),
    region("CA", "1", "1", &[10]),
    region("CC", "61", "0", &[9]),
    region("CD", "243", "0", &[7, 9]),
    region("CF", "236", "", &[8]),
    region("CG", "242", "", &[9]),
    region("CH", "41", "0", &[9]),
    region("CI", "225", "", &[10]),
    region("CK", "682", "", &[5]),
    region("CL", "56", "", &[9]),
    region("CM", "237", "", &[9]),
    region("CN", "86", "0", &[11]),
    region("CO", "57", "0", &[10]),
    region("CR", "506", "", &[8]),
    region("CU", "53", "0", &[8]),
    region("CV", "238", "", &[7]),
    region("CW", "599", "", &[7, 8]),
    region("CX", "61", "0", &[9]),
    region("CY", "357", "", &[8]),
    region("CZ", "420", "", &[9]),
    region("DE", "49", "0", &[10, 11]),
    region("DJ", "253", "", &[8]),
    region("DK", "45", "", &[8]),
    region("DM", "1", "1", &[10]),
    region("DO", "1", "1", &[10]),
    region("DZ", "213", "0", &[9]),
    region("EC", "593", "0", &[9]),
    region("EE", "372", "", &[7, 8]),
    region("EG", "20", "0", &[10]),
    region("EH", "212", "0", &[9]),
    region("ER", "291", "0", &[7]),
    region("ES", "34", "", &[9]),
    region("ET", "251", "0", &[9]),
    region("FI", "358", "0", &[6, 7, 8, 9, 10]),
    region("FJ", "679", "", &[7]),
    region("FK", "500", "", &[5]),
    region("FM", "691", "", &[7]),
    region("FO", "298", "", &[6]),
    region("FR", "33", "0", &[9]),
    region("GA", "241", "", &[7, 8]),
    region("GB", "44", "0", &[10]),
    region("GD", "1", "1", &[10]),
    region("GE", "995", "0", &[9]),
    region("GF", "594", "0", &[9]),
    region("GG", "44", "0", &[10]),
    region("GH", "233", "0", &[9]),
    region("GI", "350", "", &[8]),
    region("GL", "299", "", &[6]),
    region("GM", "220", "", &[7, 9]),
    region("GN", "224", "", &[9]),
    region("GP", "590", "0", &[9]),
    region("GQ", "240", "", &[9]),
    region("GR", "30", "", &[10]),
    region("GT", "502", "", &[8]),
    region("GU", "1", "1", &[10]),
    region("GW", "245", "", &[9]),
    region("GY", "592", "", &[7]),
    region("HK", "852", "", &[8]),
    region("HN", "504", "", &[8]),
    region("HR", "385", "0", &[8, 9]),
    region("HT", "509", "", &[8]),
    region("HU", "36", "06", &[9]),
    region("ID", "62", "0", &[9, 10, 11, 12]),
    region("IE", "353", "0", &[9]),
    region("IL", "972", "0", &[9]),
    region("IM", "44", "0", &[10]),
    region("IN", "91", "0", &[10]),
    region("IO", "246", "", &[7]),
    region("IQ", "964", "0", &[10]),
    region("IR", "98", "0", &[10]),
    region("IS", "354", "", &[7, 9]),
    region("IT", "39", "", &[9, 10]),
    region("JE", "44", "0", &[10]),
    region("JM", "1", "1", &[10]),
    region("JO", "962", "0", &[9]),
    region("JP", "81", "0", &[10]),
    region("KE", "254", "0", &[9]),
    region("KG", "996", "0", &[9]),
    region("KH", "855", "0", &[8, 9]),
    region("KI", "686", "0", &[8]),
    region("KM", "269", "", &[7]),
    region("KN", "1", "1", &[10]),
    region("KP", "850", "0", &[10]),
    region("KR", "82", "0", &[9, 10]),
    region("KW", "965", "", &[8]),
    region("KY", "1", "1", &[10]),
    region("KZ", "7", "8", &[10]),
    region("LA", "856", "0", &[9, 10]),
    region("LB", "961", "0", &[7, 8]),
    region("LC", "1", "1", &[10]),
    region("LI", "423", "0", &[7, 9]),
    region("LK", "94", "0", &[9]),
    region("LR", "231", "0", &[7, 9]),
    region("LS", "266", "", &[8]),
    region("LT", "370", "0", &[8]),
    region("LU", "352", "", &[9]),
    region("LV", "371", "", &[8]),
    region("LY", "218", "0", &[9]),
    region("MA", "212", "0", &[9]),
    region("MC", "377", "0", &[8, 9]),
    region("MD", "373", "0", &[8]),
    region("ME", "382", "0", &[8]),
    region("MF", "590", "0", &[9]),
    region("MG", "261", "0", &[9]),
    region("MH", "692", "1", &[7]),
    region("MK", "389", "0", &[8]),
    region("ML", "223", "", &[8]),
    region("MM", "95", "0", &[7, 8, 9, 10]),
    region("MN", "976", "0", &[8]),
    region("MO", "853", "", &[8]),
    region("MP", "1", "1", &[10]),
    region("MQ", "596", "0", &[9]),
    region("MR", "222", "", &[8]),
    region("MS", "1", "1", &[10]),
    region("MT", "356", "", &[8]),
    region("MU", "230", "", &[8]),
    region("MV", "960", "", &[7]),
    region("MW", "265", "0", &[9]),
    region("MX", "52", "", &[10]),
    region("MY", "60", "0", &[9, 10]),
    region("MZ", "258", "", &[9]),
    region("NA", "264", "0", &[9]),
    region("NC", "687", "", &[6]),
    region("NE", "227", "", &[8]),
    region("NF", "672", "", &[6]),
    region("NG", "234", "0", &[10]),
    region("NI", "505", "", &[8]),
    region("NL", "31", "0", &[9, 11]),
    region("NO", "47", "", &[8]),
    region("NP", "977", "0", &[10]),
    region("NR", "674", "", &[7]),
    region("NU", "683", "", &[4, 7]),
    region("NZ", "64", "0", &[8, 9, 10]),
    region("OM", "968", "", &[8]),
    region("PA", "507", "", &[7, 8]),
    region("PE", "51", "0", &[9]),
    region("PF", "689", "", &[8]),
    region("PG", "675", "", &[8]),
    region("PH", "63", "0", &[10]),
    region("PK", "92", "0", &[10]),
    region("PL", "48", "", &[9]),
    region("PM", "508", "0", &[6, 9]),
    region("PR", "1", "1", &[10]),
    region("PS", "970", "0", &[9]),
    region("PT", "351", "", &[9]),
    region("PW", "680", "", &[7]),
    region("PY", "595", "0", &[9]),
    region("QA", "974", "", &[8]),
    region("RE", "262", "0", &[9]),
    region("RO", "40", "0", &[9]),
    region("RS", "381", "0", &[8, 9, 10]),
    region("RU", "7", "8", &[10]),
    region("RW", "250", "0", &[9]),
    region("SA", "966", "0", &[9]),
    region("SB", "677", "", &[5, 7]),
    region("SC", "248", "", &[7]),
    region("SD", "249", "0", &[9]),
    region("SE", "46", "0", &[9]),
    region("SG", "65", "", &[8]),
    region("SH", "290", "", &[5]),
    region("SI", "386", "0", &[8]),
    region("SJ", "47", "", &[8]),
    region("SK", "421", "0", &[9]),
    region("SL", "232", "0", &[8]),
    region("SM", "378", "", &[8]),
    region("SN", "221", "", &[9]),
    region("SO", "252", "0", &[7, 8, 9]),
    region("SR", "597", "", &[7]),
    region("SS", "211", "0", &[9]),
    region("ST", "239", "", &[7]),
    region("SV", "503", "", &[8]),
    region("SX", "1", "1", &[10]),
    region("SY", "963", "0", &[9]),
    region("SZ", "268", "", &[8]),
    region("TA", "290", "", &[4]),
    region("TC", "1", "1", &[10]),
    region("TD", "235", "", &[8]),
    region("TG", "228", "", &[8]),
    region("TH", "66", "0", &[9]),
    region("TJ", "992", "", &[9]),
    region("TK", "690", "", &[4, 5, 6, 7]),
    region("TL", "670", "", &[8]),
    region("TM", "993", "8", &[8]),
    region("TN", "216", "", &[8]),
    region("TO", "676", "", &[7]),
    region("TR", "90", "0", &[10]),
    region("TT", "1", "1", &[10]),
    region("TV", "688", "", &[6, 7]),
    region("TW", "886", "0", &[9]),
    region("TZ", "255", "0", &[9]),
    region("UA", "380", "0", &[9]),
    region("UG", "256", "0", &[9]),
    region("US", "1", "1", &[10]),
    region("UY", "598", "0", &[8]),
    region("UZ", "998", "", &[9]),
    region("VA", "39", "", &[9, 10]),
    region("VC", "1", "1", &[10]),
    region("VE", "58", "0", &[10]),
    region("VG", "1", "1", &[10]),
    region("VI", "1", "1", &[10]),
    region("VN", "84", "0", &[9]),
    region("VU", "678", "", &[7]),
    region("WF", "681", "", &[6]),
    region("WS", "685", "", &[7, 10]),
    region("XK", "383", "0", &[8]),
    region("YE", "967", "0", &[9]),
    region("YT", "262", "0", &[9]),
    region("ZA", "27", "0", &[5, 6, 7, 8, 9]),
    region("ZM", "260", "0", &[9]),
    region("ZW", "263", "0", &[9]),
];
