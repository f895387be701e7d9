//! Under which licence a model is: what the head of its card, README.md, says, as SPDX spells it.
//!
//! Reads the one line `license:` and no more of YAML.

/// The hub's names of licences, and those of SPDX where they are other than in upper case.
const SPDX: [(&str, &str); 6] = [
    ("apache-2.0", "Apache-2.0"),
    ("bsd-2-clause", "BSD-2-Clause"),
    ("bsd-3-clause", "BSD-3-Clause"),
    ("unlicense", "Unlicense"),
    ("lgpl-3.0", "LGPL-3.0-only"),
    ("gpl-3.0", "GPL-3.0-only"),
];

/// The licence that the head of `card` gives.
pub(super) fn of_card(card: &str) -> Option<String> {
    let mut lines = card.trim_start_matches('\u{feff}').lines();
    if lines.next()?.trim_end() != "---" {
        return None;
    }
    let mut front = lines.take_while(|line| line.trim_end() != "---");
    let value = front.find_map(|line| line.strip_prefix("license:"))?;
    let value = value.split(" #").next().unwrap_or_default().trim();
    named(value.trim_matches(['"', '\'']))
}

/// A licence by the name that the hub has for it, if that is one.
pub(super) fn named(license: &str) -> Option<String> {
    let license = license.trim();
    if license.is_empty() {
        return None;
    }
    let spdx = SPDX.iter().find(|(hub, _)| *hub == license).map(|(_, spdx)| (*spdx).to_owned());
    Some(spdx.unwrap_or_else(|| {
        let upper = ["mit", "isc", "wtfpl"].contains(&license) || license.starts_with("cc-by-");
        if upper || license.starts_with("cc0-") {
            license.to_uppercase()
        } else {
            license.to_owned()
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_card_gives_the_licence() {
        assert_eq!(of_card("---\ntags:\n- x\nlicense: mit\n---\n").as_deref(), Some("MIT"));
        assert_eq!(
            of_card("---\r\nlicense: 'apache-2.0' # x\r\n---\r\n").as_deref(),
            Some("Apache-2.0")
        );
        assert_eq!(of_card("---\nlicense: cc-by-nc-4.0\n---").as_deref(), Some("CC-BY-NC-4.0"));
        assert_eq!(of_card("---\nlicense: gemma\n---").as_deref(), Some("gemma"));
        for text in
            ["", "# x\nlicense: mit", "---\nlicense:\n- mit\n---", "---\nx: y\n---\nlicense: mit"]
        {
            assert_eq!(of_card(text), None, "{text:?}");
        }
    }
}
