//! The time, and the two ways in which the contract writes it into names.

use std::time::{SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;

/// Epoch milliseconds.
pub fn now_ms() -> i64 {
    ms(SystemTime::now())
}

/// A time as epoch milliseconds.
pub fn ms(time: SystemTime) -> i64 {
    let elapsed = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}

fn utc(ms: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// `temp_{org}_{yyyymmdd}_{hhmmssSSS}`
pub fn staging_table(org: i64, ms: i64) -> String {
    let t = utc(ms);
    format!(
        "temp_{org}_{:04}{:02}{:02}_{:02}{:02}{:02}{:03}",
        t.year(),
        u8::from(t.month()),
        t.day(),
        t.hour(),
        t.minute(),
        t.second(),
        t.millisecond()
    )
}

/// `{kind}_{org}_{series}{yyyy_mm_dd_hh_mm_ss}`
pub fn result_file(kind: &str, org: i64, series: i64, ms: i64) -> String {
    let t = utc(ms);
    format!(
        "{kind}_{org}_{series}{:04}_{:02}_{:02}_{:02}_{:02}_{:02}",
        t.year(),
        u8::from(t.month()),
        t.day(),
        t.hour(),
        t.minute(),
        t.second()
    )
}

/// As RFC 3339 has it, `yyyy-mm-ddThh:mm:ss.SSSZ`.
pub fn rfc3339(ms: i64) -> String {
    let t = utc(ms);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        t.year(),
        u8::from(t.month()),
        t.day(),
        t.hour(),
        t.minute(),
        t.second(),
        t.millisecond()
    )
}

/// The day, `yyyy-mm-dd`, for people.
pub fn date(ms: i64) -> String {
    let t = utc(ms);
    format!("{:04}-{:02}-{:02}", t.year(), u8::from(t.month()), t.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_contracts() {
        assert_eq!(staging_table(100_458, 1_717_651_325_445), "temp_100458_20240606_052205445");
        assert_eq!(
            result_file("error", 100_458, 541_854, 1_717_651_325_445),
            "error_100458_5418542024_06_06_05_22_05"
        );
        assert_eq!(rfc3339(1_717_651_325_445), "2024-06-06T05:22:05.445Z");
        assert_eq!(date(1_717_651_325_445), "2024-06-06");
    }
}
