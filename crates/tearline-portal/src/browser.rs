//! The few things of the browser that nothing else wraps.

use js_sys::{Date, Object, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlAnchorElement, Notification, NotificationOptions, NotificationPermission, Url};

pub(crate) fn remove_boot_message() {
    if let Some(element) = document().get_element_by_id("boot") {
        element.remove();
    }
}

pub(crate) fn window() -> web_sys::Window {
    leptos::prelude::window()
}

pub(crate) fn document() -> web_sys::Document {
    leptos::prelude::document()
}

/// What has the focus, unless it is the page as a whole.
pub(crate) fn focused() -> Option<web_sys::Element> {
    document().active_element().filter(|element| element.tag_name() != "BODY")
}

/// Whether the window has room for two columns, as `check.css` draws the line.
pub(crate) fn is_wide() -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_none_or(|width| width > 1000.0)
}

/// Epoch milliseconds.
pub(crate) fn now() -> f64 {
    Date::now()
}

pub(crate) async fn sleep(milliseconds: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        // Setting a timer fails only without a window.
        drop(window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds));
    });
    drop(JsFuture::from(promise).await);
}

/// 128 random bits, in hexadecimal.
pub(crate) fn random_key() -> String {
    let bytes = Uint8Array::new_with_length(16);
    if let Ok(crypto) = window().crypto() {
        drop(crypto.get_random_values_with_array_buffer_view(&bytes));
    }
    bytes.to_vec().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The SHA-256 of a text, in hexadecimal; `None` where the browser does not have it, as without a secure connection.
pub(crate) async fn sha256(text: &str) -> Option<String> {
    let bytes = Uint8Array::from(text.as_bytes());
    let subtle = window().crypto().ok()?.subtle();
    let digest = subtle.digest_with_str_and_js_u8_array("SHA-256", &bytes).ok()?;
    let hash = Uint8Array::new(&JsFuture::from(digest).await.ok()?).to_vec();
    Some(hash.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A named field of the form that an event is of, and whether it is checked.
pub(crate) fn field(form: &web_sys::Element, name: &str) -> (String, bool) {
    let Ok(Some(field)) = form.query_selector(&format!("[name='{name}']")) else { return Default::default() };
    match field.dyn_into::<web_sys::HtmlInputElement>() {
        Ok(input) => (input.value(), input.checked()),
        Err(other) => {
            let select = other.dyn_into::<web_sys::HtmlSelectElement>();
            (select.map(|select| select.value()).unwrap_or_default(), false)
        }
    }
}

/// The form of an event.
pub(crate) fn form_of(event: &web_sys::Event) -> Option<web_sys::Element> {
    event.current_target().or(event.target()).and_then(|target| target.dyn_into().ok())
}

/// Whether somebody may be told something when the page is not in sight; `None`: nobody has said yet.
pub(crate) fn may_notify() -> Option<bool> {
    // Where there is none, as on phones, nothing is to be asked.
    if !js_sys::Reflect::has(&window(), &"Notification".into()).unwrap_or(false) {
        return Some(false);
    }
    match Notification::permission() {
        NotificationPermission::Granted => Some(true),
        NotificationPermission::Denied => Some(false),
        _ => None,
    }
}

/// Asks whether somebody may be told something when the page is not in sight.
pub(crate) async fn ask_to_notify() {
    if let Ok(asked) = Notification::request_permission() {
        drop(JsFuture::from(asked).await);
    }
}

/// Tells something, if that is allowed and the page is not in sight; a press brings the page to the front.
pub(crate) fn notify(title: &str, text: &str) {
    if may_notify() != Some(true) || !document().hidden() {
        return;
    }
    let options = NotificationOptions::new();
    options.set_body(text);
    if let Ok(shown) = Notification::new_with_options(title, &options) {
        let press = Closure::once_into_js(|| drop(window().focus()));
        shown.set_onclick(Some(press.unchecked_ref()));
    }
}

/// Asks a question that can be answered by yes or no.
pub(crate) fn confirm(question: &str) -> bool {
    window().confirm_with_message(question).unwrap_or(false)
}

/// Saves a blob under a name, as a click on a link would.
pub(crate) fn save(blob: &Blob, name: &str) {
    let Ok(url) = Url::create_object_url_with_blob(blob) else { return };
    if let Ok(link) = document().create_element("a")
        && let Ok(link) = link.dyn_into::<HtmlAnchorElement>()
    {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The download holds on to the blob by itself once it has begun.
    leptos::prelude::set_timeout(
        move || drop(Url::revoke_object_url(&url)),
        std::time::Duration::from_secs(60),
    );
}

/// What a language is to the browser: how it forms plurals, and writes numbers and dates.
#[cfg(target_arch = "wasm32")]
mod intl {
    use std::cell::RefCell;

    use js_sys::{Array, Function, Intl, Object};

    pub(super) struct Formats {
        pub(super) locale: String,
        pub(super) plurals: Intl::PluralRules,
        pub(super) number: Function,
    }

    thread_local! {
        pub(super) static FORMATS: RefCell<Formats> = RefCell::new(Formats::of("en-GB"));
    }

    impl Formats {
        pub(super) fn of(locale: &str) -> Self {
            let locales = Array::of1(&locale.into());
            let plurals = Intl::PluralRules::new(&locales, &Object::new());
            let number = Intl::NumberFormat::new(&locales, &Object::new()).format();
            Self { locale: locale.to_owned(), plurals, number }
        }
    }
}

/// The page is in another language from here on. `locale`: what `Intl` is to be asked for.
pub(crate) fn set_language(code: &str, dir: &str, locale: &str) {
    #[cfg(target_arch = "wasm32")]
    intl::FORMATS.replace(intl::Formats::of(locale));
    #[cfg(not(target_arch = "wasm32"))]
    let _ = locale;
    if let Some(root) = document().document_element() {
        drop(root.set_attribute("lang", code));
        drop(root.set_attribute("dir", dir));
    }
}

/// The plural form of a number; `None` where there is no browser: in tests.
#[cfg(target_arch = "wasm32")]
pub(crate) fn plural(n: u64) -> Option<&'static str> {
    let form: String = intl::FORMATS.with_borrow(|formats| formats.plurals.select(n as f64).into());
    ["zero", "one", "two", "few", "many"].into_iter().find(|known| *known == form).or(Some("other"))
}

/// A whole number as the page's language writes it; `None` where there is no browser: in tests.
#[cfg(target_arch = "wasm32")]
pub(crate) fn number(n: u64) -> Option<String> {
    let text = intl::FORMATS.with_borrow(|formats| formats.number.call1(&JsValue::NULL, &(n as f64).into()));
    text.ok()?.as_string()
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn plural(_: u64) -> Option<&'static str> {
    None
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn number(_: u64) -> Option<String> {
    None
}

/// Regions with the names that they have in the page's language, in the order of these.
pub(crate) fn region_names<'r>(regions: impl Iterator<Item = &'r str>) -> Vec<(String, String)> {
    #[cfg(target_arch = "wasm32")]
    let locale = intl::FORMATS.with_borrow(|formats| formats.locale.clone());
    #[cfg(not(target_arch = "wasm32"))]
    let locale = String::from("en-GB");
    let locales = js_sys::Array::of1(&locale.into());
    let options = Object::new();
    drop(js_sys::Reflect::set(&options, &"type".into(), &"region".into()));
    // js-sys has no DisplayNames.
    let names = js_sys::Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| js_sys::Reflect::get(&intl, &"DisplayNames".into()))
        .and_then(|class| {
            let arguments = js_sys::Array::of2(&locales, &options);
            js_sys::Reflect::construct(class.unchecked_ref::<js_sys::Function>(), &arguments)
        });
    let name = |id: &str| {
        let names = names.as_ref().ok()?;
        let of = js_sys::Reflect::get(names, &"of".into()).ok()?;
        of.dyn_ref::<js_sys::Function>()?.call1(names, &id.into()).ok()?.as_string()
    };
    let mut named: Vec<(String, String)> =
        regions.map(|id| (id.to_owned(), name(id).unwrap_or_else(|| id.to_owned()))).collect();
    let compare = js_sys::Intl::Collator::new(&locales, &Object::new()).compare();
    named.sort_by(|(_, one), (_, other)| {
        let order = compare.call2(&JsValue::NULL, &one.into(), &other.into());
        let order = order.ok().and_then(|order| order.as_f64()).unwrap_or_default();
        order.partial_cmp(&0.0).unwrap_or(std::cmp::Ordering::Equal)
    });
    named
}

/// Local date and time of a moment in epoch milliseconds: `22 Nov 2026, 14:02:11`.
pub(crate) fn moment(epoch_milliseconds: f64) -> String {
    let options = Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "medium")] {
        drop(js_sys::Reflect::set(&options, &key.into(), &value.into()));
    }
    let date = Date::new(&epoch_milliseconds.into());
    #[cfg(target_arch = "wasm32")]
    let locale = intl::FORMATS.with_borrow(|formats| formats.locale.clone());
    #[cfg(not(target_arch = "wasm32"))]
    let locale = String::from("en-GB");
    let text = String::from(date.to_locale_string(&locale, &options));
    // Arabic's marks of direction order what stands by itself; in a sentence they would be shown as what cannot be seen.
    text.replace(['\u{200e}', '\u{200f}', '\u{61c}'], "")
}

