//! Jobs of an organization, looked for: newest first, page by page, each page at a cost that has a bound. Newest first is `-id`
//! here, which only the right indices are sorted by.

use tearline_api::contract::UploadStatus;

use super::jobs::COLUMNS;
use super::query::{Query, Row, Value};
use super::{Db, Job, Result, query};

/// Jobs that are looked at for one page, where not every one need be of it.
const WINDOW: i64 = 50_000;

/// Which jobs are asked for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    pub org_id: i64,
    pub series_id: Option<i64>,
    /// Of one of these; none: of any.
    pub statuses: Vec<UploadStatus>,
    /// What the name of the uploaded file has in it, whatever the case of ASCII letters.
    pub name: Option<String>,
    /// The key of the client that uploaded.
    pub client: Option<String>,
    /// Epoch milliseconds, both included.
    pub created_from: Option<i64>,
    pub created_to: Option<i64>,
    /// Only jobs with a smaller id.
    pub before: Option<i64>,
    pub limit: i64,
    /// How long after its `created_on` a job is in the database at the latest: an upload takes its time.
    pub longest_upload_ms: i64,
}

/// A job, and what its numbers are called.
#[derive(Debug, Clone)]
pub struct Listed {
    pub job: Job,
    pub series_name: String,
    /// `None`: the client is not known here, or no longer.
    pub client_name: Option<String>,
}

/// A page. It may have fewer jobs than were asked for, or none, and still not be the last.
#[derive(Debug, Clone)]
pub struct Found {
    pub jobs: Vec<Listed>,
    /// What `before` of the next page is; `None`: there is none.
    pub next: Option<i64>,
}

const NAMES: &str = "(SELECT s.name FROM series s WHERE s.id = jobs.series_id) AS series_name,
    (SELECT c.name FROM clients c WHERE c.key = jobs.client AND c.org_id = jobs.org_id) AS client_name";

impl Listed {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            job: Job::from_row(row)?,
            series_name: row.get("series_name")?,
            client_name: row.get("client_name")?,
        })
    }
}

/// A condition, and what is bound in it.
#[derive(Default)]
struct Conditions<'q> {
    sql: String,
    values: Vec<Value<'q>>,
}

impl<'q> Conditions<'q> {
    /// `?` in `condition` becomes the next parameter.
    fn and(&mut self, condition: &str, value: impl Into<Value<'q>>) {
        self.values.push(value.into());
        let condition = condition.replace('?', &format!("${}", self.values.len()));
        self.sql.push_str(if self.sql.is_empty() { "" } else { " AND " });
        self.sql.push_str(&condition);
    }

    fn bind(&self, sql: String) -> Query<'q> {
        self.values.iter().fold(query(sql), |query, value| query.bind(value.clone()))
    }
}

impl Db {
    /// A job of an organization.
    pub async fn listed_job(&self, org_id: i64, id: i64) -> Result<Option<Listed>> {
        let row = query(format!("SELECT {COLUMNS}, {NAMES} FROM jobs WHERE id = $1 AND org_id = $2"))
            .bind(id)
            .bind(org_id)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(Listed::from_row).transpose()
    }

    /// A page of jobs. What is looked at of a million jobs is what an index has next to each other, and no more than a
    /// window of it, however few of them are wanted.
    pub async fn search_jobs(&self, search: &Search) -> Result<Found> {
        let bounds = self.ids_of_time(search).await?;
        // Each status is a walk of its own: the few that failed are not looked for among the many that did not.
        let walks: Vec<_> = match (search.series_id, search.statuses.as_slice()) {
            (Some(_), _) => vec![None],
            (None, []) => UploadStatus::ALL.into_iter().map(Some).collect(),
            (None, some) => some.iter().copied().map(Some).collect(),
        };
        let (mut jobs, mut floor) = (Vec::new(), None);
        for status in walks {
            let (found, seen) = self.walk(search, status, bounds).await?;
            jobs.extend(found);
            floor = floor.max(seen);
        }
        // Of what is below, one of the walks knows nothing yet.
        jobs.retain(|listed: &Listed| floor.is_none_or(|floor| listed.job.id >= floor));
        jobs.sort_by_key(|listed| std::cmp::Reverse(listed.job.id));
        let limit = usize::try_from(search.limit).unwrap_or(usize::MAX);
        let next = if jobs.len() > limit {
            jobs.truncate(limit);
            jobs.last().map(|last| last.job.id)
        } else {
            floor
        };
        Ok(Found { jobs, next })
    }

