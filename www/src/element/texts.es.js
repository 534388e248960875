import { bytesOf } from "./texts.en.js";

/** @typedef {import("../tearline.js").Identifier} Identifier */
/** @typedef {import("../tearline.js").Report} Report */

const number = new Intl.NumberFormat("es");
const grouped = (/** @type {number} */ n) => number.format(n);
const rows = (/** @type {number} */ n) => `${grouped(n)} ${n === 1 ? "fila" : "filas"}`;

/** @type {Record<Identifier, string>} */
const IDENTIFIERS = { MOBILE: "móvil", EMAIL: "correo electrónico", EXTERNAL_ID: "ID externo", USER_ID: "ID de usuario", NOT_TAGGED: "solo códigos" };
/** @type {Record<Identifier, string>} */
const HELD = { MOBILE: "números de móvil", EMAIL: "direcciones de correo", EXTERNAL_ID: "ID externos", USER_ID: "ID de usuario", NOT_TAGGED: "clientes" };

/** @type {import("./texts.en.js").Texts} */
export const texts = {
  lang: "es",
  dir: "ltr",
  intl: "es",
  title: "Cargar cupones",
  drop: "Suelte aquí un archivo CSV, o elija uno",
  hint: "Se comprueba aquí, al momento: nada sale de este navegador antes de que pulse Cargar.",
  checking: "Comprobando …",
  checkedSoFar: "Comprobado hasta ahora",
  anotherFile: "Otro archivo",
  remove: "Quitar",
  again: "Intentar de nuevo",
  cancel: "Cancelar",
  upload: "Cargar",
  downloadErrors: "Descargar errores (.csv)",
  findings: "Lo encontrado",
  about: "el archivo",
  more: "Más",
  all: "Todo",
  onlyRule: "Mostrar los hallazgos de una regla",
  row: "fila",
  rule: "regla",
  value: "valor",
  message: "qué está mal y qué hacer",
  aColumn: "Elija una columna …",
  startsWith: "Empieza con",
  nothingSent: "Nada de lo que está sobre esta línea ha salido de su navegador.",
  nothingStored: "No se guardó nada.",
  sending: "Enviando …",
  sent: "Enviado.",
  storing: "todo enviado, el servidor lo está guardando",
  uploaded: "Cargado",
  asking: "No hubo respuesta: se pregunta al servidor si tiene el archivo …",
  onItsWay: "El archivo está en camino.",
  cancelled: "Carga cancelada: no se guardó nada.",
  lost: "Se perdió la conexión antes de terminar la carga y el servidor no tiene ningún trabajo de ella. El archivo y su comprobación siguen aquí: inténtelo de nuevo.",
  unreachable: "El servidor no responde: compruebe la conexión e inténtelo de nuevo.",
  noToken: "La página que incluye este elemento no ha dado ningún token: tiene que asignar a la propiedad `token` una función que lo dé.",
  refusedToken: "El servidor no acepta el token de esta página: inicie sesión de nuevo e inténtelo otra vez.",
  failedToken: "Esta página no obtuvo permiso para cargar: compruebe la conexión o inicie sesión de nuevo, e inténtelo otra vez.",
  noEndpoint: "La página que incluye este elemento no dice adónde cargar: tiene que poner los atributos `endpoint` y `series`.",
  noSeries: (id) => `Aquí no hay ninguna serie ${id}, o no es suya.`,
  expired: (on) => `Esta serie caducó el ${new Date(on).toLocaleDateString("es", { dateStyle: "medium" })}.`,
  strange: (status) => `La respuesta del servidor (estado ${status}) no tiene sentido aquí: inténtelo de nuevo o avise al operador.`,
  quote: (id) => ` Indique ${id} al operador.`,
  refusals: {
    busy: "El servidor tiene ahora demasiado trabajo: inténtelo de nuevo en un momento.",
    uploads: "Hay en curso tantas cargas como admite el servidor: inténtelo de nuevo cuando termine una.",
    slow: "Al servidor no le llegó nada durante demasiado tiempo: compruebe la conexión e inténtelo de nuevo.",
    large: "El archivo es mayor de lo que admite el servidor: divídalo y cargue las partes.",
    full: "El servidor no tiene espacio para el archivo: inténtelo más tarde o avise al operador.",
    failed: "Algo falló en el servidor: inténtelo de nuevo y, si se repite, avise al operador.",
    forbidden: "Esta página no puede cargar archivos aquí: avise a quien la administra.",
    nowhere: "En la dirección que indica esta página nada recibe cargas: avise a quien administra la página.",
    garbled: "La carga no llegó tal como se envió: inténtelo de nuevo y, si se repite, avise al operador.",
    other: "El servidor conoce esta carga con otro contenido: elija el archivo de nuevo y cárguelo.",
    column: "El archivo no dice en qué columna están los clientes: ponga nombre a esa columna en la primera línea y elija el archivo de nuevo.",
    job: "El servidor no tiene ese trabajo: pregunte al operador qué fue de él.",
  },
  faults: {
    file: "El archivo se modificó, se movió o se eliminó desde que se eligió: elíjalo de nuevo.",
    module: "No se pudo cargar lo que comprueba el archivo: compruebe la conexión e inténtelo de nuevo.",
  },
  rows,
  number: grouped,
  checkedIn: (seconds) => `comprobado en ${seconds.toLocaleString("es", { maximumFractionDigits: 2 })} s, aún no se ha enviado nada`,
  bytes: (bytes) => bytesOf(bytes, "es"),
  ofBytes: (part, all) => `${part} de ${all}`,
  sentOf: (part, all) => `${part} de ${all} enviados`,
  share: (ready, rejected) => `${ready} listas, ${rejected} rechazadas`,
  questions: (n) => (n === 1 ? "Primero una pregunta." : `Primero ${n} preguntas.`),
  notJudged: "Hasta la respuesta no se juzga nada de este archivo.",
  refused: "Este archivo no se puede cargar.",
  wouldBeReady: ({ total, accepted, rejected }) => {
    const read = "Tal como se leyó el archivo,";
    if (rejected === 0) return total === 1 ? `${read} la única fila estaría lista.` : `${read} las ${rows(total)} estarían listas.`;
    return `${read} ${grouped(accepted)} de ${rows(total)} ${accepted === 1 ? "estaría lista" : "estarían listas"}.`;
  },
  ready: ({ total, accepted, rejected }) => {
    if (accepted === 0) return "";
    if (rejected === 0) return total === 1 ? "La única fila está lista." : `Las ${rows(total)} están listas.`;
    return `${grouped(accepted)} de ${rows(total)} ${accepted === 1 ? "está lista" : "están listas"}.`;
  },
  rejected: ({ total, accepted, rejected }) => {
    if (rejected === 0) return "";
    if (accepted === 0) return total === 1 ? "La única fila se rechazaría." : `Las ${rows(total)} se rechazarían.`;
    return `${grouped(rejected)} se ${rejected === 1 ? "rechazaría" : "rechazarían"}.`;
  },
  uploadLabel: ({ total, accepted, rejected }, generates) => {
    if (rejected > 0) return `Cargar: ${accepted === 1 ? "entra 1 fila buena" : `entran ${grouped(accepted)} filas buenas`}, ${rejected === 1 ? "vuelve 1" : `vuelven ${grouped(rejected)}`}`;
    return generates ? `Cargar: se ${total === 1 ? "crea 1 código" : `crean ${grouped(total)} códigos`}` : `Cargar ${rows(total)}`;
  },
  whatIsSent: (size, total, series) =>
    `Debajo: el archivo tal como está, ${rows(total)}, ${size}, a la serie ${series}. El servidor añade lo que solo él puede saber: códigos que ya existen, límites de la serie.`,
  answerFirst: "Responda primero a lo que se pregunta arriba: antes nadie puede decir qué haría la carga.",
  notToBeUploaded: "No se puede cargar por el motivo de arriba: corrija el archivo y elíjalo de nuevo.",
  noGoodRow: "No se puede cargar: no entraría ninguna fila. Corrija el archivo y elíjalo de nuevo.",
  afterUpload: "Lo que resulta de ella está abajo.",
  hasFile: (job) => `El servidor tiene el archivo: trabajo ${job}.`,
  job: (job) => `Trabajo ${job}`,
  jobSteps: { STARTED: "guardado", VALIDATED: "filas juzgadas", COMMITED: "cupones añadidos", FINISHED: "archivos escritos" },
  said: { done: "hecho", now: "en curso", ahead: "pendiente", never: "no alcanzado" },
  wentIn: (good, total) =>
    good === total ? (total === 1 ? "Entró la única fila." : `Entraron las ${rows(total)}.`) : good === 0 ? "" : `${good === 1 ? "Entró" : "Entraron"} ${grouped(good)} de ${rows(total)}.`,
  returned: (good, bad) => {
    if (bad === 0) return "";
    return good === 0 ? `De ${rows(bad)} no entró ninguna: cada motivo está en el archivo de errores.` : `${bad === 1 ? "Vuelve" : "Vuelven"} ${rows(bad)}: corrija el archivo de errores y cárguelo tal como está.`;
  },
  errored: (why) => why ?? "El servidor no da ningún motivo.",
  waiting: "El trabajo espera y sigue por sí solo en cuanto puede.",
  askingAgain: "Se pregunta de nuevo …",
  errorFile: "Archivo de errores",
  successFile: "Archivo de aciertos",
  uploadedFile: "Archivo cargado",
  severities: { error: "error", warning: "advertencia", info: "observación" },
  held: (role, identifier) => (role === "code" ? "códigos de cupón" : HELD[identifier]),
  column: ({ index, name }) => `la columna ${index + 1}${name ? ` («${name}»)` : ""}`,
  askColumn: (column, held, really) => `¿${really ? "De verdad contiene" : "Contiene"} ${column}: ${held}?`,
  askCodesIn: (column) => `¿Hay códigos en ${column}?`,
  askWhich: (held) => `¿Qué columna contiene: ${held}?`,
  askIdentifier: (seen) => `¿Se identifica a los clientes por ${IDENTIFIERS[seen]}?`,
  askHeader: "¿La primera línea contiene nombres o es una fila?",
  yesThe: (held) => `Sí: ${held}`,
  yesBy: (by) => `Sí, por ${IDENTIFIERS[by]}`,
  noBy: (by) => `No, por ${IDENTIFIERS[by]}`,
  codesIn: (column) => `Sí, códigos en ${column}`,
  noCodes: "No hay códigos en este archivo",
  headerYes: "Contiene nombres",
  headerNo: "Es una fila",
};