/// A moment as a field for date and time has it, local, to the minute: `2026-11-22T14:02`.
pub(crate) fn moment_in_field(epoch_milliseconds: f64) -> String {
    let offset = Date::new(&epoch_milliseconds.into()).get_timezone_offset() * 60_000.0;
    let text = String::from(Date::new(&(epoch_milliseconds - offset).into()).to_iso_string());
    text.chars().take(16).collect()
}

/// The moment in such a field, in epoch milliseconds; `None`: there is none in it.
pub(crate) fn moment_of_field(text: &str) -> Option<f64> {
    Some(Date::new(&text.into()).get_time()).filter(|time| !time.is_nan())
}

/// Puts a text where it can be pasted from. `false`: the browser does not let us.
pub(crate) async fn copy(text: &str) -> bool {
    // There is none where the page did not come over a connection that is safe.
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    let write = clipboard.and_then(|clipboard| {
        let write = js_sys::Reflect::get(&clipboard, &"writeText".into())?;
        write.dyn_into::<js_sys::Function>()?.call1(&clipboard, &text.into())
    });
    match write.map(Promise::from) {
        Ok(written) => JsFuture::from(written).await.is_ok(),
        Err(_) => false,
    }
}

/// The languages that whoever uses this browser reads, best first.
pub(crate) fn languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|each| each.as_string()).collect()
}

