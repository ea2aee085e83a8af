//! Items of a tag line: types, keys, whole items for what is not written yet.

use khabar_engine::article::edits::{mention_item, timex_items};
use khabar_engine::codebook::{Definition, EventType, attribute};
use khabar_engine::events::suggest;
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::Message;
use khabar_engine::tags::{ARTICLE_KEYS, BY, NONE, STATUS};
use khabar_engine::time::TimexType;

use super::{Completion, CompletionKind, List};
use crate::hover::{suggested_word, tag_word};

impl List<'_> {
    /// The types of the codebook, those first that words of the paragraph evoke and no tag says yet.
    pub(super) fn types(&mut self) {
        let analysis = self.analysis;
        let codebook = &analysis.knowledge.codebook;
        let evoked: Vec<&str> = self.paragraph().map_or(Vec::new(), |paragraph| {
            let types = suggest(analysis, paragraph).map(|event| event.event_type);
            types
                .filter_map(|ix| Some(codebook.type_at(ix)?.id.as_str()))
                .collect()
        });
        let mut types: Vec<&EventType> = codebook.types.iter().collect();
        types.sort_by_key(|t| {
            evoked
                .iter()
                .position(|id| *id == t.id)
                .unwrap_or(evoked.len())
        });
        for EventType {
            id,
            label,
            definition,
            ..
        } in types
        {
            let name = label.get(self.lang);
            self.add(Completion {
                beside: name.to_string(),
                detail: name.to_string(),
                doc: definition.get(self.lang).to_string(),
                arabic: format!("{} {}", label.ar, definition.ar),
                ..Completion::new(CompletionKind::Type, id)
            });
        }
        self.type_of_item(NONE, "@\"");
    }

    /// The roles of the type that nobody fills yet, then attributes; last the roles that may have one more.
    pub(super) fn event_keys(&mut self) {
        let analysis = self.analysis;
        let codebook = &analysis.knowledge.codebook;
        let lines = analysis.article.lines();
        let tag = lines.get(self.line).map(|l| l.tag());
        let event_type = tag
            .and_then(|t| t.items.first())
            .and_then(|i| codebook.event_type(&i.name.text));
        let filled = |key: &str| tag.is_some_and(|t| t.value(key).is_some());
        let roles = codebook
            .roles
            .iter()
            .filter(|role| event_type.is_none_or(|t| codebook.allows(t, &role.id)));
        let (again, open): (Vec<_>, Vec<_>) = roles.partition(|role| filled(&role.id));
        let attributes = codebook.attributes_of(event_type);
        let attributes =
            attributes.filter(|key| matches!(*key, "mode" | "context" | BY) || !filled(key));
        let role = |role: &Definition| (role.id.clone(), role.definition.clone());
        let attributes =
            attributes.map(|key| (key.to_string(), attribute(key).unwrap_or_default()));
        let again = again.into_iter().filter(|role| !role.once).map(role);
        let open = open.into_iter().map(role);
        let keys: Vec<(String, Message)> = open.chain(attributes).chain(again).collect();
        for (key, said) in keys {
            self.add(Completion {
                doc: said.get(self.lang).to_string(),
                ..Completion::key(&key).meaning(&said)
            });
        }
    }

    /// The keys of the article's own tag.
    pub(super) fn article_keys(&mut self) {
        for key in ARTICLE_KEYS {
            let detail = tag_word(key).unwrap_or_default();
            self.add(Completion {
                detail: detail.get(self.lang).to_string(),
                ..Completion::key(key).meaning(&detail)
            });
        }
    }

    /// Whole items for the mentions of the paragraph that are not written yet, then kinds and `none`.
    pub(super) fn mentions(&mut self) {
        let Some(paragraph) = self.paragraph() else {
            return;
        };
        let analysis = self.analysis;
        for mention in analysis.mentions(paragraph) {
            if self.goes_on || mention.source.is_gold() {
                continue;
            }
            if let Some(item) = mention_item(analysis, paragraph, mention) {
                let item = item.to_string();
                self.add(Completion::new(CompletionKind::Value, &item));
            }
        }
        let kinds = MentionKind::ALL.map(MentionKind::name);
        for kind in kinds.into_iter().chain([NONE]) {
            self.type_of_item(kind, "@\"");
        }
        self.actors(|_| true);
        self.whose();
    }

    /// The keys that say whose a line is, and that nobody has looked at it.
    fn whose(&mut self) {
        self.add(Completion::key(BY).meaning(&tag_word(BY).unwrap_or_default()));
        self.add(Completion::key(STATUS).meaning(&suggested_word()));
    }

    /// Whole items for the dates of the paragraph that are not written yet, then types.
    pub(super) fn times(&mut self) {
        let Some(paragraph) = self.paragraph() else {
            return;
        };
        let analysis = self.analysis;
        for timex in analysis.timexes(paragraph) {
            if self.goes_on || timex.source.is_gold() {
                continue;
            }
            let Some(items) = timex_items(analysis, paragraph, timex) else {
                continue;
            };
            let items: Vec<String> = items.iter().map(ToString::to_string).collect();
            let value = timex.resolution.value.as_ref();
            let said = value.map(|value| analysis.in_words(value));
            self.add(Completion {
                detail: said.unwrap_or_default().get(self.lang).to_string(),
                ..Completion::new(CompletionKind::Value, &items.join(" "))
            });
        }
        for timex_type in TimexType::ALL {
            let name = timex_type.name();
            self.type_of_item(name, "=");
        }
        self.type_of_item(NONE, "@\"");
        self.add(Completion::key("mod").meaning(&tag_word("mod").unwrap_or_default()));
        self.whose();
    }

    /// A word that begins an item, with what follows it.
    fn type_of_item(&mut self, word: &str, behind: &str) {
        let said = tag_word(word).unwrap_or_default();
        let name = MentionKind::from_name(word).map(MentionKind::label);
        self.add(Completion {
            beside: name.unwrap_or_default().get(self.lang).to_string(),
            opens: true,
            ..Completion::new(CompletionKind::Type, word)
                .writing(&format!("{word}{behind}"))
                .meaning(&said)
        });
    }
}
