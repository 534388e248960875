// Before the first paint, and until the page's own module is here: the theme and the language that were chosen in this
// browser, and what there is to say so early. Everything else waits for the module.
const stored = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    // Storage is switched off: it is as the system and the browser have it.
    return null;
  }
};

const theme = stored("tearline-theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;

/** While it is loaded, and what to press where that failed; and where lines start, if not at the left. English stands in the page. */
const TEXTS = {
  en: ["", "The page could not be loaded: check the connection, then load it again.", "Load the page again"],
  de: ["Tearline wird geladen …", "Die Seite konnte nicht geladen werden: die Verbindung prüfen, dann neu laden.", "Seite neu laden"],
  es: ["Cargando Tearline …", "No se pudo cargar la página: compruebe la conexión y cárguela de nuevo.", "Cargar la página de nuevo"],
  hi: ["Tearline लोड हो रहा है …", "पेज लोड नहीं हो सका: कनेक्शन जाँचें, फिर उसे दोबारा लोड करें।", "पेज दोबारा लोड करें"],
  ar: ["جارٍ تحميل Tearline …", "تعذر تحميل الصفحة: تحقق من الاتصال ثم أعد تحميلها.", "أعد تحميل الصفحة", "rtl"],
};
// As `locale.rs` chooses it.
const wanted = [stored("tearline-language"), ...navigator.languages].map((code) => code?.split("-")[0]);
const language = wanted.find((code) => code in TEXTS) ?? "en";
const [loading, failed, again, dir = "ltr"] = TEXTS[language];
Object.assign(document.documentElement, { lang: language, dir });

// The module takes it away when it starts; until then whatever goes wrong is that it does not.
const boot = () => document.getElementById("boot");
document.addEventListener("readystatechange", () => {
  if (loading && boot()) boot().textContent = loading;
}, { once: true });
const say = () => {
  if (!boot() || boot().querySelector("button")) return;
  const button = Object.assign(document.createElement("button"), { className: "btn", textContent: again });
  button.addEventListener("click", () => location.reload());
  boot().replaceChildren(failed, " ", button);
};
addEventListener("error", ({ target }) => {
  if (target === window || target instanceof HTMLScriptElement) say();
}, true);
addEventListener("unhandledrejection", say);
