//! `textDocument/semanticTokens`: what the words of an article are. Whole, what has changed since, or some lines.

use khabar_ide::tokens::{Token, TokenKind, tokens};
use tower_lsp::lsp_types::{
    Range, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens,
    SemanticTokensDelta, SemanticTokensEdit, SemanticTokensFullDeltaResult,
    SemanticTokensFullOptions, SemanticTokensLegend, SemanticTokensOptions,
};

use super::lines_of;
use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;

/// The kinds of tokens, as they are told. Those of mentions are Khabar's own, for editors to be given colours for; those of tag lines are
/// of the protocol.
const TYPES: [&str; 13] = [
    "person",
    "organization",
    "country",
    "place",
    "nationality",
    "group",
    "time",
    "keyword",
    "type",
    "property",
    "variable",
    "string",
    "comment",
];

/// The modifier of what an annotator wrote down.
const GOLD: &str = "gold";

/// What the server can do.
pub fn provider() -> SemanticTokensOptions {
    SemanticTokensOptions {
        legend: SemanticTokensLegend {
            token_types: TYPES.map(SemanticTokenType::new).to_vec(),
            token_modifiers: vec![SemanticTokenModifier::new(GOLD)],
        },
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
        ..SemanticTokensOptions::default()
    }
}

fn name(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Mention(kind) => kind.name(),
        TokenKind::Time => "time",
        TokenKind::Kind => "keyword",
        TokenKind::Type => "type",
        TokenKind::Key => "property",
        TokenKind::Value => "variable",
        TokenKind::Words => "string",
        TokenKind::Note => "comment",
    }
}

/// The tokens of some lines, or of all, each as far from the one before it as the protocol counts.
pub fn of_lines(
    analysed: &Analysed,
    negotiated: Negotiated,
    range: Option<Range>,
) -> Vec<SemanticToken> {
    let article = &analysed.analysis.article;
    let lines = range.map_or(0..usize::MAX, lines_of);
    let (mut line, mut character) = (0, 0);
    let token = |Token { place, kind, gold }: Token| {
        let Range { start, end } = negotiated.encoding.range(article, &place);
        let token_type = TYPES.iter().position(|known| *known == name(kind))?;
        let delta_start = match start.line == line {
            true => start.character - character,
            false => start.character,
        };
        let delta_line = start.line - line;
        (line, character) = (start.line, start.character);
        Some(SemanticToken {
            delta_line,
            delta_start,
            length: end.character - start.character,
            token_type: u32::try_from(token_type).ok()?,
            token_modifiers_bitset: u32::from(gold),
        })
    };
    let found = tokens(&analysed.analysis, lines).into_iter();
    found.filter_map(token).collect()
}

/// What has become of the tokens that a client has: the edit between what the two have in common at either end.
pub fn delta(
    id: String,
    before: &[SemanticToken],
    now: &[SemanticToken],
) -> SemanticTokensFullDeltaResult {
    let same = |(a, b): &(&SemanticToken, &SemanticToken)| a == b;
    let front = before.iter().zip(now).take_while(same).count();
    let (rest, fresh) = (before.get(front..), now.get(front..));
    let (rest, fresh) = (rest.unwrap_or_default(), fresh.unwrap_or_default());
    let back = rest
        .iter()
        .rev()
        .zip(fresh.iter().rev())
        .take_while(same)
        .count();
    let (gone, new) = (rest.len() - back, fresh.len() - back);
    // Tokens are counted by their five numbers.
    let numbers = |count: usize| u32::try_from(count * 5).unwrap_or(u32::MAX);
    let edit = SemanticTokensEdit {
        start: numbers(front),
        delete_count: numbers(gone),
        data: fresh.get(..new).map(<[_]>::to_vec),
    };
    SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta {
        result_id: Some(id),
        edits: if gone + new > 0 {
            vec![edit]
        } else {
            Vec::new()
        },
    })
}

/// All tokens of an article.
pub fn whole(id: String, data: Vec<SemanticToken>) -> SemanticTokens {
    SemanticTokens {
        result_id: Some(id),
        data,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_engine::mentions::MentionKind;
    use proptest::prelude::*;

    #[test]
    fn each_kind_of_mention_has_a_token_type() {
        for kind in MentionKind::ALL {
            assert!(TYPES.contains(&name(TokenKind::Mention(kind))));
        }
    }

    fn token(number: u32) -> SemanticToken {
        SemanticToken {
            delta_line: number,
            delta_start: 0,
            length: 1,
            token_type: 0,
            token_modifiers_bitset: 0,
        }
    }

    proptest! {
        #[test]
        fn a_delta_makes_the_new_tokens_of_the_old_ones(
            before in prop::collection::vec(0u32..3, 0..8),
            now in prop::collection::vec(0u32..3, 0..8),
        ) {
            let [before, now] = [before, now].map(|all| all.into_iter().map(token).collect::<Vec<_>>());
            let SemanticTokensFullDeltaResult::TokensDelta(delta) = delta(String::new(), &before, &now) else {
                panic!("a delta is no whole");
            };
            let mut made = before;
            for edit in delta.edits {
                let start = edit.start as usize / 5;
                let end = start + edit.delete_count as usize / 5;
                made.splice(start..end, edit.data.unwrap_or_default());
            }
            prop_assert_eq!(made, now);
        }
    }
}
