use leptos::prelude::*;

use crate::browser;
use crate::keeping::use_keeping;
use crate::locale::t;

/// What was left on the desk of another tab, or of a browser that fell over: to go on with, or to forget.
#[component]
pub(crate) fn LeftBehind() -> impl IntoView {
    let keeping = use_keeping();
    move || {
        keeping.left.get().map(|left| {
            let (name, when) = (left.name().to_owned(), browser::moment(left.at));
            let asks = t!("Go on with {name}?", name = name);
            let about = if left.mends > 0 {
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
