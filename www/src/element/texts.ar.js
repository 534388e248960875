import { bytesOf } from "./texts.en.js";

/** @typedef {import("../tearline.js").Identifier} Identifier */
/** @typedef {import("../tearline.js").Report} Report */

// The digits that the files have.
const INTL = "ar-u-nu-latn";
const number = new Intl.NumberFormat(INTL);
const plurals = new Intl.PluralRules("ar");
const grouped = (/** @type {number} */ n) => number.format(n);

/** @param {number} n @param {{ one: string, two: string, few: string, many: string, other: string }} forms */
const counted = (n, forms) => {
  const form = plurals.select(n);
  if (form === "one" || form === "two") return forms[form];
  return `${grouped(n)} ${form === "zero" ? forms.other : forms[form]}`;
};
const ROWS = { one: "صف واحد", two: "صفان اثنان", few: "صفوف", many: "صفًا", other: "صف" };
const CODES = { one: "رمز واحد", two: "رمزان اثنان", few: "رموز", many: "رمزًا", other: "رمز" };
const rows = (/** @type {number} */ n) => counted(n, ROWS);
/** Out of so many. */
const ofRows = (/** @type {number} */ n) => counted(n, { ...ROWS, two: "صفين اثنين" });
/** Only a few are counted in the sentence: of more it is clearer in brackets. */
const allRows = (/** @type {number} */ n) => (plurals.select(n) === "few" ? `كل الـ ${grouped(n)} صفوف` : `كل الصفوف (${grouped(n)})`);

/** @type {Record<Identifier, string>} */
const IDENTIFIERS = { MOBILE: "الجوال", EMAIL: "البريد الإلكتروني", EXTERNAL_ID: "المعرّف الخارجي", USER_ID: "معرّف المستخدم", NOT_TAGGED: "رموز فقط" };
/** @type {Record<Identifier, string>} */
const HELD = { MOBILE: "أرقام الجوال", EMAIL: "عناوين البريد الإلكتروني", EXTERNAL_ID: "المعرّفات الخارجية", USER_ID: "معرّفات المستخدمين", NOT_TAGGED: "العملاء" };

