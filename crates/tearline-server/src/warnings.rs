//! What is soon to end with a series: it has nearly all the coupons that it may have, or it expires.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tearline::Codes;
use tearline_api::contract::{SeriesWarning, WarningCode};

use crate::clock::{date, now_ms};
use crate::config::Warnings;
use crate::db::{self, Db, SeriesRow};
use crate::metrics::Metrics;
use crate::stop::Stop;

/// Series that are held at once.
const SERIES: i64 = 500;

/// Looks through all series from time to time, until the server stops: what begins is told, once, however many instances
/// look.
pub(crate) async fn watch(db: Db, config: Warnings, metrics: Arc<Metrics>, mut stop: Stop) {
    while !stop.asked() {
        match look(&db, &config).await {
            Ok([low, expiring]) => {
                metrics.series_low.store(low, Ordering::Relaxed);
                metrics.series_expiring.store(expiring, Ordering::Relaxed);
            }
            Err(error) => tracing::warn!(%error, "it can't be seen which series run out"),
        }
        tokio::select! {
            () = tokio::time::sleep(config.look_every) => {}
            () = stop.wait() => return,
        }
    }
}

/// How many series are low, and how many expire soon.
async fn look(db: &Db, config: &Warnings) -> db::Result<[i64; 2]> {
    let mut told = db.warned_series().await?;
    let (mut counts, mut after) = ([0, 0], i64::MIN);
    loop {
        let page = db.series_after(after, SERIES).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for series in &page {
            for warning in of(series, now_ms(), config) {
                counts[usize::from(warning.code == WarningCode::SeriesExpiring)] += 1;
                if !told.remove(&(series.id, warning.code.name().to_owned()))
                    && db.warn_of_series(series, &warning).await?
                {
                    tracing::warn!(series = series.id, warning = warning.code.name(), "{}", warning.message);
                }
            }
        }
    }
    for (series, warning) in told {
        db.end_warning(series, &warning).await?;
    }
    Ok(counts)
}

/// What there is to warn of now.
pub(crate) fn of(series: &SeriesRow, now_ms: i64, config: &Warnings) -> Vec<SeriesWarning> {
    [low(series, config), expiring(series, now_ms, config)].into_iter().flatten().collect()
}

fn low(series: &SeriesRow, config: &Warnings) -> Option<SeriesWarning> {
    let most = most_coupons(series)?;
    let left = most.saturating_sub(series.coupon_count.unsigned_abs());
    if u128::from(left) * 100 > u128::from(most) * u128::from(config.low_percent) {
        return None;
    }
    let name = &series.name;
    let message = if left == 0 {
        format!(
            "The series {name:?} has all of the {most} coupons that it may have; raise its maximum before you upload."
        )
    } else {
        let s = if left == 1 { "" } else { "s" };
        format!(
            "The series {name:?} has room for {left} coupon{s} more, of {most}; raise its maximum in time."
        )
    };
    Some(SeriesWarning { code: WarningCode::SeriesLow, message, coupons_left: Some(left), expires_on: None })
}

/// As many as it may have, and where its codes are generated, as many as there can be.
fn most_coupons(series: &SeriesRow) -> Option<u64> {
    let settings = &series.settings;
    let generated = (settings.rules.codes == Codes::Generated).then(|| {
        let mut charset: Vec<char> = settings.generator.charset.chars().collect();
        charset.sort_unstable();
        charset.dedup();
        (charset.len() as u64).saturating_pow(settings.generator.length)
    });
    // More than anybody can ever upload is no limit.
    let generated = generated.filter(|space| *space < u64::MAX);
    [settings.max_coupons, generated].into_iter().flatten().min()
}

fn expiring(series: &SeriesRow, now_ms: i64, config: &Warnings) -> Option<SeriesWarning> {
    let expires = series.settings.expires_on.filter(|expires| *expires > now_ms)?;
    let left = u128::from(expires.abs_diff(now_ms));
    if left > config.expiring.as_millis() {
        return None;
    }
    let message = format!(
        "The series {:?} expires on {}, and takes no upload from then on; set another time if it is to go on.",
        series.name,
        date(expires)
    );
    let expires_on = Some(expires.to_string());
    Some(SeriesWarning { code: WarningCode::SeriesExpiring, message, coupons_left: None, expires_on })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tearline::RuleSet;
    use tearline_api::contract::{Generator, SeriesSettings};

    use super::*;

    const DAY: i64 = 24 * 60 * 60 * 1000;
    const CONFIG: Warnings = Warnings {
        low_percent: 10,
        expiring: Duration::from_secs(7 * 24 * 60 * 60),
        look_every: Duration::from_secs(30),
    };

    #[track_caller]
    fn check(settings: SeriesSettings, coupon_count: i64, now: i64, expected: &[(WarningCode, Option<u64>)]) {
        let series = SeriesRow { id: 1, org_id: 7, name: "Diwali".to_owned(), settings, coupon_count };
        let found = of(&series, now, &CONFIG);
        let short: Vec<_> = found.iter().map(|warning| (warning.code, warning.coupons_left)).collect();
        assert_eq!(short, expected, "{found:?}");
        assert!(found.iter().all(|warning| warning.message.contains(';') && warning.message.ends_with('.')));
    }

    #[test]
    fn a_series_is_warned_of_when_little_is_left() {
        use WarningCode::SeriesLow;
        let most = |max_coupons| SeriesSettings { max_coupons, ..SeriesSettings::default() };
        check(most(None), 1_000_000, 0, &[]);
        check(most(Some(100)), 89, 0, &[]);
        check(most(Some(100)), 90, 0, &[(SeriesLow, Some(10))]);
        check(most(Some(100)), 100, 0, &[(SeriesLow, Some(0))]);
        // It was lowered below what there is.
        check(most(Some(100)), 200, 0, &[(SeriesLow, Some(0))]);
        check(most(Some(u64::MAX)), 0, 0, &[]);
        let generated = |length, max_coupons| SeriesSettings {
            rules: RuleSet::default().with_codes(Codes::Generated),
            generator: Generator { length, charset: "0123456789".to_owned(), ..Generator::default() },
            max_coupons,
            ..SeriesSettings::default()
        };
        check(generated(3, None), 899, 0, &[]);
        check(generated(3, None), 900, 0, &[(SeriesLow, Some(100))]);
        check(generated(3, Some(100)), 95, 0, &[(SeriesLow, Some(5))]);
        check(generated(100, None), 1_000_000, 0, &[]);
    }

    #[test]
    fn a_series_is_warned_of_before_it_expires_and_not_after() {
        use WarningCode::SeriesExpiring;
        let expires = |on| SeriesSettings { expires_on: Some(on), ..SeriesSettings::default() };
        check(expires(8 * DAY), 0, 0, &[]);
        check(expires(7 * DAY), 0, 0, &[(SeriesExpiring, None)]);
        check(expires(DAY), 0, DAY - 1, &[(SeriesExpiring, None)]);
        check(expires(DAY), 0, DAY, &[]);
        check(expires(i64::MAX), 0, i64::MIN, &[]);
    }
}
