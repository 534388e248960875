//! TypeScript of what the derives cannot see: a rule is its id.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const RULE: &'static str = r#"
/** The stable name of a rule. */
export type Rule =
    | "file-empty"
    | "file-no-rows"
    | "file-not-text"
    | "file-too-large"
    | "file-too-many-rows"
    | "file-over-recommended"
    | "file-encoding"
    | "file-preamble"
    | "file-column-missing"
    | "file-one-line"
    | "file-lines-quoted"
    | "column-ambiguous"
    | "column-assumed"
    | "column-contradicted"
    | "column-identifier"
    | "column-spreadsheet"
    | "header-assumed"
    | "header-duplicate"
    | "header-multiline"
    | "rows-blank"
    | "rows-doubtful"
    | "quote-unclosed"
    | "quote-swallowed"
    | "quote-stray"
    | "encoding-invalid"
    | "row-short"
    | "row-long"
    | "value-too-long"
    | "value-control"
    | "value-trimmed"
    | "value-placeholder"
    | "value-several"
    | "code-missing"
    | "code-length"
    | "code-charset"
    | "code-formula"
    | "code-spreadsheet"
    | "code-date-like"
    | "code-duplicate"
    | "customer-missing"
    | "customer-duplicate"
    | "mobile-format"
    | "mobile-trunk"
    | "mobile-country"
    | "mobile-mixed"
    | "mobile-spreadsheet"
    | "email-format"
    | "email-typo"
    | "external-id-format"
    | "external-id-spreadsheet"
    | "user-id-format"
    | "code-exists"
    | "customer-unknown"
    | "customer-limit"
    | "series-limit"
    | "series-expired"
    | "not-processed";

/** What others than the rules found in a row, each a name and a sentence; and whether it is rejected for one of them. */
export interface Others {
    findings: [string, string][];
    reject: boolean;
}
"#;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tearline::Rule;

    /// By the committed declarations, which are held to what is generated: a custom section is no value to read.
    #[test]
    fn every_rule_is_declared() {
        let declarations = include_str!("../../../www/tearline.d.ts");
        let (_, after) = declarations.split_once("export type Rule =").unwrap();
        let (union, _) = after.split_once(';').unwrap();
        let declared: Vec<&str> = union.lines().filter_map(|line| line.split('"').nth(1)).collect();
        let catalogue: Vec<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(declared, catalogue);
    }
}