    /// Between which ids, both excluded, jobs of the wanted time are. Ids grow by the time at which a job came into the
    /// database, which is that of the upload and up to a whole upload later.
    async fn ids_of_time(&self, search: &Search) -> Result<(i64, i64)> {
        let first = |condition: &str, order: &str, time: i64| {
            let sql = format!(
                "SELECT id FROM jobs WHERE org_id = $1 AND created_on {condition} $2
                 ORDER BY created_on {order} LIMIT 1"
            );
            query(sql).bind(search.org_id).bind(time).fetch_optional(self.reader())
        };
        let slack = search.longest_upload_ms;
        let mut ids = (0, search.before.unwrap_or(i64::MAX));
        if let Some(from) = search.created_from
            && let Some(row) = first("<", "DESC", from.saturating_sub(slack)).await?
        {
            ids.0 = row.get("id")?;
        }
        if let Some(to) = search.created_to
            && let Some(row) = first(">", "ASC", to.saturating_add(slack)).await?
        {
            ids.1 = ids.1.min(row.get("id")?);
        }
        Ok(ids)
    }

    /// The newest jobs of one walk, one more than are wanted, and down to which id it went; `None`: to its end.
    async fn walk(
        &self,
        search: &Search,
        status: Option<UploadStatus>,
        (above, below): (i64, i64),
    ) -> Result<(Vec<Listed>, Option<i64>)> {
        let of_some = status.is_none() && !search.statuses.is_empty();
        let timed = search.created_from.or(search.created_to).is_some();
        let floor = if of_some || timed || search.name.is_some() || search.client.is_some() {
            self.window(search, status, (above, below)).await?
        } else {
            None
        };
        let mut conditions = Conditions::default();
        let of_series = search.series_id.is_some();
        let org_id = if of_series { self.dialect().org_id_beside() } else { "org_id" };
        conditions.and(&format!("{org_id} = ?"), search.org_id);
        conditions.and("-id > ?", below.saturating_neg());
        conditions.and("-id < ?", floor.map_or(above, |floor| floor - 1).saturating_neg());
        if let Some(series) = search.series_id {
            conditions.and("series_id = ?", series);
        }
        if let Some(status) = status {
            conditions.and("status = ?", status.name());
        }
        let pattern = search.name.as_ref().map(|name| like(name));
        if let Some(pattern) = &pattern {
            let lower = self.dialect().lower("uploaded_name");
            conditions.and(&format!("{lower} LIKE ? ESCAPE '\\'"), pattern);
        }
        if let Some(client) = &search.client {
            conditions.and("client = ?", client);
        }
        if let Some(from) = search.created_from {
            conditions.and("created_on >= ?", from);
        }
        if let Some(to) = search.created_to {
            conditions.and("created_on <= ?", to);
        }
        if of_some {
            let names: Vec<String> = search.statuses.iter().map(|s| format!("'{}'", s.name())).collect();
            // Constants, all of them.
            conditions.sql.push_str(&format!(" AND status IN ({})", names.join(", ")));
        }
        let limit = conditions.values.len() + 1;
        let sql = format!(
            "SELECT {COLUMNS}, {NAMES} FROM jobs WHERE {} ORDER BY -id LIMIT ${limit}",
            conditions.sql
        );
        let rows = conditions.bind(sql).bind(search.limit.saturating_add(1)).fetch_all(self.reader()).await?;
        Ok((rows.iter().map(Listed::from_row).collect::<Result<_>>()?, floor))
    }

    /// The id at which a window ends, if there is anything below it. Only an index is looked at.
    async fn window(
        &self,
        search: &Search,
        status: Option<UploadStatus>,
        (above, below): (i64, i64),
    ) -> Result<Option<i64>> {
        let mut conditions = Conditions::default();
        match (search.series_id, status) {
            (Some(series), _) => conditions.and("series_id = ?", series),
            (None, status) => {
                conditions.and("org_id = ?", search.org_id);
                if let Some(status) = status {
                    conditions.and("status = ?", status.name());
                }
            }
        }
        conditions.and("-id > ?", below.saturating_neg());
        conditions.and("-id < ?", above.saturating_neg());
        let sql = format!(
            "SELECT id FROM jobs WHERE {} ORDER BY -id LIMIT 1 OFFSET {}",
            conditions.sql,
            WINDOW - 1
        );
        let row = conditions.bind(sql).fetch_optional(self.reader()).await?;
        row.map(|row| row.get("id")).transpose()
    }
}

/// A pattern for what has this in it, whatever is in it.
fn like(text: &str) -> String {
    let mut pattern = "%".to_owned();
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c.to_ascii_lowercase());
    }
    pattern.push('%');
    pattern
}
