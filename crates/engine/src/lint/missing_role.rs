//! An event without a role that its type requires: who may fill it.

use std::sync::Arc;

use super::{Check, Fix, Fixes, Level, Rule, TagAt};
use crate::annotation::{Event, Mention};
use crate::article::Analysis;
use crate::article::edits::replace_in_line;
use crate::codebook::{Definition, EventType};
use crate::events::evoked;
use crate::mentions::MentionKind;
use crate::message::Message;
use crate::tags::{Item, TagLine, anchor_to, occurrence_of};
use crate::text::Span;

/// K404
pub const MISSING_ROLE: Rule = Rule {
    code: "K404",
    name: "missing-role",
    level: Level::Warning,
    summary: "an event without a role that its type requires",
    summary_ar: "حدث ينقصه دور يقتضيه نوعه",
};

/// How many mentions are offered.
const MENTIONS: usize = 3;

pub(super) fn check(check: &mut Check<'_>, at: TagAt<'_>, event_type: &EventType) {
    let Some((first, rest)) = at.tag.items.split_first() else {
        return;
    };
    for role in &event_type.required {
        let is_filled = |item: &Item| item.name.text == *role && item.value.is_some();
        if rest.iter().any(is_filled) {
            continue;
        }
        let label = &event_type.id;
        let message = Message::new(
            format!(
                "{label} requires {role}=: add who it is; somebody without a name is {role}=person@\"words\", a body {role}=organization@\"words\"."
            ),
            format!(
                "يشترط {label} وجود {role}=: أضف من هو؛ ومن لا اسم له {role}=person@\"كلمات\"، والجهة {role}=organization@\"كلمات\"."
            ),
        );
        let (line, role) = (at.line, role.clone());
        let fixes = Fixes::Later(Arc::new(move |analysis| fixes(analysis, line, &role)));
        check.report(&MISSING_ROLE, at.line, first.name.span, message, fixes);
    }
}

/// Fills the role of an event tag: with whom the suggestion at its trigger has, then with the mentions nearest to the trigger.
fn fixes(analysis: &Analysis, line: usize, role: &str) -> Vec<Fix> {
    let lines = analysis.article.lines();
    let paragraph = analysis.article.paragraph_of(line);
    let role = analysis.knowledge.codebook.role(role);
    let (Some(content), Some(paragraph), Some(role)) = (lines.get(line), paragraph, role) else {
        return Vec::new();
    };
    let open = Open {
        analysis,
        line,
        paragraph,
        tag: content.tag(),
        role,
    };
    let mut fillings: Vec<Vec<Item>> = open.suggested().into_iter().collect();
    fillings.extend(open.mentioned().into_iter().map(|item| vec![item]));
    let mut fixes: Vec<Fix> = Vec::new();
    for filling in fillings {
        let fix = open.filled(&filling);
        if fixes.iter().all(|other| other.edits != fix.edits) {
            fixes.push(fix);
        }
    }
    fixes
}

/// A role of an event tag that nobody fills.
struct Open<'a> {
    analysis: &'a Analysis,
    line: usize,
    paragraph: usize,
    tag: &'a TagLine,
    role: &'a Definition,
}

