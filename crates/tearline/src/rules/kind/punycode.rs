//! How a domain with letters beyond A to Z is written: RFC 3492, as far as it writes.

/// Whether a domain is of letters, digits, `-` and `.` only, not all of them ASCII; and no part of it mixes scripts
/// whose letters look alike, as a copied address may.
pub(crate) fn is_international(domain: &str) -> bool {
    let lookalike = |c: char| matches!(c, '\u{370}'..='\u{52f}');
    !domain.is_ascii()
        && domain.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.')
        && domain
            .split('.')
            .all(|label| !(label.chars().any(lookalike) && label.chars().any(|c| c.is_ascii_alphabetic())))
}

/// The domain in ASCII; `None` where it would be too long to be one.
pub(crate) fn written(domain: &str) -> Option<String> {
    let labels: Option<Vec<String>> = domain
        .to_lowercase()
        .split('.')
        .map(|label| if label.is_ascii() { Some(label.to_owned()) } else { encode(label) })
        .collect();
    labels.map(|labels| labels.join("."))
}

fn encode(label: &str) -> Option<String> {
    const BASE: u32 = 36;
    let mut out = String::from("xn--");
    let plain: String = label.chars().filter(char::is_ascii).collect();
    let mut done = plain.len() as u32;
    let count = done;
    out.push_str(&plain);
    if done > 0 {
        out.push('-');
    }
    let (mut next, mut delta, mut bias) = (128, 0_u32, 72);
    let all = label.chars().count() as u32;
    if all > 63 {
        return None;
    }
    while done < all {
        let least = label.chars().map(u32::from).filter(|&c| c >= next).min()?;
        delta = delta.checked_add((least - next).checked_mul(done + 1)?)?;
        next = least;
        for c in label.chars().map(u32::from) {
            if c < next {
                delta += 1;
            }
            if c != next {
                continue;
            }
            let mut rest = delta;
            for step in (BASE..).step_by(BASE as usize) {
                let threshold = step.saturating_sub(bias).clamp(1, 26);
                if rest < threshold {
                    break;
                }
                out.push(digit(threshold + (rest - threshold) % (BASE - threshold)));
                rest = (rest - threshold) / (BASE - threshold);
            }
            out.push(digit(rest));
            bias = adapted(delta, done + 1, done == count);
            delta = 0;
            done += 1;
        }
        delta += 1;
        next += 1;
    }
    (out.len() <= 63).then_some(out)
}

fn digit(value: u32) -> char {
    char::from(if value < 26 { b'a' + value as u8 } else { b'0' + (value - 26) as u8 })
}

fn adapted(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut steps = 0;
    while delta > 455 {
        delta /= 35;
        steps += 36;
    }
    steps + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_written_in_ascii() {
        let cases = [
            ("exämple.com", "xn--exmple-cua.com"),
            ("münchen.de", "xn--mnchen-3ya.de"),
            ("BÜCHER.example", "xn--bcher-kva.example"),
            ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
            ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
            ("ليهمابتكلموشعربي؟", "xn--egbpdaj6bu4bxfgehfvwxn"),
        ];
        for (domain, ascii) in cases {
            assert_eq!(written(domain).as_deref(), Some(ascii).filter(|_| true), "{domain}");
        }
        assert!(
            is_international("exämple.com")
                && !is_international("exаmple.com")
                && !is_international("ex ample.com")
        );
    }
}
