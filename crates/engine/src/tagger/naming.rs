//! What a tagger adds to the mentions that the rules found in a paragraph.

use std::ops::Range;
use std::sync::Arc;

use super::{Class, Name, Tagger};
use crate::actors::{ActorIx, ActorKind, FormKind, KnowledgeBase, NameForm};
use crate::mentions::{
    Candidate, Guess, MentionKind, MentionRule, Probability, Referent, behind_class, name_key,
    proclitics,
};
use crate::text::{Span, Words};

/// How names are found that nobody listed and no rule tells.
#[derive(Debug, Clone)]
pub struct Naming {
    /// The tagger; none where there is no model.
    pub tagger: Option<Arc<Tagger>>,
    /// The least probability, from 0 to 1, of a name.
    pub threshold: f32,
}

/// The least probability of a name, where a corpus does not say another.
pub const THRESHOLD: f32 = 0.5;

/// The least probability of words that are a name where the article names the same elsewhere.
const LEAST: f32 = 0.1;

impl Default for Naming {
    fn default() -> Self {
        Self {
            tagger: None,
            threshold: THRESHOLD,
        }
    }
}

impl Naming {
    /// Adds the names of a paragraph to the mentions that the rules found in it, in order of text. What a rule links, or is surer of,
    /// stays as it is, and nothing `dated` is a name: «فاتح أغشت».
    pub fn add(
        &self,
        words: &Words,
        mentions: &mut Vec<Candidate>,
        dated: &dyn Fn(Span) -> bool,
        kb: &KnowledgeBase,
    ) {
        let Some(tagger) = &self.tagger else {
            return;
        };
        let names = tagger.names(words, mentions, kb);
        let mut added = Vec::new();
        // A long paragraph has many of both: each name is held against those it overlaps alone.
        let mut gone = vec![false; mentions.len()];
        for name in names {
            let Some(mention) = self
                .mention(&name, tagger, words, kb)
                .filter(|mention| !dated(mention.span))
            else {
                continue;
            };
            let rivals = overlapped(mentions, mention.span);
            let mut standing = rivals.clone().filter(|at| gone.get(*at) == Some(&false));
            let gives_way = |at| {
                mentions
                    .get(at)
                    .is_some_and(|rule| gives_way(rule, &mention))
            };
            if standing.all(gives_way) {
                if let Some(gone) = gone.get_mut(rivals) {
                    gone.fill(true);
                }
                added.push(mention);
            }
        }
        if !added.is_empty() {
            let mut gone = gone.into_iter();
            mentions.retain(|_| gone.next() == Some(false));
            mentions.append(&mut added);
            mentions.sort_by_key(|mention| mention.span.start);
        }
    }

    /// A name as a mention, if it is likely enough: by itself, or where the article names the same elsewhere.
    fn mention(
        &self,
        name: &Name,
        tagger: &Tagger,
        words: &Words,
        kb: &KnowledgeBase,
    ) -> Option<Candidate> {
        let (from, to) = (name.words.start, name.words.end);
        let known = proclitics(words, from, kb);
        let skip = known.unwrap_or_else(|| tagger.lexicon.proclitics(words.text(from)));
        let texts: Vec<&str> = (from..to)
            .filter_map(|at| words.text(at).get(if at == from { skip } else { 0 }..))
            .collect();
        let likely = name.probability >= self.threshold;
        let person = name.class == Class::Person;
        let all = name_key(&texts.join(" "));
        let last = name_key(texts.last()?);
        let referent = match likely {
            true if person => Referent::Unknown(last),
            true => entry(&texts.join(" "), name.class, kb)
                .map_or(Referent::Unlisted, |actor| Referent::Named(vec![actor])),
            false if name.probability < LEAST => return None,
            false if person && texts.len() == 1 => Referent::Surname(last),
            false => Referent::Repeated(all),
        };
        Some(Candidate {
            span: words.source_span(from, skip, to),
            kind: name.class.kind(),
            referent,
            stated: None,
            title: None,
            inner: Vec::new(),
            rule: MentionRule::Model,
            taught: None,
            guess: Some(Guess {
                probability: Probability::new(name.probability),
                words: all,
            }),
        })
    }
}

/// The one entry of a class that has these folded words for a name. Rules ask for more where the words are something else too (القاعدة, الباحة): a
/// title, a class noun, the full name. That they are a name here, the model says. Who has a surname, and of which state a body is that others have
/// too (الديوان الملكي), it does not say.
fn entry(words: &str, class: Class, kb: &KnowledgeBase) -> Option<ActorIx> {
    let fits = |form: &&NameForm| {
        let kind = kb.kind(form.actor);
        let of_no_state = || {
            kb.actor(form.actor)
                .is_some_and(|actor| actor.country.is_none())
        };
        let is_of_class = match class {
            Class::Person => false,
            Class::Place => kind == Some(ActorKind::Place),
            Class::Organization => {
                let is_other = matches!(
                    kind,
                    Some(ActorKind::Person | ActorKind::Place | ActorKind::Country)
                );
                !is_other && of_no_state()
            }
        };
        is_of_class && matches!(form.form, FormKind::Name | FormKind::Guarded)
    };
    let alone = kb.names.get(words).iter().filter(fits);
    let mut found: Vec<ActorIx> = alone.map(|form| form.actor).collect();
    if found.is_empty() && class == Class::Place {
        let behind = behind_class(words, kb).filter(fits);
        found.extend(behind.map(|form| form.actor));
    }
    found.sort_unstable();
    found.dedup();
    match found[..] {
        [actor] => Some(actor),
        _ => None,
    }
}