/// Calls back when the page has nothing else to do, and soon in any case.
pub(crate) fn when_idle(then: impl FnOnce() + 'static) {
    let then = Closure::once_into_js(then);
    let idle = js_sys::Reflect::get(&window(), &"requestIdleCallback".into());
    match idle.ok().and_then(|idle| idle.dyn_into::<js_sys::Function>().ok()) {
        Some(idle) => drop(idle.call1(&window(), &then)),
        // Safari has none.
        None => {
            drop(window().set_timeout_with_callback_and_timeout_and_arguments_0(then.unchecked_ref(), 200));
        }
    }
}

pub(crate) fn stored(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Keeps a setting, or forgets it, where the browser lets us.
pub(crate) fn store<'a>(key: &str, value: impl Into<Option<&'a str>>) {
    if let Ok(Some(storage)) = window().local_storage() {
        drop(match value.into() {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        });
    }
}

/// As [`stored`], of this tab alone, for as long as it is open.
pub(crate) fn stored_in_tab(key: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(key).ok()?
}

pub(crate) fn store_in_tab(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        drop(storage.set_item(key, value));
    }
}

/// The size of a file in bytes.
// A whole number below 2^53.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn size(file: &Blob) -> u64 {
    file.size() as u64
}

/// Whether the bytes of a chosen file can still be had: false once it was changed, moved or deleted.
pub(crate) async fn readable(file: &Blob) -> bool {
    match file.slice_with_f64_and_f64(0.0, 1.0) {
        Ok(first) => JsFuture::from(first.array_buffer()).await.is_ok(),
        Err(_) => false,
    }
}

/// Base64 as browsers decode it; one character a byte.
pub(crate) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    window().atob(text).ok()?.chars().map(|byte| u8::try_from(u32::from(byte)).ok()).collect()
}
