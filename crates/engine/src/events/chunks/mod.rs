//! Chunks: a sentence cut into the smallest parts that the patterns of frames speak of.

mod reader;

use khabar_data::schema::ChunkKind;

use super::frames::list;
use super::sentence::Sentence;
use crate::mentions::MentionKind;
use crate::text::verbs;
use crate::triggers::Found;

/// A part of a sentence.
#[derive(Debug, Clone)]
pub struct Chunk {
    pub kind: ChunkKind,
    /// Its first word.
    pub from: usize,
    /// The word behind it; its first one for a letter that is part of the next word.
    pub to: usize,
    /// Of somebody named: the noun phrase, by its place in the sentence.
    pub phrase: Option<usize>,
    /// Of a preposition: its folded letters.
    pub preposition: Option<String>,
    /// Of nouns: whether they depend on a preposition or on another noun.
    pub governed: bool,
    /// Of nouns: the chunk of the first of those joined by و that they are one of.
    pub chain: usize,
    /// Of somebody named: whether they are whom the title before the comma means: «الرئيس السوري، بشار الأسد،».
    pub apposed: bool,
}

/// Where the words of a trigger are among the chunks.
#[derive(Debug, Clone, Copy, Default)]
pub struct TriggerChunks {
    /// Its verb: a light one, or itself.
    pub verb: Option<usize>,
    /// Its noun or participle.
    pub noun: Option<usize>,
}

/// The chunks of a sentence.
#[derive(Debug, Default)]
pub struct Chunks {
    list: Vec<Chunk>,
    of_triggers: Vec<TriggerChunks>,
}

/// How many chunks an apposition between commas may have behind its first.
const APPOSITION: usize = 5;

impl Chunks {
    /// The chunks of a sentence in which these triggers were found, in order.
    pub fn of(sentence: &Sentence<'_>, found: &[Found]) -> Self {
        let mut chunks = reader::read(sentence, found);
        chunks.stand(sentence);
        chunks
    }

