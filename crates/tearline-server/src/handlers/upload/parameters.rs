//! The parameters of a header: `; name=value; other="another value"`.

/// Name, in small letters, and value of each. Quotes and what they escape are taken off, nothing is decoded.
///
/// Clients write more than the standards allow, and what they mean is plain: `=` in a value without quotes, a quote
/// in a quoted value, a backslash that escapes nothing because it is of a Windows path.
pub(super) fn parameters(header: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut rest = header;
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'=' | b';')) {
        let (name, separator) = (&rest[..at], rest[at]);
        rest = &rest[at + 1..];
        if separator == b';' {
            continue;
        }
        let name = String::from_utf8_lossy(name.trim_ascii()).to_ascii_lowercase();
        let value;
        (value, rest) = match rest.trim_ascii_start() {
            [b'"', quoted @ ..] => unquote(quoted),
            plain => {
                let end = plain.iter().position(|byte| *byte == b';').unwrap_or(plain.len());
                (plain[..end].trim_ascii().to_vec(), &plain[end..])
            }
        };
        found.push((name, value));
    }
    found
}

/// A value up to the quote that ends it, which is one behind which nothing or a `;` follows; and the rest.
fn unquote(text: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut value = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        match (byte, after) {
            (b'\\', [escaped @ (b'"' | b'\\'), after @ ..]) => {
                value.push(*escaped);
                rest = after;
                continue;
            }
            (b'"', after) if matches!(after.trim_ascii_start(), [] | [b';', ..]) => return (value, after),
            _ => value.push(*byte),
        }
        rest = after;
    }
    (value, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, expected: &[(&str, &str)]) {
        let found = parameters(header.as_bytes());
        let found: Vec<_> = found
            .iter()
            .map(|(name, value)| (name.as_str(), std::str::from_utf8(value).unwrap_or_default()))
            .collect();
        assert_eq!(found, expected, "{header}");
    }

    #[test]
    fn parameters_are_what_their_client_means() {
        let (name, file) = (("name", "file"), ("filename", "a.csv"));
        check("", &[]);
        check("form-data", &[]);
        check(r#"form-data; name="file"; filename="a.csv""#, &[name, file]);
        check("form-data;name=file;filename=a.csv", &[name, file]);
        check(r#"form-data; NAME = "file" ; FileName = a.csv ;"#, &[name, file]);
        check(r#"name="file""#, &[name]);
        check(r#"form-data; filename="a.csv"; name="file""#, &[file, name]);
        check(r#"form-data; filename="x; name=y.csv"; name="file""#, &[("filename", "x; name=y.csv"), name]);
        check(r#"form-data; name="file"; filename="#, &[name, ("filename", "")]);
        check(r#"form-data; name="file"; filename="""#, &[name, ("filename", "")]);
        check(r#"form-data; filename=our coupons.csv; name=file"#, &[("filename", "our coupons.csv"), name]);
        check(r#"a; filename="the \"best\".csv""#, &[("filename", r#"the "best".csv"#)]);
        check(r#"a; filename="the "best".csv""#, &[("filename", r#"the "best".csv"#)]);
        check(r#"a; filename="C:\Users\ann\a.csv""#, &[("filename", r"C:\Users\ann\a.csv")]);
        check(r#"a; filename="C:\\Users\\ann\\a.csv""#, &[("filename", r"C:\Users\ann\a.csv")]);
        check(r#"a; filename="a.csv"#, &[file]);
        check("multipart/form-data; boundary=----=_Part_1", &[("boundary", "----=_Part_1")]);
        check(r#"m; boundary="a b"; charset=utf-8"#, &[("boundary", "a b"), ("charset", "utf-8")]);
        check("a; filename*=UTF-8''a%20b.csv", &[("filename*", "UTF-8''a%20b.csv")]);
    }
}
