import { bytesOf } from "./texts.en.js";

/** @typedef {import("../tearline.js").Identifier} Identifier */
/** @typedef {import("../tearline.js").Report} Report */

// The digits that the files have.
const INTL = "hi-u-nu-latn";
const number = new Intl.NumberFormat(INTL);
const grouped = (/** @type {number} */ n) => number.format(n);
const rows = (/** @type {number} */ n) => `${grouped(n)} ${n === 1 ? "पंक्ति" : "पंक्तियाँ"}`;
/** Out of so many. */
const ofRows = (/** @type {number} */ n) => `${grouped(n)} ${n === 1 ? "पंक्ति" : "पंक्तियों"}`;

/** @type {Record<Identifier, string>} */
const IDENTIFIERS = { MOBILE: "मोबाइल", EMAIL: "ई-मेल", EXTERNAL_ID: "बाहरी आईडी", USER_ID: "यूज़र आईडी", NOT_TAGGED: "केवल कोड" };
/** @type {Record<Identifier, string>} */
const HELD = { MOBILE: "मोबाइल नंबर", EMAIL: "ई-मेल पते", EXTERNAL_ID: "बाहरी आईडी", USER_ID: "यूज़र आईडी", NOT_TAGGED: "ग्राहक" };

/** @type {import("./texts.en.js").Texts} */
export const texts = {
  lang: "hi",
  dir: "ltr",
  intl: INTL,
  title: "कूपन अपलोड करें",
  drop: "CSV फ़ाइल यहाँ छोड़ें, या चुनें",
  hint: "उसकी जाँच यहीं, तुरंत होती है: आपके अपलोड दबाने से पहले इस ब्राउज़र से कुछ बाहर नहीं जाता।",
  checking: "जाँच हो रही है …",
  checkedSoFar: "अब तक जाँचा गया",
  anotherFile: "दूसरी फ़ाइल",
  remove: "हटाएँ",
  again: "फिर कोशिश करें",
  cancel: "रद्द करें",
  upload: "अपलोड करें",
  downloadErrors: "त्रुटियाँ डाउनलोड करें (.csv)",
  findings: "क्या मिला",
  about: "फ़ाइल",
  more: "और",
  all: "सभी",
  onlyRule: "केवल एक नियम के निष्कर्ष दिखाएँ",
  row: "पंक्ति",
  rule: "नियम",
  value: "मान",
  message: "क्या गलत है, और क्या करें",
  aColumn: "कॉलम चुनें …",
  startsWith: "शुरुआत:",
  nothingSent: "इस रेखा के ऊपर का कुछ भी आपके ब्राउज़र से बाहर नहीं गया है।",
  nothingStored: "कुछ भी सहेजा नहीं गया।",
  sending: "भेजा जा रहा है …",
  sent: "भेज दिया।",
  storing: "सब भेज दिया, सर्वर सहेज रहा है",
  uploaded: "अपलोड हुआ",
  asking: "कोई जवाब नहीं आया: सर्वर से पूछा जा रहा है कि फ़ाइल उसके पास है या नहीं …",
  onItsWay: "फ़ाइल रास्ते में है।",
  cancelled: "अपलोड रद्द: कुछ भी सहेजा नहीं गया।",
  lost: "अपलोड पूरा होने से पहले कनेक्शन टूट गया, और सर्वर के पास इसका कोई जॉब नहीं है। फ़ाइल और उसकी जाँच अब भी यहाँ हैं: फिर कोशिश करें।",
  unreachable: "सर्वर जवाब नहीं दे रहा: कनेक्शन जाँचें और फिर कोशिश करें।",
  noToken: "जिस पेज में यह लगा है, उसने कोई टोकन नहीं दिया: वह प्रॉपर्टी `token` में ऐसा फ़ंक्शन रखे जो टोकन दे।",
  refusedToken: "सर्वर इस पेज का टोकन नहीं मानता: फिर साइन इन करें, फिर कोशिश करें।",
  failedToken: "इस पेज को अपलोड की अनुमति नहीं मिल सकी: कनेक्शन जाँचें या फिर साइन इन करें, फिर कोशिश करें।",
  noEndpoint: "जिस पेज में यह लगा है, वह नहीं बताता कि अपलोड कहाँ करना है: वह एट्रिब्यूट `endpoint` और `series` रखे।",
  noSeries: (id) => `यहाँ सीरीज़ ${id} नहीं है, या वह आपकी नहीं है।`,
  expired: (on) => `यह सीरीज़ ${new Date(on).toLocaleDateString(INTL, { dateStyle: "medium" })} को समाप्त हो गई।`,
  strange: (status) => `सर्वर का जवाब (स्थिति ${status}) यहाँ समझ में नहीं आता: फिर कोशिश करें, या ऑपरेटर को बताएँ।`,
  quote: (id) => ` ऑपरेटर को ${id} बताएँ।`,
  refusals: {
    busy: "सर्वर पर अभी बहुत काम है: थोड़ी देर में फिर कोशिश करें।",
    uploads: "अभी उतने अपलोड चल रहे हैं जितने सर्वर लेता है: किसी एक के पूरा होने पर फिर कोशिश करें।",
    slow: "सर्वर तक बहुत देर कुछ नहीं पहुँचा: कनेक्शन जाँचें और फिर कोशिश करें।",
    large: "फ़ाइल उससे बड़ी है जितनी सर्वर लेता है: उसे बाँटें और हिस्से अपलोड करें।",
    full: "सर्वर में फ़ाइल के लिए जगह नहीं है: बाद में फिर कोशिश करें, या ऑपरेटर को बताएँ।",
    failed: "सर्वर में कुछ गड़बड़ हुई: फिर कोशिश करें, और दोबारा हो तो ऑपरेटर को बताएँ।",
    forbidden: "इस पेज को यहाँ अपलोड करने की अनुमति नहीं है: पेज चलाने वालों को बताएँ।",
    nowhere: "इस पेज के दिए पते पर कोई अपलोड नहीं लेता: पेज चलाने वालों को बताएँ।",
    garbled: "अपलोड वैसा नहीं पहुँचा जैसा भेजा गया था: फिर कोशिश करें, और दोबारा हो तो ऑपरेटर को बताएँ।",
    other: "सर्वर इस अपलोड को किसी और सामग्री के साथ जानता है: फ़ाइल दोबारा चुनें और अपलोड करें।",
    column: "फ़ाइल नहीं बताती कि ग्राहक किस कॉलम में हैं: पहली पंक्ति में उस कॉलम का नाम लिखें और फ़ाइल दोबारा चुनें।",
    job: "सर्वर के पास ऐसा कोई जॉब नहीं है: ऑपरेटर से पूछें कि उसका क्या हुआ।",
  },
  faults: {
    file: "चुनने के बाद फ़ाइल बदली, हटाई या मिटाई गई: उसे दोबारा चुनें।",
    module: "जो फ़ाइल को जाँचता है, वह लोड नहीं हो सका: कनेक्शन जाँचें और फिर कोशिश करें।",
  },
  rows,
  number: grouped,
  checkedIn: (seconds) => `${seconds.toLocaleString(INTL, { maximumFractionDigits: 2 })} से॰ में जाँचा गया, अभी कुछ नहीं भेजा`,
  bytes: (bytes) => bytesOf(bytes, INTL),
  ofBytes: (part, all) => `${all} में से ${part}`,
  sentOf: (part, all) => `${all} में से ${part} भेजा गया`,
  share: (ready, rejected) => `${ready} तैयार, ${rejected} अस्वीकृत`,
  questions: (n) => (n === 1 ? "पहले एक सवाल।" : `पहले ${n} सवाल।`),
  notJudged: "जवाब मिलने से पहले इस फ़ाइल का कुछ भी नहीं जाँचा जाता।",
  refused: "यह फ़ाइल अपलोड नहीं हो सकती।",
  wouldBeReady: ({ total, accepted, rejected }) => {
    const read = "जैसे फ़ाइल पढ़ी गई है,";
    if (rejected === 0) return total === 1 ? `${read} अकेली पंक्ति तैयार होगी।` : `${read} सभी ${rows(total)} तैयार होंगी।`;
    return `${read} ${ofRows(total)} में से ${grouped(accepted)} तैयार ${accepted === 1 ? "होगी" : "होंगी"}।`;
  },
  ready: ({ total, accepted, rejected }) => {
    if (accepted === 0) return "";
    if (rejected === 0) return total === 1 ? "अकेली पंक्ति तैयार है।" : `सभी ${rows(total)} तैयार हैं।`;
    return `${ofRows(total)} में से ${grouped(accepted)} तैयार ${accepted === 1 ? "है" : "हैं"}।`;
  },
  rejected: ({ total, accepted, rejected }) => {
    if (rejected === 0) return "";
    if (accepted === 0) return total === 1 ? "अकेली पंक्ति अस्वीकृत होगी।" : `सभी ${rows(total)} अस्वीकृत होंगी।`;
    return `${grouped(rejected)} अस्वीकृत ${rejected === 1 ? "होगी" : "होंगी"}।`;
  },
  uploadLabel: ({ total, accepted, rejected }, generates) => {
    if (rejected > 0) return `अपलोड: ${grouped(accepted)} सही ${accepted === 1 ? "पंक्ति अंदर जाएगी" : "पंक्तियाँ अंदर जाएँगी"}, ${grouped(rejected)} ${rejected === 1 ? "लौटेगी" : "लौटेंगी"}`;
    return generates ? `अपलोड: ${grouped(total)} कोड ${total === 1 ? "बनेगा" : "बनेंगे"}` : `${rows(total)} अपलोड करें`;
  },
  whatIsSent: (size, total, series) =>
    `उसके नीचे: फ़ाइल जैसी है वैसी, ${rows(total)}, ${size}, सीरीज़ ${series} को। सर्वर वह जोड़ता है जो केवल वह जान सकता है: पहले से मौजूद कोड, सीरीज़ की सीमाएँ।`,
  answerFirst: "पहले ऊपर पूछी बात का जवाब दें: उससे पहले कोई नहीं कह सकता कि अपलोड क्या करेगा।",
  notToBeUploaded: "ऊपर के कारण से अपलोड नहीं हो सकती: फ़ाइल सुधारें, फिर दोबारा चुनें।",
  noGoodRow: "अपलोड नहीं हो सकती: इसकी कोई पंक्ति अंदर नहीं जाएगी। फ़ाइल सुधारें, फिर दोबारा चुनें।",
  afterUpload: "इसका क्या हुआ, नीचे लिखा है।",
  hasFile: (job) => `सर्वर के पास फ़ाइल है: जॉब ${job}।`,
  job: (job) => `जॉब ${job}`,
  jobSteps: { STARTED: "सहेजी गई", VALIDATED: "पंक्तियाँ जाँची गईं", COMMITED: "कूपन जोड़े गए", FINISHED: "फ़ाइलें लिखी गईं" },
  said: { done: "पूरा", now: "चल रहा है", ahead: "आगे होगा", never: "नहीं पहुँचा" },
  wentIn: (good, total) =>
    good === total ? (total === 1 ? "अकेली पंक्ति अंदर गई।" : `सभी ${rows(total)} अंदर गईं।`) : good === 0 ? "" : `${ofRows(total)} में से ${grouped(good)} अंदर ${good === 1 ? "गई" : "गईं"}।`,
  returned: (good, bad) => {
    if (bad === 0) return "";
    return good === 0 ? `${ofRows(bad)} में से कोई अंदर नहीं गई: हर कारण त्रुटि फ़ाइल में है।` : `${rows(bad)} ${bad === 1 ? "लौटाई गई" : "लौटाई गईं"}: त्रुटि फ़ाइल सुधारें और वैसी ही अपलोड करें।`;
  },
  errored: (why) => why ?? "सर्वर कोई कारण नहीं बताता।",
  waiting: "जॉब रुका है, और जब हो सकेगा, अपने आप आगे बढ़ेगा।",
  askingAgain: "फिर पूछा जा रहा है …",
  errorFile: "त्रुटि फ़ाइल",
  successFile: "सफलता फ़ाइल",
  uploadedFile: "अपलोड की गई फ़ाइल",
  severities: { error: "त्रुटि", warning: "चेतावनी", info: "सूचना" },
  held: (role, identifier) => (role === "code" ? "कूपन कोड" : HELD[identifier]),
  column: ({ index, name }) => `कॉलम ${index + 1}${name ? ` ("${name}")` : ""}`,
  askColumn: (column, held, really) => `क्या ${column} में ${really ? "सचमुच " : ""}${held} हैं?`,
  askCodesIn: (column) => `क्या ${column} में कोड हैं?`,
  askWhich: (held) => `किस कॉलम में ${held} हैं?`,
  askIdentifier: (seen) => `क्या ग्राहकों की पहचान ${IDENTIFIERS[seen]} से है?`,
  askHeader: "क्या पहली लाइन में नाम हैं, या वह एक पंक्ति है?",
  yesThe: (held) => `हाँ, ${held}`,
  yesBy: (by) => `हाँ, ${IDENTIFIERS[by]} से`,
  noBy: (by) => `नहीं, ${IDENTIFIERS[by]} से`,
  codesIn: (column) => `हाँ, ${column} में कोड`,
  noCodes: "इस फ़ाइल में कोड नहीं हैं",
  headerYes: "उसमें नाम हैं",
  headerNo: "वह एक पंक्ति है",
};