impl Open<'_> {
    fn trigger(&self) -> Option<Span> {
        let anchor = self.tag.items.first()?.anchor.as_ref()?;
        let text = self.analysis.text(self.paragraph);
        occurrence_of(text, anchor.occurrence, &anchor.words.text)
    }

    /// Who fills the role in the event of the same type that the trigger evokes.
    fn suggested(&self) -> Option<Vec<Item>> {
        let (analysis, trigger) = (self.analysis, self.trigger()?);
        let codebook = &analysis.knowledge.codebook;
        let event_type = codebook.type_ix(&self.tag.items.first()?.name.text)?;
        let same = |event: &&Event| {
            event.event_type == event_type && event.trigger.is_some_and(|t| t.overlaps(trigger))
        };
        let event = evoked(analysis, self.paragraph).iter().find(same)?;
        let mut items = analysis.event_tag(self.paragraph, event).items;
        items.retain(|item| item.name.text == self.role.id);
        items.truncate(if self.role.once { 1 } else { items.len() });
        (!items.is_empty()).then_some(items)
    }

    /// The mentions of the paragraph that may fill it and do not take part yet, nearest to the trigger first.
    fn mentioned(&self) -> Vec<Item> {
        let near = self.trigger().map_or(0, |trigger| trigger.start);
        let mut mentions: Vec<&Mention> = self.analysis.mentions(self.paragraph).iter().collect();
        mentions.retain(|mention| self.takes(mention));
        mentions.sort_by_key(|mention| mention.span.start.abs_diff(near));
        let mut items: Vec<Item> = Vec::new();
        for item in mentions.into_iter().filter_map(|m| self.item(m)) {
            if !items.contains(&item) && !self.has(&item) {
                items.push(item);
            }
        }
        items.truncate(MENTIONS);
        items
    }

    /// Whether the role takes a mention. Where a role says nothing of kinds, places and adjectives are no good guess.
    fn takes(&self, mention: &Mention) -> bool {
        let guess = !matches!(mention.kind, MentionKind::Place | MentionKind::Nationality);
        self.role.takes(mention.kind) && (guess || !self.role.kinds.is_empty())
    }

    fn item(&self, mention: &Mention) -> Option<Item> {
        let role = &self.role.id;
        Some(match mention.actor {
            Some(actor) => Item::new(role, Some(self.analysis.knowledge.actors.id(actor)), None),
            None => {
                let anchor = anchor_to(self.analysis.text(self.paragraph), mention.span)?;
                Item::new(role, Some(mention.kind.name()), Some(anchor))
            }
        })
    }

    /// Whether somebody takes part in the event already, in whatever role.
    fn has(&self, who: &Item) -> bool {
        let mut others = self.tag.items.iter().skip(1);
        others.any(|item| {
            let words = |item: &Item| item.anchor.as_ref().map(|a| a.words.text.clone());
            let value = |item: &Item| item.value.as_ref().map(|v| v.text.clone());
            let named = who.anchor.is_none() || words(item) == words(who);
            value(item) == value(who) && named
        })
    }

    /// The tag with items in the role, behind those of the roles before it.
    fn filled(&self, items: &[Item]) -> Fix {
        let roles = &self.analysis.knowledge.codebook.roles;
        let rank = |name: &str| roles.iter().position(|role| role.id == name);
        let before =
            |item: &&Item| rank(&item.name.text).is_some_and(|r| Some(r) < rank(&self.role.id));
        let tag = self.tag.items.iter();
        let behind = tag.clone().rfind(before).or(tag.clone().next());
        let at = behind.map_or(self.tag.kind.span.end, |item| item.span.end);
        let text: Vec<String> = items.iter().map(ToString::to_string).collect();
        let text = text.join(" ");
        let edit = replace_in_line(
            &self.analysis.article,
            self.line,
            Span::at(at),
            &format!(" {text}"),
        );
        Fix {
            title: Message::new(format!("Add {text}"), format!("أضف {text}")),
            edits: vec![edit],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, words};
    use super::*;
    use crate::article::edits::apply;
    use crate::article::{Article, Knowledge};
    use crate::lint::{Levels, lint};

    /// The tag line of an article after each of its fixes.
    fn mended(text: &str) -> Vec<String> {
        let analysis = Article::new(text, Knowledge::shared()).analyse(None);
        let all = lint(&analysis, &Levels::default());
        let finding = all.iter().find(|f| f.rule == &MISSING_ROLE).unwrap();
        let fixes = finding.fixes(&analysis).into_iter();
        let after = fixes.map(|fix| apply(text, &fix.edits));
        after
            .filter_map(|after| Some(after.lines().last()?.to_string()))
            .collect()
    }

    #[test]
    fn required_roles_are_missed() {
        assert_eq!(
            words(&MISSING_ROLE, "نص\n%% event AID@\"نص\" actor=usa"),
            ["AID"]
        );
        let complete = "نص\n%% event AID@\"نص\" actor=usa recipient=ukr";
        assert_eq!(found(&MISSING_ROLE, complete), []);
    }

    #[test]
    fn the_suggestion_at_the_trigger_fills_it() {
        let text = "فرضت فرنسا عقوبات على إيران بعد لقاء مع ألمانيا.\n%% event SANCTION@\"فرضت\" actor=fra date=2025";
        assert_eq!(
            mended(text)[0],
            "%% event SANCTION@\"فرضت\" actor=fra recipient=irn date=2025"
        );
    }

    #[test]
    fn else_the_mentions_of_the_paragraph_do_nearest_first() {
        let text = "أرسلت فرنسا شحنة إلى ماكرون ثم بوتين.\n%% event AID@\"شحنة\" actor=fra";
        assert_eq!(
            mended(text),
            [
                "%% event AID@\"شحنة\" actor=fra recipient=macron",
                "%% event AID@\"شحنة\" actor=fra recipient=putin",
            ]
        );
        assert_eq!(mended("نص\n%% event AID@\"نص\" actor=usa"), [""; 0]);
    }
}
