//! Every route: what it is for, who may use it, what it takes and what it answers.

use crate::error::Code::{self, *};

pub(super) struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub id: &'static str,
    pub tag: &'static str,
    pub summary: &'static str,
    pub who: Who,
    /// In the query or a header: name, schema, what it says.
    pub parameters: &'static [(&'static str, &'static str, &'static str, &'static str)],
    pub body: Body,
    pub answer: Answer,
    /// Beside those of everybody, and of whoever may use it.
    pub codes: &'static [Code],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Anybody,
    Client,
    Uploader,
    Manager,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    None,
    Token,
    Upload,
    Settings,
    Precheck,
    Webhook,
    Client,
    NewSeries,
    Import,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Upload,
    SeriesList,
    Series,
    Precheck,
    Jobs,
    Job,
    Reverted,
    Trial,
    Me,
    Clients,
    Client,
    Webhooks,
    Webhook,
    Audit,
    Customers,
    Import,
    ImportAccepted,
    Imports,
    Nothing,
    Token,
    Json,
    Csv,
    Text,
    Html,
    Events,
    Bytes,
}

const OF_TOKENS: [Code; 5] = [TokenMissing, TokenInvalid, TokenExpired, TooManyRequests, KeysUnavailable];
const OF_UPLOADERS: [Code; 6] =
    [TokenMissing, TokenInvalid, TokenExpired, TooManyRequests, KeysUnavailable, ClientReadOnly];
const OF_MANAGERS: [Code; 6] =
    [TokenMissing, TokenInvalid, TokenExpired, TooManyRequests, KeysUnavailable, ClientMayNotManage];

impl Who {
    pub(super) fn codes(self) -> &'static [Code] {
        match self {
            Self::Anybody => &[],
            Self::Client => &OF_TOKENS,
            Self::Uploader => &OF_UPLOADERS,
            Self::Manager => &OF_MANAGERS,
        }
    }
}

/// What any request can be answered.
pub(super) const ALWAYS: &[Code] = &[
    RequestMalformed,
    RouteUnknown,
    MethodNotAllowed,
    UriTooLong,
    HeadersTooLarge,
    Internal,
    TooManyConnections,
    Unavailable,
    OutOfSpace,
];

pub(super) const TAGS: &[(&str, &str)] = &[
    ("upload", "The upload contract."),
    ("jobs", "What became of uploads."),
    ("series", "Coupon series, and which codes exist."),
    ("webhooks", "Endpoints that are told when a job is over, or a series runs out."),
    ("manage", "Clients, customers and the audit, for clients that manage."),
    ("operate", "For whoever runs the service."),
];

