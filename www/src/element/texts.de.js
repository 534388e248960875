import { bytesOf } from "./texts.en.js";

/** @typedef {import("../tearline.js").Identifier} Identifier */
/** @typedef {import("../tearline.js").Report} Report */

const number = new Intl.NumberFormat("de");
const grouped = (/** @type {number} */ n) => number.format(n);
const rows = (/** @type {number} */ n) => `${grouped(n)} ${n === 1 ? "Zeile" : "Zeilen"}`;

/** @type {Record<Identifier, string>} */
const IDENTIFIERS = { MOBILE: "Mobilnummer", EMAIL: "E-Mail", EXTERNAL_ID: "externe ID", USER_ID: "Benutzer-ID", NOT_TAGGED: "nur Codes" };
/** @type {Record<Identifier, string>} */
const HELD = { MOBILE: "Mobilnummern", EMAIL: "E-Mail-Adressen", EXTERNAL_ID: "externen IDs", USER_ID: "Benutzer-IDs", NOT_TAGGED: "Kunden" };

/** @type {import("./texts.en.js").Texts} */
export const texts = {
  lang: "de",
  dir: "ltr",
  intl: "de",
  title: "Coupons hochladen",
  drop: "CSV-Datei hier ablegen oder auswählen",
  hint: "Sie wird sofort hier geprüft: Nichts verlässt diesen Browser, bevor Sie auf Hochladen drücken.",
  checking: "Wird geprüft …",
  checkedSoFar: "Bisher geprüft",
  anotherFile: "Andere Datei",
  remove: "Entfernen",
  again: "Noch einmal versuchen",
  cancel: "Abbrechen",
  upload: "Hochladen",
  downloadErrors: "Fehler herunterladen (.csv)",
  findings: "Was gefunden wurde",
  about: "die Datei",
  more: "Mehr",
  all: "Alle",
  onlyRule: "Nur die Befunde einer Regel zeigen",
  row: "Zeile",
  rule: "Regel",
  value: "Wert",
  message: "was nicht stimmt, und was zu tun ist",
  aColumn: "Spalte wählen …",
  startsWith: "Sie beginnt mit",
  nothingSent: "Nichts über dieser Linie hat Ihren Browser verlassen.",
  nothingStored: "Nichts wurde gespeichert.",
  sending: "Wird gesendet …",
  sent: "Gesendet.",
  storing: "alles gesendet, der Server speichert",
  uploaded: "Hochgeladen",
  asking: "Es kam keine Antwort: Der Server wird gefragt, ob er die Datei hat …",
  onItsWay: "Die Datei ist unterwegs.",
  cancelled: "Abgebrochen: Nichts wurde gespeichert.",
  lost: "Die Verbindung brach ab, bevor alles gesendet war, und der Server hat keinen Job dazu. Die Datei und ihre Prüfung sind noch hier: Versuchen Sie es noch einmal.",
  unreachable: "Der Server antwortet nicht: Prüfen Sie die Verbindung und versuchen Sie es noch einmal.",
  noToken: "Die einbettende Seite hat keinen Token gegeben: Sie setzt die Eigenschaft `token` auf eine Funktion, die einen liefert.",
  refusedToken: "Der Server nimmt den Token dieser Seite nicht an: Melden Sie sich neu an und versuchen Sie es noch einmal.",
  failedToken: "Diese Seite bekam keine Erlaubnis zum Hochladen: Prüfen Sie die Verbindung oder melden Sie sich neu an, und versuchen Sie es noch einmal.",
  noEndpoint: "Die einbettende Seite sagt nicht, wohin hochgeladen wird: Sie setzt die Attribute `endpoint` und `series`.",
  noSeries: (id) => `Die Serie ${id} gibt es hier nicht, oder sie gehört Ihnen nicht.`,
  expired: (on) => `Diese Serie lief am ${new Date(on).toLocaleDateString("de", { dateStyle: "medium" })} ab.`,
  strange: (status) => `Die Antwort des Servers (Status ${status}) ist hier nicht zu verstehen: Versuchen Sie es noch einmal, oder sagen Sie es dem Betreiber.`,
  quote: (id) => ` Nennen Sie dem Betreiber ${id}.`,
  refusals: {
    busy: "Der Server hat gerade zu viel zu tun: Versuchen Sie es in einem Augenblick noch einmal.",
    uploads: "Es laufen so viele Uploads, wie der Server annimmt: Versuchen Sie es noch einmal, sobald einer fertig ist.",
    slow: "Zu lange kam nichts beim Server an: Prüfen Sie die Verbindung und versuchen Sie es noch einmal.",
    large: "Die Datei ist größer, als der Server annimmt: Teilen Sie sie und laden Sie die Teile hoch.",
    full: "Auf dem Server ist kein Platz für die Datei: Versuchen Sie es später noch einmal, oder sagen Sie es dem Betreiber.",
    failed: "Im Server ist etwas schiefgegangen: Versuchen Sie es noch einmal, und wenn es wieder geschieht, sagen Sie es dem Betreiber.",
    forbidden: "Diese Seite darf hier nicht hochladen: Sagen Sie es denen, die sie betreiben.",
    nowhere: "Unter der Adresse, die diese Seite angibt, nimmt niemand Uploads an: Sagen Sie es denen, die die Seite betreiben.",
    garbled: "Der Upload kam nicht so an, wie er gesendet wurde: Versuchen Sie es noch einmal, und wenn es wieder geschieht, sagen Sie es dem Betreiber.",
    other: "Der Server kennt diesen Upload mit anderem Inhalt: Wählen Sie die Datei noch einmal und laden Sie sie hoch.",
    column: "Die Datei sagt nicht, in welcher Spalte die Kunden stehen: Benennen Sie die Spalte in der ersten Zeile und wählen Sie die Datei noch einmal.",
    job: "Der Server hat keinen solchen Job: Fragen Sie den Betreiber, was daraus geworden ist.",
  },
  faults: {
    file: "Die Datei wurde geändert, verschoben oder gelöscht, seit sie gewählt wurde: Wählen Sie sie noch einmal.",
    module: "Was die Datei prüft, ließ sich nicht laden: Prüfen Sie die Verbindung und versuchen Sie es noch einmal.",
  },
  rows,
  number: grouped,
  checkedIn: (seconds) => `geprüft in ${seconds.toLocaleString("de", { maximumFractionDigits: 2 })} s, noch nichts gesendet`,
  bytes: (bytes) => bytesOf(bytes, "de"),
  ofBytes: (part, all) => `${part} von ${all}`,
  sentOf: (part, all) => `${part} von ${all} gesendet`,
  share: (ready, rejected) => `${ready} bereit, ${rejected} abgelehnt`,
  questions: (n) => (n === 1 ? "Zuerst eine Frage." : `Zuerst ${n} Fragen.`),
  notJudged: "Vorher wird an dieser Datei nichts beurteilt.",
  refused: "Diese Datei kann nicht hochgeladen werden.",
  wouldBeReady: ({ total, accepted, rejected }) =>
    rejected === 0 ? `So wie die Datei gelesen wurde, wären alle ${rows(total)} bereit.` : `So wie die Datei gelesen wurde, wären ${grouped(accepted)} von ${rows(total)} bereit.`,
  ready: ({ total, accepted, rejected }) => {
    if (accepted === 0) return "";
    if (rejected === 0) return total === 1 ? "Die einzige Zeile ist bereit." : `Alle ${rows(total)} sind bereit.`;
    return `${grouped(accepted)} von ${rows(total)} ${accepted === 1 ? "ist" : "sind"} bereit.`;
  },
  rejected: ({ total, accepted, rejected }) => {
    if (rejected === 0) return "";
    if (accepted === 0) return total === 1 ? "Die einzige Zeile würde abgelehnt." : `Alle ${rows(total)} würden abgelehnt.`;
    return `${grouped(rejected)} ${rejected === 1 ? "würde" : "würden"} abgelehnt.`;
  },
  uploadLabel: ({ total, accepted, rejected }, generates) => {
    if (rejected > 0) return `Hochladen: ${rows(accepted)} hinein, ${grouped(rejected)} zurück`;
    return generates ? `Hochladen: ${grouped(total)} ${total === 1 ? "Code wird" : "Codes werden"} erzeugt` : `${rows(total)} hochladen`;
  },
  whatIsSent: (size, total, series) =>
    `Darunter: die Datei, wie sie ist, ${rows(total)}, ${size}, in die Serie ${series}. Der Server ergänzt, was nur er wissen kann: vorhandene Codes, Grenzen der Serie.`,
  answerFirst: "Beantworten Sie zuerst, was oben gefragt wird: Vorher kann niemand sagen, was das Hochladen bewirkt.",
  notToBeUploaded: "Nicht hochzuladen, aus dem Grund oben: Bessern Sie die Datei aus und wählen Sie sie noch einmal.",
  noGoodRow: "Nicht hochzuladen: Keine Zeile ginge hinein. Bessern Sie die Datei aus und wählen Sie sie noch einmal.",
  afterUpload: "Was daraus wird, steht unten.",
  hasFile: (job) => `Der Server hat die Datei: Job ${job}.`,
  job: (job) => `Job ${job}`,
  jobSteps: { STARTED: "gespeichert", VALIDATED: "Zeilen beurteilt", COMMITED: "Coupons angelegt", FINISHED: "Dateien geschrieben" },
  said: { done: "erledigt", now: "läuft", ahead: "steht aus", never: "nicht erreicht" },
  wentIn: (good, total) => (good === total ? `Alle ${rows(total)} sind drin.` : good === 0 ? "" : `${grouped(good)} von ${rows(total)} sind drin.`),
  returned: (good, bad) => {
    if (bad === 0) return "";
    return good === 0 ? `Keine von ${rows(bad)} kam hinein: Jeder Grund steht in der Fehlerdatei.` : `${rows(bad)} ${bad === 1 ? "kommt" : "kommen"} zurück: Bessern Sie die Fehlerdatei aus und laden Sie sie hoch, wie sie ist.`;
  },
  errored: (why) => why ?? "Der Server nennt keinen Grund.",
  waiting: "Der Job wartet und geht von selbst weiter, sobald er kann.",
  askingAgain: "Es wird noch einmal gefragt …",
  errorFile: "Fehlerdatei",
  successFile: "Erfolgsdatei",
  uploadedFile: "Hochgeladene Datei",
  severities: { error: "Fehler", warning: "Warnung", info: "Hinweis" },
  held: (role, identifier) => (role === "code" ? "Couponcodes" : HELD[identifier]),
  column: ({ index, name }) => `Spalte ${index + 1}${name ? ` („${name}“)` : ""}`,
  askColumn: (column, held, really) => `Stehen in ${column} ${really ? "wirklich " : ""}die ${held}?`,
  askCodesIn: (column) => `Stehen in ${column} Codes?`,
  askWhich: (held) => `In welcher Spalte stehen die ${held}?`,
  askIdentifier: (seen) => `Werden die Kunden so genannt: ${IDENTIFIERS[seen]}?`,
  askHeader: "Stehen in der ersten Zeile Namen, oder ist sie eine Datenzeile?",
  yesThe: (held) => `Ja, die ${held}`,
  yesBy: (by) => `Ja: ${IDENTIFIERS[by]}`,
  noBy: (by) => `Nein: ${IDENTIFIERS[by]}`,
  codesIn: (column) => `Ja, Codes in ${column}`,
  noCodes: "Keine Codes in dieser Datei",
  headerYes: "Sie enthält Namen",
  headerNo: "Sie ist eine Datenzeile",
};
