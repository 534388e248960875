use leptos::prelude::*;

use crate::browser;
use crate::keeping::{Back, use_keeping};
use crate::locale::t;

/// What was left in another tab, or by a browser that fell over: to go on with, or to forget.
#[component]
pub(crate) fn LeftBehind() -> impl IntoView {
    let keeping = use_keeping();
    move || {
        keeping.left.get().map(|left| {
            let (name, when) = (left.name().to_owned(), browser::moment(left.at));
            let asks = t!("Go on with {name}?", name = name);
            let about = if !left.is_checked() {
                t!(
                    "{n, plural, one {It waited} other {# files waited}} to be checked; last changed {when}.",
                    n = left.waiting(),
                    when = when
                )
            } else if left.mends > 0 {
                t!(
                    "It was mended {n, plural, one {once} other {# times}} and not sent; last changed {when}.",
                    n = left.mends,
                    when = when
                )
            } else {
                t!("It was checked and not sent; last changed {when}.", when = when)
            };
            let label = asks.clone();
            let (taken, thrown) = (left.clone(), left);
            view! {
                <div class="questions opening">
                    <section class="question" aria-label=label>
                        <p class="asks" role="status">{asks}</p>
                        <p class="small">{about}</p>
                        <div class="acts">
                            <button class="btn" on:click=move |_| keeping.take_up(taken.clone())>{t!("Go on")}</button>
                            <button class="btn quiet" on:click=move |_| keeping.throw_away(thrown.clone())>{t!("Forget it")}</button>
                        </div>
                    </section>
                </div>
            }
        })
    }
}

/// What is here again after the page was loaded anew, in a sentence.
#[component]
pub(crate) fn BroughtBack() -> impl IntoView {
    let keeping = use_keeping();
    let said = move || {
        keeping.back.get().map(|back| {
            let text = match back {
                Back::File { name, mends, waiting } => t!(
                    "Here again as it was left: {name}{mends, plural, =0 {} one {, with # mend} other {, with # mends}}{n, plural, =0 {} one {, and # file that waits} other {, and # files that wait}}.",
                    name = name,
                    mends = mends,
                    n = waiting
                ),
                Back::Waiting(n) => t!(
                    "Here again: {n, plural, one {# file that waits} other {# files that wait}} to be checked.",
                    n = n
                ),
                Back::Sent(name) => {
                    t!("The server had {name} before the page was loaded again: it is not sent twice.", name = name)
                }
            };
            view! { <p class="small">{text}</p> }
        })
    };
    view! { <div class="back" role="status">{said}</div> }
}