const LIMIT: (&str, &str, &str, &str) =
    ("query", "limit", r#"{"type": "integer", "minimum": 1}"#, "How many, at most.");
const BEFORE: (&str, &str, &str, &str) = (
    "query",
    "before",
    r#"{"type": "integer", "minimum": 1}"#,
    "Only those with a smaller id; the Link header has it.",
);
const TEXT: &str = r#"{"type": "string", "minLength": 1, "maxLength": 200}"#;

/// What most of the routes have none of.
const PLAIN: Route = Route {
    method: "get",
    path: "",
    id: "",
    tag: "",
    summary: "",
    who: Who::Client,
    parameters: &[],
    body: Body::None,
    answer: Answer::Nothing,
    codes: &[],
};

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "post",
        path: "/coupon/api/v1/upload/file/{couponSeriesId}",
        id: "upload",
        tag: "upload",
        summary: "Uploads a file; it becomes a job.",
        who: Who::Uploader,
        parameters: &[(
            "header",
            "Idempotency-Key",
            r#"{"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}"#,
            "Makes a retry safe: the same upload with the same key is one job.",
        )],
        body: Body::Upload,
        answer: Answer::Upload,
        codes: &[
            BodyMalformed,
            GzipMalformed,
            Base64Malformed,
            FileMissing,
            FileNameMissing,
            PartRepeated,
            PartTooLong,
            CustomerIdentifierMissing,
            CustomerIdentifierUnknown,
            CustomerIdentifierColumnInvalid,
            CustomerIdentifierColumnMissing,
            CouponCodeColumnInvalid,
            DialectInvalid,
            ReceiptInvalid,
            ModeInvalid,
            OnDuplicateInvalid,
            IdempotencyKeyInvalid,
            SeriesUnknown,
            ClientTooSlow,
            BodyTooLarge,
            GzipRatioTooHigh,
            TooManyParts,
            NotMultipart,
            ContentEncodingUnsupported,
            PartEncodingUnsupported,
            IdempotencyKeyReused,
            TooManyUploads,
        ],
    },
    Route {
        path: "/coupon/api/v1/upload/getUploadStatus/{couponSeriesId}",
        id: "status",
        tag: "upload",
        summary: "The jobs of a series, newest first.",
        parameters: &[
            ("query", "jobId", r#"{"type": "integer", "minimum": 1}"#, "This job alone."),
            ("query", "idempotencyKey", r#"{"type": "string"}"#, "The job of the upload with this key."),
            LIMIT,
            BEFORE,
        ],
        answer: Answer::Upload,
        codes: &[QueryInvalid, SeriesUnknown, JobUnknown],
        ..PLAIN
    },
    Route {
        path: "/coupon/api/v1/upload/report/{couponSeriesId}/{jobId}",
        id: "report",
        tag: "upload",
        summary: "The report of a job, as `tearline check --format json` prints it.",
        answer: Answer::Json,
        codes: &[SeriesUnknown, JobUnknown, ReportNotReady],
        ..PLAIN
    },
    Route {
        path: "/coupon/api/v1/files/{jobId}/{kind}/{name}",
        id: "download",
        tag: "upload",
        summary: "A file of a job, for whoever holds its signed URL.",
        who: Who::Anybody,
        parameters: &[
            ("query", "expires", r#"{"type": "string"}"#, "As the status has it."),
            ("query", "signature", r#"{"type": "string"}"#, "As the status has it."),
        ],
        answer: Answer::Csv,
        codes: &[LinkInvalid, LinkExpired, FileUnknown],
        ..PLAIN
    },
    Route {
        method: "post",
        path: "/v3/oauth/token/generate",
        id: "token",
        tag: "upload",
        summary: "An access token, for a key and a secret.",
        who: Who::Anybody,
        body: Body::Token,
        answer: Answer::Token,
        codes: &[BodyMalformed, CredentialsInvalid, TokensElsewhere, ClientTooSlow, TooManyRequests],
        ..PLAIN
    },
    Route {
        path: "/api/v1/jobs",
        id: "jobs",
        tag: "jobs",
        summary: "The jobs of all series, newest first.",
        parameters: &[
            ("query", "series", r#"{"type": "integer", "minimum": 1}"#, "Of this series."),
            ("query", "status", r#"{"type": "string"}"#, "Of these statuses, with commas between."),
            ("query", "name", TEXT, "Whose file has this in its name."),
            ("query", "client", TEXT, "That this client uploaded."),
            (
                "query",
                "createdFrom",
                r#"{"type": "integer", "minimum": 0}"#,
                "Since then; epoch milliseconds.",
            ),
            ("query", "createdTo", r#"{"type": "integer", "minimum": 0}"#, "Until then; epoch milliseconds."),
            LIMIT,
            BEFORE,
        ],
        answer: Answer::Jobs,
        codes: &[QueryInvalid, SeriesUnknown],
        ..PLAIN
    },
    Route {
        path: "/api/v1/jobs/{jobId}",
        id: "job",
        tag: "jobs",
        summary: "A job, with all that is known of it.",
        answer: Answer::Job,
        codes: &[JobUnknown],
        ..PLAIN
    },
    Route {
        path: "/api/v1/jobs/{jobId}/events",
        id: "jobEvents",
        tag: "jobs",
        summary: "A job now and whenever it has changed, as server-sent events.",
        parameters: &[("header", "Last-Event-ID", r#"{"type": "string"}"#, "What was seen last.")],
        answer: Answer::Events,
        codes: &[JobUnknown, TooManyStreams],
        ..PLAIN
    },
    Route {
        method: "post",
        path: "/api/v1/jobs/{jobId}/cancel",
        id: "cancelJob",
        tag: "jobs",
        summary: "What is not a coupon yet becomes none.",
        who: Who::Uploader,
        answer: Answer::Job,
        codes: &[JobUnknown, JobOver],
        ..PLAIN
    },
    Route {
        method: "post",
        path: "/api/v1/jobs/{jobId}/commit",
        id: "commitJob",
        tag: "jobs",
        summary: "Has a job that was validated only go on.",
        who: Who::Uploader,
        answer: Answer::Job,
        codes: &[JobUnknown, JobNotWaiting],
        ..PLAIN
    },
    Route {
        method: "post",
        path: "/api/v1/jobs/{jobId}/revert",
        id: "revertJob",
        tag: "jobs",
        summary: "Takes back the coupons that a job made, or says how many these are.",
        who: Who::Uploader,
        parameters: &[("query", "dryRun", r#"{"type": "boolean"}"#, "Only say what would be done.")],
        answer: Answer::Reverted,
        codes: &[QueryInvalid, JobUnknown, JobUnderWay, NothingToRevert],
        ..PLAIN
    },
    Route {
        method: "post",
        path: "/api/v1/jobs/{jobId}/retry",
        id: "retryJob",
        tag: "jobs",
        summary: "A new job of those rows that only the database had something against.",
        who: Who::Uploader,
        answer: Answer::Job,
        codes: &[JobUnknown, SeriesUnknown, JobUnderWay, NothingToRetry, TooManyUploads, OutOfSpace],
        ..PLAIN
    },
    Route {
        path: "/v2/coupon/series",
        id: "series",
        tag: "series",
        summary: "The series of the organization, each with its settings.",
        answer: Answer::SeriesList,
        ..PLAIN
    },
    Route {
        method: "post",
        path: "/api/v1/series",
        id: "createSeries",
        tag: "series",
        summary: "Makes a series.",
        who: Who::Manager,
        body: Body::NewSeries,
        answer: Answer::Series,
        codes: &[BodyMalformed, SeriesSettingInvalid, TooManySeries, ClientTooSlow],
        ..PLAIN
    },
    Route {
        method: "post",
        path: "/api/v1/series/{id}/try",
        id: "trySettings",
        tag: "series",
        summary: "What changed settings would have made of the last uploads; nothing is changed.",
        who: Who::Manager,
        body: Body::Settings,
        answer: Answer::Trial,
        codes: &[BodyMalformed, SeriesSettingInvalid, SeriesUnknown, TooManyTrials, ClientTooSlow],
        ..PLAIN
    },
    Route {
        method: "patch",
        path: "/api/v1/series/{id}",
        id: "changeSeries",
        tag: "series",
        summary: "Changes a series, from the next upload on.",
        who: Who::Manager,
        body: Body::Settings,
        answer: Answer::Series,
        codes: &[BodyMalformed, SeriesSettingInvalid, SeriesUnknown, ClientTooSlow],
        ..PLAIN
    },
    Route {
        method: "post",
        path: "/api/v1/series/{id}/precheck",
        id: "precheck",
        tag: "series",
        summary: "Which of up to 10,000 codes exist already.",
        who: Who::Uploader,
        body: Body::Precheck,
        answer: Answer::Precheck,
        codes: &[
            BodyMalformed,
            CustomerIdentifierMissing,
            SeriesUnknown,
            ClientTooSlow,
            BodyTooLarge,
            TooManyCodes,
        ],
        ..PLAIN
    },
    Route {
        path: "/api/v1/series/{id}/precheck-filter",
        id: "precheckFilter",
        tag: "series",
        summary: "A filter of all codes that nobody can guess, to be asked without the server.",
        who: Who::Uploader,
        parameters: &[(
            "header",
            "If-None-Match",
            r#"{"type": "string"}"#,
            "The ETag of the filter that is there.",
        )],
        answer: Answer::Bytes,
        codes: &[SeriesUnknown, FilterUnavailable],
        ..PLAIN
    },
    Route {
        path: "/api/v1/webhooks",
        id: "webhooks",
        tag: "webhooks",
        summary: "The endpoints of the organization.",
        who: Who::Manager,
        answer: Answer::Webhooks,
        ..PLAIN
    },
    Route {
        method: "post",
        path: "/api/v1/webhooks",
        id: "createWebhook",
        tag: "webhooks",
        summary: "Makes an endpoint; its secret is in this answer, and in no other.",
        who: Who::Manager,
        body: Body::Webhook,
        answer: Answer::Webhook,
        codes: &[BodyMalformed, WebhookInvalid, TooManyWebhooks, ClientTooSlow],
        ..PLAIN
    },
    Route {
        method: "delete",
        path: "/api/v1/webhooks/{id}",
        id: "deleteWebhook",
        tag: "webhooks",
        summary: "Nothing is sent there any more.",
        who: Who::Manager,
        codes: &[WebhookUnknown],
        ..PLAIN
    },
    Route {
        method: "post",
        path: "/api/v1/webhooks/{id}/test",
        id: "testWebhook",
        tag: "webhooks",
        summary: "Sends the endpoint a webhook.test; the list says what became of it.",
        who: Who::Manager,
        codes: &[WebhookUnknown],
        ..PLAIN
    },
    Route {
        path: "/api/v1/me",
        id: "me",
        tag: "manage",
        summary: "Whose token it is, and what it opens.",
        answer: Answer::Me,
        ..PLAIN
    },
    Route {
        path: "/api/v1/clients",
        id: "clients",
        tag: "manage",
        summary: "The clients of the organization.",
        who: Who::Manager,
        answer: Answer::Clients,
        ..PLAIN
    },
    Route {
        method: "post",
        path: "/api/v1/clients",
        id: "createClient",
        tag: "manage",
        summary: "Makes a client; its secret is in this answer, and in no other.",
        who: Who::Manager,
        body: Body::Client,
        answer: Answer::Client,
        codes: &[BodyMalformed, ClientInvalid, TooManyClients, TokensElsewhere, ClientTooSlow],
        ..PLAIN
    },
    Route {
        method: "delete",
        path: "/api/v1/clients/{key}",
        id: "revokeClient",
        tag: "manage",
        summary: "The client, and all its tokens, are good for nothing from now on.",
        who: Who::Manager,
        codes: &[ClientUnknown],
        ..PLAIN
    },
    Route {
        path: "/api/v1/audit",
        id: "audit",
        tag: "manage",
        summary: "Who did what, newest first.",
        who: Who::Manager,
        parameters: &[LIMIT, BEFORE],
        answer: Answer::Audit,
        codes: &[QueryInvalid],
        ..PLAIN
    },
    Route {
        path: "/api/v1/customers",
        id: "customers",
        tag: "manage",
        summary: "How many customers the organization knows, and whether one is among them.",
        who: Who::Manager,
        parameters: &[
            (
                "query",
                "identifier",
                r#"{"enum": ["MOBILE", "EMAIL", "EXTERNAL_ID", "USER_ID"]}"#,
                "What the customer that is asked for is known by.",
            ),
            ("query", "value", TEXT, "The customer, in any spelling."),
            (
                "query",
                "defaultRegion",
                r#"{"type": "string", "pattern": "^([A-Z]{2}|none)$"}"#,
                "As of an import.",
            ),
        ],
        answer: Answer::Customers,
        codes: &[QueryInvalid, DefaultRegionInvalid],
        ..PLAIN
    },
    Route {
        path: "/api/v1/customers/imports",
        id: "imports",
        tag: "manage",
        summary: "Imports of customers, newest first.",
        who: Who::Manager,
        parameters: &[
            LIMIT,
            BEFORE,
            ("query", "idempotencyKey", r#"{"type": "string"}"#, "The import of the list with this key."),
        ],
        answer: Answer::Imports,
        codes: &[QueryInvalid],
        ..PLAIN
    },
    Route {
        method: "post",
        path: "/api/v1/customers/imports",
        id: "importCustomers",
        tag: "manage",
        summary: "Takes a list of customers; it is imported by and by.",
        who: Who::Manager,
        parameters: &[(
            "header",
            "Idempotency-Key",
            r#"{"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}"#,
            "Makes a retry safe: the same list with the same key is one import.",
        )],
        body: Body::Import,
        answer: Answer::ImportAccepted,
        codes: &[
            BodyMalformed,
            GzipMalformed,
            Base64Malformed,
            FileMissing,
            FileNameMissing,
            PartRepeated,
            PartTooLong,
            DefaultRegionInvalid,
            IdempotencyKeyInvalid,
            ClientTooSlow,
            BodyTooLarge,
            GzipRatioTooHigh,
            TooManyParts,
            NotMultipart,
            ContentEncodingUnsupported,
            PartEncodingUnsupported,
            IdempotencyKeyReused,
            TooManyUploads,
        ],
    },
    Route {
        path: "/api/v1/customers/imports/{id}",
        id: "import",
        tag: "manage",
        summary: "An import of customers, and what became of its rows.",
        who: Who::Manager,
        answer: Answer::Import,
        codes: &[ImportUnknown],
        ..PLAIN
    },
    Route {
        path: "/.well-known/jwks.json",
        id: "keys",
        tag: "operate",
        summary: "The public keys of the tokens.",
        who: Who::Anybody,
        answer: Answer::Json,
        ..PLAIN
    },
    Route {
        path: "/healthz",
        id: "health",
        tag: "operate",
        summary: "Whether the workers live.",
        who: Who::Anybody,
        answer: Answer::Text,
        codes: &[NotReady],
        ..PLAIN
    },
    Route {
        path: "/readyz",
        id: "ready",
        tag: "operate",
        summary: "Whether requests can be answered.",
        who: Who::Anybody,
        answer: Answer::Text,
        codes: &[NotReady],
        ..PLAIN
    },
    Route {
        path: "/metrics",
        id: "metrics",
        tag: "operate",
        summary: "For Prometheus, at the addresses that may see it.",
        who: Who::Anybody,
        answer: Answer::Text,
        ..PLAIN
    },
    Route {
        path: "/openapi.json",
        id: "openapi",
        tag: "operate",
        summary: "This description.",
        who: Who::Anybody,
        answer: Answer::Json,
        ..PLAIN
    },
    Route {
        path: "/docs/api",
        id: "page",
        tag: "operate",
        summary: "This description, to be read.",
        who: Who::Anybody,
        answer: Answer::Html,
        ..PLAIN
    },
];