    /// The chunk at an index.
    pub fn get(&self, at: usize) -> Option<&Chunk> {
        self.list.get(at)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (usize, &Chunk)> + ExactSizeIterator {
        self.list.iter().enumerate()
    }

    /// Where the words of the trigger are that was found at this place.
    pub fn of_trigger(&self, found: usize) -> TriggerChunks {
        self.of_triggers.get(found).copied().unwrap_or_default()
    }

    /// Whether a chunk is of this kind.
    pub fn is(&self, at: Option<usize>, kind: ChunkKind) -> bool {
        at.and_then(|at| self.get(at))
            .is_some_and(|c| c.kind == kind)
    }

    /// The chunks of those who are joined by و, by the first of them.
    pub fn chain(&self, first: usize) -> impl Iterator<Item = (usize, &Chunk)> {
        let members = self.iter().skip(first);
        let joins = |kind| {
            matches!(
                kind,
                ChunkKind::And | ChunkKind::Comma | ChunkKind::Date | ChunkKind::Quote
            )
        };
        members
            .take_while(move |(_, c)| c.chain == first || joins(c.kind))
            .filter(move |(_, c)| c.chain == first && is_noun(c.kind))
    }

    /// The first somebody named of those who are joined, by the chunk of the first of them: «المملكة وقطر», of whom only the second is known.
    pub fn first_named(&self, chain: usize) -> Option<&Chunk> {
        let mut members = self.chain(chain).map(|(_, chunk)| chunk);
        members.find(|chunk| chunk.phrase.is_some())
    }

    /// Says of each noun on what it depends, and to whom it is joined.
    fn stand(&mut self, sentence: &Sentence<'_>) {
        for at in 0..self.list.len() {
            let (governed, chain) = self.standing(sentence, at);
            if let Some(chunk) = self.list.get_mut(at) {
                (chunk.governed, chunk.chain) = (governed, chain);
            }
        }
    }

    fn standing(&self, sentence: &Sentence<'_>, at: usize) -> (bool, usize) {
        let before = at.checked_sub(1).and_then(|before| self.get(before));
        let (Some(chunk), Some(before)) = (self.get(at), before) else {
            return (false, at);
        };
        if !is_noun(chunk.kind) {
            return (before.kind == ChunkKind::Preposition, at);
        }
        if self.is_apposition(sentence, at) {
            return (true, at);
        }
        match before.kind {
            ChunkKind::Preposition | ChunkKind::By => (true, at),
            ChunkKind::And => match self.joined_to(at - 1) {
                Some((_, parent)) if self.opens_clause(sentence, at, parent) => (false, at),
                Some((_, parent)) => (parent.governed, parent.chain),
                None => (false, at),
            },
            // «لـ«…»»
            ChunkKind::Quote => {
                let quoted = at.checked_sub(2).and_then(|at| self.get(at));
                let preposition = |chunk: &Chunk| chunk.kind == ChunkKind::Preposition;
                (quoted.is_some_and(preposition), at)
            }
            // «هجوم روسيا»: of the noun before it.
            ChunkKind::Event => (before.to == chunk.from, at),
            ChunkKind::Unnamed | ChunkKind::Named if before.to == chunk.from => {
                (before.governed, at)
            }
            _ => (false, at),
        }
    }

    /// Whether nouns only say what somebody is who is named before them: «سمير الفلاني، رئيس الحزب، …», «الأمير سمير ولي العهد».
    fn is_apposition(&self, sentence: &Sentence<'_>, at: usize) -> bool {
        let (Some(chunk), Some(before)) = (self.get(at), at.checked_sub(1)) else {
            return false;
        };
        let phrase = |chunk: &Chunk| sentence.phrases.get(chunk.phrase?);
        let person = |at: Option<usize>| {
            let named = at.and_then(|at| self.get(at)).and_then(phrase);
            named.is_some_and(|phrase| phrase.kind == MentionKind::Person)
        };
        let adjacent = self.get(before).is_some_and(|c| c.to == chunk.from);
        let unnamed = chunk.kind == ChunkKind::Unnamed;
        if !self.is(Some(before), ChunkKind::Comma) {
            return adjacent && unnamed && person(Some(before)) && sentence.is_title(chunk.from);
        }
        let named = before.checked_sub(1);
        let told = unnamed
            || person(named) && sentence.is_title(chunk.from)
            || person(Some(at))
                && !sentence.is_title(chunk.from)
                && self.ends_title(sentence, before);
        let mut behind = self.list.iter().skip(at + 1).take(APPOSITION);
        let in_title = |c: &&Chunk| is_noun(c.kind) || c.kind == ChunkKind::Preposition;
        let ends = behind.find(|chunk| !in_title(chunk));
        let closed = ends.is_some_and(|chunk| chunk.kind == ChunkKind::Comma);
        let nouns = |at: Option<usize>| {
            at.and_then(|at| self.get(at))
                .is_some_and(|c| is_noun(c.kind))
        };
        told && closed && (self.is(named, ChunkKind::Named) || !unnamed && nouns(named))
    }

    /// Whether a title of somebody named ends right before a comma: «سفير السودان لدى هولندا، كامل الفلاني،».
    fn ends_title(&self, sentence: &Sentence<'_>, comma: usize) -> bool {
        let mut end = comma;
        while let Some(noun) = end.checked_sub(2)
            && self.is(Some(noun), ChunkKind::Preposition)
            && self.get(noun + 1).is_some_and(|chunk| is_noun(chunk.kind))
        {
            end = noun;
        }
        let title = end.checked_sub(1).and_then(|at| self.get(at));
        let is_title = |chunk: &Chunk| is_noun(chunk.kind) && sentence.is_title(chunk.from);
        end < comma && title.is_some_and(is_title)
    }

    /// The noun that و at a chunk joins the next one to.
    fn joined_to(&self, and: usize) -> Option<(usize, &Chunk)> {
        let passed = |kind| matches!(kind, ChunkKind::Comma | ChunkKind::Date | ChunkKind::Quote);
        let mut before = self.iter().take(and).rev();
        let (at, chunk) = before.find(|(_, c)| !passed(c.kind))?;
        is_noun(chunk.kind).then_some((at, chunk))
    }

    /// Whether nouns stand behind بين, where another must follow.
    fn is_between(&self, chunk: &Chunk) -> bool {
        let preposition = chunk.chain.checked_sub(1).and_then(|at| self.get(at));
        let letters = preposition.and_then(|chunk| chunk.preposition.as_deref());
        let between = list("between");
        letters
            .zip(between)
            .is_some_and(|(letters, list)| list.contains(letters))
    }

    /// «غارة على صيدا وسلام يتمسك …»: a joined name right before a verb of its own.
    fn opens_clause(&self, sentence: &Sentence<'_>, at: usize, parent: &Chunk) -> bool {
        let next = self.get(at + 1);
        let verb = next.is_some_and(|next| {
            let word = sentence.words.text(next.from);
            next.kind == ChunkKind::Verb && !verbs::is_of_several(word)
        });
        verb && (parent.governed || parent.kind != ChunkKind::Named) && !self.is_between(parent)
    }
}

/// Whether a chunk is of nouns.
pub fn is_noun(kind: ChunkKind) -> bool {
    matches!(kind, ChunkKind::Named | ChunkKind::Unnamed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Knowledge};
    use crate::events::Input;
    use crate::text::Span;

    /// The kinds of the chunks of a sentence; what depends on something is in brackets.
    fn kinds(text: &str) -> String {
        let analysis = Article::new(text, Knowledge::shared()).analyse(None);
        let input = Input {
            text,
            words: &analysis.recognised(0).words,
            mentions: analysis.mentions(0),
            timexes: analysis.timexes(0),
            knowledge: &analysis.knowledge,
            dct: None,
            standing: None,
            section: "none",
        };
        let sentence = Sentence::new(&input, Span::new(0, text.len()));
        let chunks = Chunks::of(&sentence, &sentence.find());
        let names = chunks.iter().map(|(_, chunk)| {
            let name = chunk.kind.name();
            match is_noun(chunk.kind) && chunk.governed {
                true => format!("[{name}]"),
                false => name.to_string(),
            }
        });
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_clause_is_cut_into_chunks() {
        assert_eq!(
            kinds("وكانت روسيا قد اتهمت أوكرانيا بخرق الهدنة"),
            "particle named particle verb named prep event"
        );
        assert_eq!(
            kinds("شنت روسيا، فجر اليوم، هجوما واسعا على أوكرانيا"),
            "verb named comma date comma event [unnamed] prep [named]"
        );
        assert_eq!(
            kinds("وتراجعت روسيا التي هددت أوكرانيا"),
            "and verb named relative verb named"
        );
        assert_eq!(
            kinds("قال ترامب إنه اتفق مع بوتين"),
            "verb named resumed verb prep [named]"
        );
    }

    #[test]
    fn other_nouns_are_told_from_those_that_a_name_belongs_to() {
        assert_eq!(
            kinds("اتهمت منظمات حقوقية إسرائيل بالكذب"),
            "verb unnamed named prep [unnamed]"
        );
        assert_eq!(kinds("اتهم خصوم أوكرانيا"), "verb named");
    }

    #[test]
    fn those_who_are_joined_stand_as_the_first_of_them() {
        assert_eq!(
            kinds("مباحثات بين ترامب وبوتين"),
            "event prep [named] and [named]"
        );
        assert_eq!(
            kinds("ترامب وبوتين يبحثان الحرب"),
            "named and named verb unnamed"
        );
    }

    #[test]
    fn a_name_between_commas_is_of_the_title_before() {
        let text = "استقبل الرئيس السوري، أحمد الشرع، وفدا من قطر";
        assert_eq!(kinds(text), "verb named comma named");
        let text = "في لقاء الرئيس السوري، أحمد الشرع، أمس";
        assert_eq!(kinds(text), "prep event [named] comma date");
    }

    #[test]
    fn what_stands_in_brackets_is_passed_over() {
        assert_eq!(kinds("اتهم ترامب (الجمهوري) بوتين"), "verb named named");
    }
}
