//! Arguments: who fills the roles of an event, by the frames of `data/events/frames.toml`.

use khabar_data::schema::Slot;

use super::chunks::{Chunk, Chunks};
use super::frames::{Case, FRAMES, Filled, Frame, matches};
use super::sentence::{Party, Sentence, Topic};
use crate::annotation::FrameId;
use crate::codebook::{EventRoleIx, EventType};
use crate::mentions::MentionKind;
use crate::triggers::{Argument, Found};

/// Who was spoken of before.
#[derive(Debug, Clone, Copy)]
pub struct Before<'s> {
    /// Who did the event before in the sentence: «… وبحثا».
    pub acted: &'s [Party],
    /// Whom the sentence before spoke of.
    pub topic: Option<Topic>,
}

/// Whom an event concerns.
pub struct Arguments<'s, 'a> {
    case: Case<'s, 'a>,
    before: Before<'s>,
    fillers: Vec<Argued>,
    place: Option<Stated>,
    /// The places that are filled, or known to be somebody's without a name.
    taken: Vec<(EventRoleIx, bool)>,
    /// Those who are nobody in particular where they stand, and nothing else either.
    nobodies: Vec<Party>,
}

/// Who takes part in an event, and where it happened.
#[derive(Debug, Default)]
pub struct Taken {
    pub fillers: Vec<Argued>,
    pub place: Option<Stated>,
    /// The roles that are somebody's without a name, by a frame.
    pub nobody: Vec<EventRoleIx>,
}

/// Where an event happened, by which frame.
#[derive(Debug, Clone, Copy)]
pub struct Stated {
    pub place: Party,
    pub frame: FrameId,
}

/// Who fills a role, by which frame.
#[derive(Debug, Clone, Copy)]
pub struct Argued {
    pub role: EventRoleIx,
    pub who: Party,
    pub frame: FrameId,
}

