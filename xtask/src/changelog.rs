//! The form of a changelog: sections by version, the newest first, what is not released yet on top.

use anyhow::{Context, Result, bail, ensure};

const UNRELEASED: &str = "## [Unreleased]";

/// What the changelog says of `version`, without its heading.
pub fn section<'t>(text: &'t str, version: &str) -> Result<&'t str> {
    let heading = format!("## [{version}]");
    let start = heading_at(text, &heading)
        .with_context(|| format!("no section {version} in the changelog"))?;
    let body = text[start..].split_once('\n').map_or("", |(_, body)| body);
    let end = body.find("\n## ").unwrap_or(body.len());
    Ok(body[..end].trim())
}

/// The changelog with what was unreleased under `version`, and an empty section Unreleased above it.
pub fn release(text: &str, version: &str, date: &str) -> Result<String> {
    if heading_at(text, &format!("## [{version}]")).is_some() {
        bail!("the changelog has a section {version} already");
    }
    let unreleased = section(text, "Unreleased")?;
    ensure!(
        !unreleased.is_empty(),
        "nothing is under {UNRELEASED}: what would be released?"
    );
    Ok(text.replacen(
        UNRELEASED,
        &format!("{UNRELEASED}\n\n## [{version}] - {date}"),
        1,
    ))
}

fn heading_at(text: &str, heading: &str) -> Option<usize> {
    let at_start = text.starts_with(heading).then_some(0);
    at_start.or_else(|| text.find(&format!("\n{heading}")).map(|at| at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# Changelog

## [Unreleased]

### Added

- A word.

## [0.1.0] - 2025-01-02

- All of it.
";

    #[test]
    fn a_section_ends_where_the_next_begins() {
        assert_eq!(
            section(TEXT, "Unreleased").unwrap(),
            "### Added\n\n- A word."
        );
        assert_eq!(section(TEXT, "0.1.0").unwrap(), "- All of it.");
        assert!(section(TEXT, "0.1").is_err());
    }

    #[test]
    fn a_release_closes_what_was_unreleased() {
        let released = release(TEXT, "0.2.0", "2025-03-04").unwrap();
        assert!(
            released
                .contains("## [Unreleased]\n\n## [0.2.0] - 2025-03-04\n\n### Added\n\n- A word.\n")
        );
        assert_eq!(section(&released, "Unreleased").unwrap(), "");
        assert_eq!(section(&released, "0.1.0").unwrap(), "- All of it.");
    }

    #[test]
    fn nothing_is_released_twice_nor_is_nothing_released() {
        assert!(release(TEXT, "0.1.0", "2025-03-04").is_err());
        let released = release(TEXT, "0.2.0", "2025-03-04").unwrap();
        assert!(release(&released, "0.3.0", "2025-03-05").is_err());
    }
}