/** @type {import("./texts.en.js").Texts} */
export const texts = {
  lang: "ar",
  dir: "rtl",
  intl: INTL,
  title: "رفع القسائم",
  drop: "أفلت ملف CSV هنا، أو اختر ملفًا",
  hint: "يُفحص هنا فورًا: لا يغادر هذا المتصفح شيء قبل أن تضغط رفع.",
  checking: "جارٍ الفحص …",
  checkedSoFar: "ما فُحص حتى الآن",
  anotherFile: "ملف آخر",
  remove: "إزالة",
  again: "حاول مرة أخرى",
  cancel: "إلغاء",
  upload: "رفع",
  downloadErrors: "تنزيل الأخطاء (‎.csv)",
  findings: "ما وُجد",
  about: "الملف",
  more: "المزيد",
  all: "الكل",
  onlyRule: "إظهار ملاحظات قاعدة واحدة",
  row: "الصف",
  rule: "القاعدة",
  value: "القيمة",
  message: "ما الخطأ وما العمل",
  aColumn: "اختر عمودًا …",
  startsWith: "يبدأ بـ",
  nothingSent: "لم يغادر متصفحَك شيء مما فوق هذا الخط.",
  nothingStored: "لم يُخزَّن شيء.",
  sending: "جارٍ الإرسال …",
  sent: "أُرسل.",
  storing: "أُرسل كله، والخادم يخزنه",
  uploaded: "مرفوع",
  asking: "لم يصل جواب: يُسأل الخادم هل لديه الملف …",
  onItsWay: "الملف في طريقه.",
  cancelled: "أُلغي الرفع: لم يُخزَّن شيء.",
  lost: "انقطع الاتصال قبل اكتمال الرفع، وليس لدى الخادم مهمة منه. الملف وفحصه ما زالا هنا: حاول مرة أخرى.",
  unreachable: "الخادم لا يجيب: تحقق من الاتصال وحاول مرة أخرى.",
  noToken: "لم تعط الصفحة التي تضم هذا العنصر رمز وصول: عليها أن تضع في الخاصية `token` دالة تعطيه.",
  refusedToken: "لا يقبل الخادم رمز الوصول من هذه الصفحة: سجّل الدخول من جديد ثم حاول مرة أخرى.",
  failedToken: "لم تحصل هذه الصفحة على إذن بالرفع: تحقق من الاتصال أو سجّل الدخول من جديد، ثم حاول مرة أخرى.",
  noEndpoint: "لا تقول الصفحة التي تضم هذا العنصر إلى أين يُرفع: عليها أن تضع السمتين `endpoint` و`series`.",
  noSeries: (id) => `لا توجد هنا سلسلة ${id}، أو ليست لك.`,
  expired: (on) => `انتهت هذه السلسلة في ${new Date(on).toLocaleDateString(INTL, { dateStyle: "medium" })}.`,
  strange: (status) => `جواب الخادم (الحالة ${status}) غير مفهوم هنا: حاول مرة أخرى، أو أخبر المشغّل.`,
  quote: (id) => ` اذكر ${id} للمشغّل.`,
  refusals: {
    busy: "لدى الخادم الآن عمل كثير: حاول مرة أخرى بعد قليل.",
    uploads: "بلغت عمليات الرفع الجارية الحد الذي يقبله الخادم: حاول مرة أخرى حين تنتهي إحداها.",
    slow: "لم يصل إلى الخادم شيء لمدة طويلة: تحقق من الاتصال وحاول مرة أخرى.",
    large: "الملف أكبر مما يقبله الخادم: قسّمه وارفع أجزاءه.",
    full: "لا مساحة في الخادم للملف: حاول لاحقًا، أو أخبر المشغّل.",
    failed: "حدث خطأ في الخادم: حاول مرة أخرى، وإن تكرر فأخبر المشغّل.",
    forbidden: "لا يحق لهذه الصفحة الرفع هنا: أخبر القائمين عليها.",
    nowhere: "لا شيء يستقبل الرفع في العنوان الذي حددته هذه الصفحة: أخبر القائمين عليها.",
    garbled: "لم يصل الرفع كما أُرسل: حاول مرة أخرى، وإن تكرر فأخبر المشغّل.",
    other: "يعرف الخادم هذا الرفع بمحتوى آخر: اختر الملف من جديد ثم ارفعه.",
    column: "لا يبيّن الملف في أي عمود العملاء: اكتب اسم العمود في السطر الأول ثم اختر الملف من جديد.",
    job: "ليست لدى الخادم هذه المهمة: اسأل المشغّل عما آلت إليه.",
  },
  faults: {
    file: "تغيّر الملف أو نُقل أو حُذف منذ اختياره: اختره من جديد.",
    module: "تعذر تحميل ما يفحص الملف: تحقق من الاتصال وحاول مرة أخرى.",
  },
  rows,
  number: grouped,
  checkedIn: (seconds) => `فُحص خلال ${seconds.toLocaleString(INTL, { maximumFractionDigits: 2 })} ث، ولم يُرسل شيء بعد`,
  bytes: (bytes) => bytesOf(bytes, INTL),
  ofBytes: (part, all) => `${part} من ${all}`,
  sentOf: (part, all) => `أُرسل ${part} من ${all}`,
  share: (ready, rejected) => `${ready} جاهز، ${rejected} مرفوض`,
  questions: (n) => `${counted(n, { one: "سؤال واحد", two: "سؤالان", few: "أسئلة", many: "سؤالًا", other: "سؤال" })} أولًا.`,
  notJudged: "لا يُحكم على شيء من هذا الملف قبل الإجابة.",
  refused: "لا يمكن رفع هذا الملف.",
  wouldBeReady: ({ total, accepted, rejected }) => {
    const read = "كما قُرئ الملف،";
    if (rejected === 0) return total === 1 ? `${read} سيكون الصف الوحيد جاهزًا.` : total === 2 ? `${read} سيكون الصفان جاهزين.` : `${read} ستكون ${allRows(total)} جاهزة.`;
    return `${read} سيكون ${grouped(accepted)} من ${ofRows(total)} جاهزًا.`;
  },
  ready: ({ total, accepted, rejected }) => {
    if (accepted === 0) return "";
    if (rejected === 0) return total === 1 ? "الصف الوحيد جاهز." : total === 2 ? "الصفان جاهزان." : `${allRows(total)} جاهزة.`;
    return `${grouped(accepted)} من ${ofRows(total)} جاهز.`;
  },
  rejected: ({ total, accepted, rejected }) => {
    if (rejected === 0) return "";
    if (accepted === 0) return total === 1 ? "سيُرفض الصف الوحيد." : total === 2 ? "سيُرفض الصفان." : `ستُرفض ${allRows(total)}.`;
    return `سيُرفض ${grouped(rejected)}.`;
  },
  uploadLabel: ({ total, accepted, rejected }, generates) => {
    if (rejected > 0) return `رفع: السليم ${rows(accepted)}، ويعود ${grouped(rejected)}`;
    return generates ? `رفع: الرموز الجديدة ${counted(total, CODES)}` : `رفع ${ofRows(total)}`;
  },
  whatIsSent: (size, total, series) =>
    `تحته: الملف كما هو، ${rows(total)}، ${size}، إلى السلسلة ${series}. ويضيف الخادم ما لا يعرفه غيره: رموزًا موجودة من قبل، وحدود السلسلة.`,
  answerFirst: "أجب أولًا عما يُسأل أعلاه: قبل ذلك لا يمكن لأحد أن يقول ماذا سيفعل الرفع.",
  notToBeUploaded: "لا يمكن رفعه للسبب أعلاه: صحح الملف ثم اختره من جديد.",
  noGoodRow: "لا يمكن رفعه: لن يدخل أي صف منه. صحح الملف ثم اختره من جديد.",
  afterUpload: "ما يؤول إليه مكتوب أدناه.",
  hasFile: (job) => `الملف لدى الخادم: المهمة ${job}.`,
  job: (job) => `المهمة ${job}`,
  jobSteps: { STARTED: "خُزّن الملف", VALIDATED: "حُكم على الصفوف", COMMITED: "أُضيفت القسائم", FINISHED: "كُتبت الملفات" },
  said: { done: "تم", now: "جارٍ", ahead: "لاحقًا", never: "لم يُبلغ" },
  wentIn: (good, total) => {
    if (good === 0) return "";
    if (good < total) return `دخل ${grouped(good)} من ${ofRows(total)}.`;
    return total === 1 ? "دخل الصف الوحيد." : total === 2 ? "دخل الصفان كلاهما." : `دخلت ${allRows(total)}.`;
  },
  returned: (good, bad) => {
    if (bad === 0) return "";
    return good === 0 ? `لم يدخل شيء من ${ofRows(bad)}: كل سبب مذكور في ملف الأخطاء.` : `أُعيد ${rows(bad)}: صحح ملف الأخطاء وارفعه كما هو.`;
  },
  errored: (why) => why ?? "لا يذكر الخادم سببًا.",
  waiting: "المهمة تنتظر، وتكمل من نفسها حين تستطيع.",
  askingAgain: "يُسأل من جديد …",
  errorFile: "ملف الأخطاء",
  successFile: "ملف النجاح",
  uploadedFile: "الملف المرفوع",
  severities: { error: "خطأ", warning: "تحذير", info: "معلومة" },
  held: (role, identifier) => (role === "code" ? "رموز القسائم" : HELD[identifier]),
  column: ({ index, name }) => `العمود ${index + 1}${name ? ` («${name}»)` : ""}`,
  askColumn: (column, held, really) => `هل يحتوي ${column} ${really ? "حقًا " : ""}على ${held}؟`,
  askCodesIn: (column) => `هل توجد رموز في ${column}؟`,
  askWhich: (held) => `أي عمود يحتوي على ${held}؟`,
  askIdentifier: (seen) => `هل يُحدَّد العملاء بـ ${IDENTIFIERS[seen]}؟`,
  askHeader: "هل يحتوي السطر الأول على أسماء، أم هو صف؟",
  yesThe: (held) => `نعم، ${held}`,
  yesBy: (by) => `نعم، بـ ${IDENTIFIERS[by]}`,
  noBy: (by) => `لا، بـ ${IDENTIFIERS[by]}`,
  codesIn: (column) => `نعم، رموز في ${column}`,
  noCodes: "لا رموز في هذا الملف",
  headerYes: "يحتوي على أسماء",
  headerNo: "هو صف",
};