impl<'s, 'a> Arguments<'s, 'a> {
    /// Who fills the roles of a trigger, which is the one at index `at` of those found, and where it happened.
    pub fn of(
        sentence: &'s Sentence<'a>,
        chunks: &'s Chunks,
        (at, found): (usize, &'s Found),
        event_type: &'s EventType,
        before: Before<'s>,
    ) -> Taken {
        let mut arguments = Self {
            case: Case {
                sentence,
                chunks,
                found,
                place: chunks.of_trigger(at),
                event_type,
                of_genitive: false,
                suffers: false,
            },
            before,
            fillers: Vec::new(),
            place: None,
            taken: Vec::new(),
            nobodies: Vec::new(),
        };
        arguments.case.of_genitive = arguments.is_of_its_genitive();
        let genitive = arguments.role_at(&Argument::Genitive);
        arguments.case.suffers = genitive.is_some() && genitive != arguments.doer();
        for frame in FRAMES.iter() {
            arguments.try_frame(frame);
        }
        let filled =
            |role: &EventRoleIx| arguments.fillers.iter().any(|argued| argued.role == *role);
        let taken = arguments.taken.iter().map(|(role, _)| *role);
        Taken {
            place: arguments.place,
            nobody: taken.filter(|role| !filled(role)).collect(),
            fillers: arguments.without_repeats(),
        }
    }

    fn try_frame(&mut self, frame: &'static Frame) {
        let Case {
            sentence,
            chunks,
            found,
            place,
            ..
        } = self.case;
        if frame.word.is_some_and(|list| !self.case.is_one_of(list)) {
            return;
        }
        let once = !frame.repeated;
        matches(
            frame,
            &sentence.words,
            chunks,
            found.shape,
            place,
            &mut |filled| self.accept(frame, filled) && once,
        );
    }

    /// Fills in what a match says, if all of it can be.
    fn accept(&mut self, frame: &'static Frame, filled: &Filled) -> bool {
        let holds = |condition| self.case.holds(condition, filled);
        let named = |list| self.case.names_one_of(list, filled);
        if !frame.when.iter().all(|condition| holds(*condition)) || !frame.named.is_none_or(named) {
            return false;
        }
        let mut parts = Vec::new();
        for (slot, chunk) in filled.fills() {
            if slot == Slot::Place {
                return self.take_place(frame, chunk);
            }
            let Some(part) = self.part(slot, chunk) else {
                return false;
            };
            let enough = frame.unless_doers.is_some_and(|most| self.doers() >= most);
            if enough && Some(part) == self.doer() {
                return false;
            }
            parts.push((slot, part, chunk));
        }
        let acting: Vec<Party> = match (filled.previous, filled.carried) {
            (true, _) => self.before.acted.to_vec(),
            (_, true) => {
                let topic = self
                    .before
                    .topic
                    .filter(|topic| self.case.agrees_with(topic));
                topic.map(|topic| topic.who).into_iter().collect()
            }
            _ => Vec::new(),
        };
        let goes_on = filled.previous || filled.carried;
        if goes_on && acting.is_empty() {
            return false;
        }
        let mut places: Vec<(EventRoleIx, bool)> = parts
            .iter()
            .filter(|(slot, ..)| *slot != Slot::Behind)
            .map(|(slot, role, _)| (*role, *slot == Slot::Object))
            .collect();
        let nobody = filled
            .nobody()
            .into_iter()
            .chain(goes_on.then_some(Slot::Subject));
        for slot in nobody {
            match self.role(slot, None) {
                Some(role) => places.push((role, slot == Slot::Object)),
                None => return false,
            }
        }
        if places.iter().any(|place| self.taken.contains(place)) {
            return false;
        }
        self.taken.extend(places);
        if goes_on && let Some(role) = self.role(Slot::Subject, None) {
            let again = acting.into_iter().map(|who| argued(role, who, frame.id));
            self.fillers.extend(again);
        }
        for (_, role, chain) in parts {
            let members = self.case.chunks.chain(chain);
            let parties = members.filter_map(|(_, chunk)| self.who(chunk));
            let (some, nobodies): (Vec<Party>, Vec<Party>) =
                parties.partition(|who| self.may_be(*who, role));
            let fillers = some.into_iter().map(|who| argued(role, who, frame.id));
            self.fillers.extend(fillers);
            self.nobodies.extend(nobodies);
        }
        true
    }

    /// Takes a place for where it happened, if it may be that: nobody who takes part, but where the place tells who does.
    fn take_place(&mut self, frame: &'static Frame, chunk: usize) -> bool {
        let chunks = self.case.chunks;
        let phrase = chunks.get(chunk).and_then(|chunk| chunk.phrase);
        let Some(phrase) = phrase.and_then(|at| self.case.sentence.phrases.get(at)) else {
            return false;
        };
        let is_place = matches!(phrase.kind, MentionKind::Place | MentionKind::Country);
        let taken = self.fillers.iter().any(|filler| filler.who == phrase.who);
        if !is_place || taken && !self.case.event_type.told_by_place {
            return false;
        }
        self.place.get_or_insert(Stated {
            place: phrase.who,
            frame: frame.id,
        });
        true
    }

    /// Whom a chunk of somebody stands for.
    fn who(&self, chunk: &Chunk) -> Option<Party> {
        Some(self.case.sentence.phrases.get(chunk.phrase?)?.who)
    }

    /// Whether somebody may fill a role. «قتل ثلاثة جنود»: to whom it is done is nobody in particular.
    fn may_be(&self, who: Party, role: EventRoleIx) -> bool {
        match who {
            Party::Mention(_) => true,
            Party::Group(unnamed) => Some(role) == self.doer() || unnamed.definite || unnamed.body,
        }
    }

    /// The role that somebody fills in a slot; none where the trigger has no such role, or they cannot fill it.
    fn part(&self, slot: Slot, chunk: usize) -> Option<EventRoleIx> {
        let chunks = self.case.chunks;
        let phrase = chunks.first_named(chunk)?.phrase?;
        let phrase = self.case.sentence.phrases.get(phrase)?;
        let filled = self.fillers.iter().any(|filler| filler.who == phrase.who);
        if filled || self.nobodies.contains(&phrase.who) {
            return None;
        }
        let preposition = chunk.checked_sub(1).and_then(|at| chunks.get(at));
        let preposition = preposition.and_then(|chunk| chunk.preposition.as_deref());
        let role = self.role(slot, preposition)?;
        if slot == Slot::Other && self.fillers.iter().any(|filler| filler.role == role) {
            return None;
        }
        // «إطلاق سراح الرهائن الإسرائيليين»: an adjective tells of others where the row does not say what a genitive is.
        let unsaid = slot == Slot::Genitive && self.role_at(&Argument::Genitive).is_none();
        if unsaid && phrase.kind == MentionKind::Nationality && phrase.from < phrase.head {
            return None;
        }
        // A place does nothing; what is done may be done to it.
        let acts = phrase.kind == MentionKind::Place && Some(role) == self.doer();
        (!acts).then_some(role)
    }

    fn role(&self, slot: Slot, preposition: Option<&str>) -> Option<EventRoleIx> {
        match slot {
            Slot::Subject => self.role_at(&Argument::Subject).or_else(|| self.doer()),
            Slot::Doer => self.doer(),
            // The agent of «استقبل» is its host; a row of passives alone (اغتيل) has its subject acted upon.
            Slot::Agent => {
                let transitive = self.role_at(&Argument::Object).is_some();
                let subject = || self.role_at(&Argument::Subject);
                subject().filter(|_| transitive).or_else(|| self.doer())
            }
            Slot::Object => self
                .role_at(&Argument::Object)
                .or_else(|| self.case.together_with()),
            Slot::Genitive => self.role_at(&Argument::Genitive).or_else(|| self.doer()),
            Slot::Behind => self.role_at(&Argument::Behind(preposition?.to_string())),
            Slot::Other => self.other(),
            Slot::Place => None,
        }
    }

    fn role_at(&self, place: &Argument) -> Option<EventRoleIx> {
        let Case {
            sentence, found, ..
        } = self.case;
        let arguments = sentence.triggers.arguments(found.row);
        let (_, role) = arguments.iter().find(|(a, _)| a == place)?;
        sentence.input.knowledge.codebook.role_ix(role)
    }

    /// The role of whoever does it: the doer's of the type, else the subject's.
    fn doer(&self) -> Option<EventRoleIx> {
        let codebook = &self.case.sentence.input.knowledge.codebook;
        let by_type = codebook.doer_of(self.case.event_type);
        by_type.or_else(|| self.role_at(&Argument::Subject))
    }

    /// The first role that is not the doer's.
    fn other(&self) -> Option<EventRoleIx> {
        let codebook = &self.case.sentence.input.knowledge.codebook;
        let doer = self.doer();
        let mut roles = codebook.roles_of(self.case.event_type);
        roles.find_map(|role| codebook.role_ix(&role.id).filter(|ix| Some(*ix) != doer))
    }

    /// Whether a noun is about whom its genitive names, and its type does without a doer: «مقتل», «إصابة», «محاكمة» under ACE 2005.
    fn is_of_its_genitive(&self) -> bool {
        let codebook = &self.case.sentence.input.knowledge.codebook;
        let requires = |role: Option<EventRoleIx>| {
            let mut required = self.case.event_type.required.iter();
            role.is_some() && required.any(|id| codebook.role_ix(id) == role)
        };
        requires(self.role_at(&Argument::Genitive)) && !requires(self.doer())
    }

    /// How many are known to do it so far.
    fn doers(&self) -> usize {
        let doer = self.doer();
        let filled = self.fillers.iter();
        filled.filter(|filler| Some(filler.role) == doer).count()
    }

    /// One filler for each actor and role; never the same actor in two roles.
    fn without_repeats(self) -> Vec<Argued> {
        let sentence = self.case.sentence;
        let mut kept: Vec<Argued> = Vec::new();
        for filler in self.fillers {
            let same = |other: &Argued| sentence.is_same(other.who, filler.who);
            if !kept.iter().any(same) {
                kept.push(filler);
            }
        }
        kept
    }
}

/// Somebody in a role, by a frame.
pub fn argued(role: EventRoleIx, who: Party, frame: FrameId) -> Argued {
    Argued { role, who, frame }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use crate::annotation::{Event, Filler};
    use crate::article::{Article, Knowledge};
    use crate::codebook::Codebook;
    use crate::events::likely;
    use crate::likelihood::Suggesting;

    /// What is suggested for a paragraph of an article of 2025-02-12, likeliest first: `TYPE trigger: actors → recipients`, and the
    /// status.
    #[track_caller]
    fn says(text: &str, expected: &[&str]) {
        says_under("plover", text, expected);
    }

    /// The same under a codebook.
    #[track_caller]
    fn says_under(codebook: &str, text: &str, expected: &[&str]) {
        // Who and whether, not how likely: weights are trained anew.
        let suggesting = Suggesting {
            threshold: 0.2,
            ..Suggesting::default()
        };
        let knowledge = Arc::new(Knowledge {
            codebook: Codebook::built_in(codebook).unwrap().into(),
            suggesting,
            ..Knowledge::embedded()
        });
        let analysis = Article::new(text, Arc::clone(&knowledge)).analyse(Some(date(2025, 2, 12)));
        let Knowledge {
            codebook, actors, ..
        } = &*analysis.knowledge;
        let mut events: Vec<&Event> = likely(&analysis, 0).collect();
        events.sort_by_key(|event| event.trigger.as_ref().map(|span| span.start));
        let ids = |fillers: Vec<&Filler>| {
            let id = |f: &&Filler| f.participant.who.actor().map_or("?", |a| actors.id(a));
            fillers.iter().map(id).collect::<Vec<_>>().join(" ")
        };
        let said: Vec<String> = events
            .iter()
            .map(|event| {
                let status = event.status.and_then(|ix| codebook.status_at(ix));
                let status = status.map_or(String::new(), |s| format!(" [{}]", s.id));
                let words = &text[event.trigger.unwrap().range()];
                let actors = ids(event.doers(codebook).collect());
                let recipients = ids(event.others(codebook).collect());
                let event_type = &codebook.type_at(event.event_type).unwrap().id;
                format!("{event_type} {words}: {actors} → {recipients}{status}")
            })
            .collect();
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn the_subject_stands_behind_the_verb_or_before_it() {
        says(
            "التقى الرئيس المصري نظيره الفرنسي",
            &["CONSULT التقى: sisi macron → "],
        );
        says(
            "الرئيس المصري يلتقي نظيره الفرنسي",
            &["CONSULT يلتقي: sisi macron → "],
        );
        says(
            "اتهمت موسكو كييف بالتضليل",
            &["ACCUSE اتهمت: moscow → kyiv"],
        );
        says("موسكو تتهم كييف بالتضليل", &["ACCUSE تتهم: moscow → kyiv"]);
    }

    #[test]
    fn those_without_a_name_leave_the_name_to_the_object() {
        says(
            "منظمات حقوقية تتهم إسرائيل بارتكاب جرائم",
            &["ACCUSE تتهم: ? → isr"],
        );
    }

    #[test]
    fn both_sides_are_those_who_took_part_before() {
        says(
            "التقى ترامب بوتين في الرياض. واتفق الجانبان على وقف الحرب",
            &[
                "CONSULT التقى: trump putin → ",
                "AGREE اتفق: trump putin → ",
            ],
        );
    }

    #[test]
    fn a_joined_verb_goes_on_with_its_subject_by_gender() {
        says(
            "أدانت الجزائر القرار ودعت مجلس الأمن إلى التحرك",
            &[
                "ACCUSE أدانت: dza → ",
                "REQUEST دعت: dza → un-security-council",
            ],
        );
    }

    #[test]
    fn whoever_speaks_acts() {
        says(
            "قال ترامب إنه اتفق مع بوتين",
            &["AGREE اتفق: trump putin → "],
        );
    }

    #[test]
    fn a_light_verb_has_its_subject_and_its_noun_the_rest() {
        says(
            "شنت روسيا، فجر اليوم، هجوما واسعا على أوكرانيا",
            &["ASSAULT هجوما: rus → ukr"],
        );
        says(
            "فرضت الولايات المتحدة عقوبات على إيران",
            &["SANCTION عقوبات: usa → irn"],
        );
        says(
            "أعلن الكرملين موافقة بوتين على الاقتراح",
            &["AGREE موافقة: putin → "],
        );
    }

    #[test]
    fn nouns_say_who_by_adjective_and_genitive() {
        says("غارة إسرائيلية على صيدا", &["ASSAULT غارة: isr → sidon"]);
        says(
            "لقاء بين ماكرون وميرتس في باريس",
            &["CONSULT لقاء: macron merz → "],
        );
    }

    #[test]
    fn whoever_tells_of_a_death_did_not_cause_it() {
        let die = |text: &str, expected: &str| says_under("ace2005", text, &[expected]);
        die("أعلنت إسرائيل مقتل عشرة أشخاص", "Life.Die مقتل:  → ");
        die("أعلنت إسرائيل مقتل سعودي", "Life.Die مقتل:  → sau");
        die("قتلت إسرائيل يحيى السنوار", "Life.Die قتلت: isr → sinwar");
    }

    #[test]
    fn whether_it_happened() {
        says(
            "لم تقصف إسرائيل سوريا",
            &["ASSAULT تقصف: isr → syr [negated]"],
        );
        says(
            "نفت إسرائيل أن تكون قصفت سوريا",
            &["ASSAULT قصفت:  → syr [negated]"],
        );
        says("سيلتقي ترامب بوتين", &["AGREE سيلتقي: trump putin → "]);
        says(
            "من المقرر أن يزور ماكرون مصر",
            &["AGREE يزور: macron → egy"],
        );
        says(
            "قد تقصف إسرائيل إيران",
            &["ASSAULT تقصف: isr → irn [hypothetical]"],
        );
    }

    #[test]
    fn what_is_only_talked_of_is_no_event() {
        says("وزارة الدفاع تعلن موعد الاختبارات", &[]);
        says("قال ترامب إن الأمر جيد", &[]);
    }
}