/// Which mentions, in order of text and without overlaps, share a byte with a span.
fn overlapped(mentions: &[Candidate], span: Span) -> Range<usize> {
    let from = mentions.partition_point(|mention| mention.span.end <= span.start);
    let to = mentions.partition_point(|mention| mention.span.start < span.end);
    from..to.max(from)
}

/// How likely a name must be that takes the place of what a rule guesses, or is longer than what it knows.
const SURE: f32 = 0.8;

/// Whether a mention that a rule found gives way to a name that a model found over it.
fn gives_way(rule: &Candidate, model: &Candidate) -> bool {
    let Some(guess) = model.guess else {
        return false;
    };
    if matches!(model.referent, Referent::Surname(_) | Referent::Repeated(_)) {
        return false;
    }
    let sure = guess.probability.get() >= SURE;
    let longer = model.span.start <= rule.span.start
        && rule.span.end <= model.span.end
        && model.span != rule.span;
    let linked = matches!(model.referent, Referent::Named(_));
    match rule.referent {
        Referent::Surname(_) | Referent::Repeated(_) => true,
        Referent::Guarded(_) => longer || sure && linked && model.span == rule.span,
        Referent::Unknown(_) | Referent::Unlisted => sure && model.span != rule.span,
        // «جامعة القاهرة» is no place: of names inside one another the outermost counts.
        Referent::Named(_) => sure && longer && model.kind != MentionKind::Person,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::taught::tagger;
    use super::*;
    use crate::actors::embedded;
    use crate::annotation::{Mention, Source};
    use crate::article::{Article, Knowledge};
    use crate::mentions::Certainty;

    const PERSON: Class = Class::Person;

    /// The mentions of an article by the rules and a tagger.
    fn mentions(text: &str, known: &[(&str, Class)]) -> Vec<(String, Mention)> {
        let naming = Naming {
            tagger: Some(Arc::new(tagger(known))),
            ..Naming::default()
        };
        let knowledge = Knowledge {
            naming,
            ..Knowledge::embedded()
        };
        let analysis = Article::new(text, Arc::new(knowledge)).analyse(None);
        let lines = 0..analysis.article.lines().len();
        let all = lines.flat_map(|line| {
            let text = analysis.text(line);
            let mentions = analysis.mentions(line).iter();
            mentions.map(move |m| (m.span.of(text).to_string(), m.clone()))
        });
        all.collect()
    }

    #[test]
    fn a_name_that_no_rule_finds_is_possible_with_its_probability() {
        let known = [("وصل ⟦نزبر الوكفل⟧ أمس", PERSON)];
        let found = mentions("وصل نزبر الوكفل أمس", &known);
        let [(words, mention)] = &found[..] else {
            panic!("{found:?}");
        };
        assert_eq!(words, "نزبر الوكفل");
        assert_eq!(mention.why.certainty(), Certainty::Possible);
        assert!(
            matches!(&mention.source, Source::Model { name, probability } if &**name == "names" && *probability > 0.9)
        );
    }

    #[test]
    fn a_name_that_is_found_twice_is_likely() {
        let known = [("وصل ⟦نزبر الوكفل⟧ أمس", PERSON)];
        let found = mentions("وصل نزبر الوكفل أمس\nوصل نزبر الوكفل أمس", &known);
        let certainties: Vec<Certainty> = found.iter().map(|(_, m)| m.why.certainty()).collect();
        assert_eq!(certainties, [Certainty::Likely, Certainty::Likely]);
    }

    #[test]
    fn what_a_rule_links_stays() {
        let known = [("استقبل ⟦بوتين⟧ ضيفه", Class::Organization)];
        let found = mentions("استقبل بوتين ضيفه", &known);
        assert_eq!(found.len(), 1);
        let actor = found[0].1.actor.map(|actor| embedded().id(actor));
        assert_eq!(actor, Some("putin"));
    }

    #[test]
    fn a_name_that_a_rule_takes_for_a_word_is_linked_to_the_only_entry_of_its_class() {
        let known = [("وقع حادث في ⟦الخرج⟧ مساء", Class::Place)];
        let linked = |text: &str| {
            let found = mentions(text, &known);
            let actor = found.first().and_then(|(_, mention)| mention.actor);
            actor.map(|actor| embedded().id(actor).to_owned())
        };
        assert_eq!(
            linked("وقع حادث في الخرج مساء").as_deref(),
            Some("al-kharj")
        );
        let [(_, mention)] = &mentions("وقع حادث في الخرج مساء", &known)[..]
        else {
            panic!("one mention");
        };
        assert_eq!(mention.why.certainty(), Certainty::Possible);
    }

    #[test]
    fn a_longer_name_holds_the_places_in_it() {
        let known = [("انضم إلى ⟦نادي برشلونة⟧ لاعب", Class::Organization)];
        let found = mentions("انضم إلى نادي برشلونة لاعب", &known);
        let words: Vec<&str> = found.iter().map(|(words, _)| words.as_str()).collect();
        assert_eq!(words, ["نادي برشلونة"]);
    }

    #[test]
    fn a_word_of_a_date_is_no_name() {
        let known = [("وصل إلى ⟦أغشت⟧ مساء", Class::Place)];
        assert_eq!(mentions("وصل إلى أغشت مساء", &known), []);
        assert_eq!(mentions("وصل إلى دغمش مساء", &known).len(), 1);
    }

    #[test]
    fn without_a_model_nothing_is_added() {
        let words = Words::new("وصل نزبر الوكفل أمس");
        let mut mentions = Vec::new();
        Naming::default().add(&words, &mut mentions, &|_| false, embedded());
        assert!(mentions.is_empty());
    }
}
