use leptos::prelude::*;

use crate::browser;
use crate::locale::t;
use crate::numbers::bytes;
use crate::opening::{Stage, use_opening};
use crate::sending::Sending;

/// The files whose turn comes next: one is checked and sent at a time.
#[component]
pub(crate) fn Queue() -> impl IntoView {
    let opening = use_opening();
    let place = opening.place;
    let some = Memo::new(move |_| opening.queue.with(|queue| !queue.is_empty()));
    let busy = Memo::new(move |_| {
        place.upload.is_under_way() || opening.stage.with(|stage| matches!(stage, Stage::Reading(_)))
    });
    let free = Memo::new(move |_| {
        place.file.with(Option::is_none) || matches!(place.upload.state(), Sending::Accepted(_))
    });
    let files = move || {
        let each = |(at, file): (usize, &web_sys::File)| {
            let (name, size) = (file.name(), bytes(browser::size(file)));
            let label = format!("{}: {name}", t!("Take out"));
            view! {
                <li>
                    <span>{name.clone()} <span class="muted num">" · " {size}</span></span>
                    <button class="btn small" class:main=move || at == 0 && free.get() disabled=move || busy.get() on:click=move |_| opening.open_waiting(at)>
                        {t!("Check {name} now", name = name)}
                    </button>
                    <button class="btn quiet small" aria-label=label on:click=move |_| { opening.take_out(at); }>{t!("Take out")}</button>
                </li>
            }
        };
        opening.queue.with(|queue| queue.iter().enumerate().map(each).collect_view())
    };
    view! {
        <Show when=move || some.get()>
            <section class="queue small" aria-label=t!("Files that wait")>
                <p role="status">
                    {move || t!("{n, plural, one {# more file waits} other {# more files wait}}: one is checked and sent at a time.", n = opening.queue.with(Vec::len))}
                </p>
                <ol>{files}</ol>
            </section>
        </Show>
    }
}
