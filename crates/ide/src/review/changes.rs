//! What can be changed in an event before it is written down: its type, who fills which role, its modes and contexts, its status, its date.

use khabar_engine::annotation::{Event, Filler, Mention, Participant, Who};
use khabar_engine::article::Analysis;
use khabar_engine::codebook::{Codebook, ContextIx, EventRoleIx, EventType};
use khabar_engine::events::suggest;
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::{Lang, Message};
use khabar_engine::text::sentences::sentences;

use super::Does;

/// A change of an event.
pub(super) struct Change {
    pub(super) does: Does,
    pub(super) title: Message,
    /// The event as it is then.
    pub(super) event: Event,
}

/// All changes of an event of a line: of each kind the likeliest first.
pub(super) fn changes(analysis: &Analysis, line: usize, event: &Event) -> Vec<Change> {
    let codebook = &analysis.knowledge.codebook;
    let Some(event_type) = codebook.type_at(event.event_type) else {
        return Vec::new();
    };
    let at = At {
        analysis,
        codebook,
        line,
        event,
        event_type,
    };
    let mut all = at.types();
    all.extend(at.roles());
    all.extend(at.actors());
    all.extend(at.modes());
    all.extend(at.statuses());
    all.extend(at.dates());
    all.extend(at.contexts());
    all
}

struct At<'a> {
    analysis: &'a Analysis,
    codebook: &'a Codebook,
    line: usize,
    event: &'a Event,
    event_type: &'a EventType,
}

impl<'a> At<'a> {
    fn with(&self, does: Does, title: Message, change: impl FnOnce(&mut Event)) -> Change {
        let mut event = self.event.clone();
        change(&mut event);
        Change { does, title, event }
    }

    /// Other types: those that the same words evoke, as they are suggested; those that they may evoke; all others of the codebook.
    fn types(&self) -> Vec<Change> {
        let trigger = self.event.trigger.unwrap_or_default();
        let others = suggest(self.analysis, self.line).filter(|other| {
            let here = other.trigger.is_some_and(|span| span.overlaps(trigger));
            here && other.event_type != self.event.event_type
        });
        let others: Vec<&Event> = others.collect();
        let words = trigger.of(self.analysis.text(self.line));
        let may_be = self.analysis.knowledge.codebook.triggers().types_of(words);
        let mut types: Vec<&EventType> = others
            .iter()
            .filter_map(|other| self.codebook.type_at(other.event_type))
            .collect();
        let named = may_be.iter().filter_map(|id| self.codebook.event_type(id));
        for event_type in named.chain(&self.codebook.types) {
            let is_new = types.iter().all(|known| known.id != event_type.id);
            if is_new && event_type.id != self.event_type.id {
                types.push(event_type);
            }
        }
        let change = |event_type: &EventType| {
            let ix = self.codebook.type_ix(&event_type.id)?;
            let EventType { id, label, .. } = event_type;
            let title = Message::new(
                format!("{id} ({})", label.en),
                format!("{} ({id})", label.ar),
            );
            let suggested = others.iter().find(|other| other.event_type == ix);
            Some(match suggested {
                Some(event) => Change {
                    does: Does::Type,
                    title,
                    event: Event::clone(event),
                },
                None => self.with(Does::Type, title, |event| {
                    event.event_type = ix;
                    event.modes.clear();
                    self.fit_roles(event, event_type);
                }),
            })
        };
        types.into_iter().filter_map(change).collect()
    }

    /// Puts whoever fills a role that a type does not have into one that it has: the doer into that of its doer, others into its first
    /// other one.
    fn fit_roles(&self, event: &mut Event, event_type: &EventType) {
        let doer = self.codebook.doer_of(event_type);
        let before = self.codebook.doer_of(self.event_type);
        let mut roles = self.roles_of(event_type);
        let other = roles.find(|role| Some(*role) != doer);
        let allowed = |role: EventRoleIx| {
            let role = self.codebook.role_at(role);
            role.is_some_and(|role| self.codebook.allows(event_type, &role.id))
        };
        event.fillers.retain_mut(|filler| {
            let fit = match filler.role {
                role if Some(role) == before => doer,
                role if allowed(role) && Some(role) != doer => Some(role),
                _ => other,
            };
            fit.is_some_and(|role| {
                filler.role = role;
                true
            })
        });
    }

    fn roles_of(&self, event_type: &EventType) -> impl Iterator<Item = EventRoleIx> + use<'a> {
        let codebook = self.codebook;
        let roles = codebook.roles_of(event_type).map(|role| role.id.clone());
        let roles: Vec<String> = roles.collect();
        roles.into_iter().filter_map(|id| codebook.role_ix(&id))
    }

    /// The other way round; each in another role.
    fn roles(&self) -> Vec<Change> {
        let mut all: Vec<Change> = self.turned_round().into_iter().collect();
        for (index, filler) in self.event.fillers.iter().enumerate() {
            for role in self.roles_of(self.event_type) {
                let Some(definition) = self.codebook.role_at(role) else {
                    continue;
                };
                if role == filler.role {
                    continue;
                }
                let (who, id) = (self.name(filler), &definition.id);
                let title = Message::new(format!("{who} as {id}"), format!("{who}: {id}"));
                all.push(self.with(Does::Role, title, |event| {
                    if let Some(filler) = event.fillers.get_mut(index) {
                        filler.role = role;
                    }
                    event.fillers.sort_by_key(|filler| filler.role);
                }));
            }
        }
        all
    }

    /// Who did it is whom it was done to, where both are named.
    fn turned_round(&self) -> Option<Change> {
        let doer = self.codebook.doer_of(self.event_type)?;
        let mut others = self.event.others(self.codebook).map(|filler| filler.role);
        let other = others
            .next()
            .filter(|first| others.all(|role| role == *first))?;
        self.event.doers(self.codebook).next()?;
        let names = |filler: &mut dyn Iterator<Item = &Filler>, comma: &str| {
            filler.map(|f| self.name(f)).collect::<Vec<_>>().join(comma)
        };
        let turned = |comma: &str| {
            let doers = names(&mut self.event.others(self.codebook), comma);
            let done_to = names(&mut self.event.doers(self.codebook), comma);
            format!("{doers} → {done_to}")
        };
        let title = Message::new(
            format!("the other way round: {}", turned(Lang::En.comma())),
            format!("بالعكس: {}", turned(Lang::Ar.comma())),
        );
        Some(self.with(Does::Role, title, |event| {
            for filler in &mut event.fillers {
                filler.role = if filler.role == doer { other } else { doer };
            }
            event.fillers.sort_by_key(|filler| filler.role);
        }))
    }

    /// Without one of those who take part; with another whom the sentence mentions, in each role.
    fn actors(&self) -> Vec<Change> {
        let mut all = Vec::new();
        for (index, filler) in self.event.fillers.iter().enumerate() {
            let who = self.name(filler);
            let title = Message::new(format!("without {who}"), format!("بلا {who}"));
            all.push(self.with(Does::Actor, title, |event| {
                event.fillers.remove(index);
            }));
        }
        let text = self.analysis.text(self.line);
        let trigger = self.event.trigger.unwrap_or_default();
        let sentence = sentences(text).into_iter().find(|s| s.overlaps(trigger));
        let mentions = self.analysis.mentions(self.line).iter().enumerate();
        for (index, mention) in mentions {
            let here = sentence.is_some_and(|sentence| sentence.overlaps(mention.span));
            let who = who(mention);
            // Two whom the knowledge does not have are two.
            let takes_part = self.event.fillers.iter().any(|filler| {
                let Participant {
                    who: other,
                    mention,
                    ..
                } = &filler.participant;
                *mention == Some(index) || who.actor().is_some() && *other == who
            });
            if !here || takes_part || mention.kind == MentionKind::Place {
                continue;
            }
            let words = mention.span.of(text);
            for role in self.roles_of(self.event_type) {
                let Some(definition) = self.codebook.role_at(role) else {
                    continue;
                };
                if !definition.takes(mention.kind) {
                    continue;
                }
                let (id, name) = (&definition.id, who.id(&self.analysis.knowledge.actors));
                let title = Message::new(
                    format!("{id}={name} “{words}”"),
                    format!("{id}={name} «{words}»"),
                );
                let participant = Participant {
                    words: who.actor().is_none().then_some(mention.span),
                    who: who.clone(),
                    mention: Some(index),
                };
                all.push(self.with(Does::Actor, title, |event| {
                    event.fillers.push(Filler {
                        role,
                        participant,
                        rule: None,
                    });
                    event.fillers.sort_by_key(|filler| filler.role);
                }));
            }
        }
        all
    }

    /// With or without each mode of the type.
    fn modes(&self) -> Vec<Change> {
        let of_type = self.codebook.modes.iter();
        let of_type = of_type.filter(|mode| mode.r#type == self.event_type.id);
        let change = |id: &str| {
            let ix = self.codebook.mode_ix(&self.event_type.id, id)?;
            let there = self.event.modes.contains(&ix);
            Some(self.with(Does::Mode, toggled("mode", id, there), |event| {
                if there {
                    event.modes.retain(|mode| *mode != ix);
                } else {
                    event.modes.push(ix);
                }
            }))
        };
        of_type.filter_map(|mode| change(&mode.id)).collect()
    }

    /// With or without each status of the codebook.
    fn statuses(&self) -> Vec<Change> {
        let change = |id: &str| {
            let ix = self.codebook.status_ix(id)?;
            let there = self.event.status == Some(ix);
            Some(
                self.with(Does::Status, toggled("status", id, there), |event| {
                    event.status = (!there).then_some(ix);
                }),
            )
        };
        let statuses = self.codebook.statuses.iter();
        statuses.filter_map(|status| change(&status.id)).collect()
    }

    /// With or without each context of the codebook: those that other events of the article have first.
    fn contexts(&self) -> Vec<Change> {
        let tagged = self.analysis.paragraphs.iter().flat_map(|p| &p.events);
        let used: Vec<ContextIx> = tagged.flat_map(|e| e.contexts.iter().copied()).collect();
        let contexts = self.codebook.contexts.iter().enumerate();
        let mut contexts: Vec<(usize, usize, ContextIx, &str)> = contexts
            .filter_map(|(nth, context)| {
                let ix = self.codebook.context_ix(&context.id)?;
                let times = used.iter().filter(|other| **other == ix).count();
                Some((usize::MAX - times, nth, ix, context.id.as_str()))
            })
            .collect();
        contexts.sort();
        let change = |(_, _, ix, id): (usize, usize, ContextIx, &str)| {
            let there = self.event.contexts.contains(&ix);
            self.with(Does::Context, toggled("context", id, there), |event| {
                if there {
                    event.contexts.retain(|context| *context != ix);
                } else {
                    event.contexts.push(ix);
                }
            })
        };
        contexts.into_iter().map(change).collect()
    }

    /// On another day that the paragraph names; without its date.
    fn dates(&self) -> Vec<Change> {
        let mut all = Vec::new();
        let timexes = self.analysis.timexes(self.line).iter();
        let mut seen: Vec<_> = self.event.date.iter().collect();
        for value in timexes.filter_map(|timex| timex.resolution.value.as_ref()) {
            if value.days().is_none() || seen.contains(&value) {
                continue;
            }
            seen.push(value);
            let in_words = self.analysis.in_words(value);
            let title = Message::new(
                format!("date={value} ({})", in_words.en),
                format!("date={value} ({})", in_words.ar),
            );
            all.push(self.with(Does::Date, title, |event| event.date = Some(value.clone())));
        }
        if let Some(date) = &self.event.date {
            let title = toggled("date", &date.to_string(), true);
            all.push(self.with(Does::Date, title, |event| event.date = None));
        }
        all
    }

    /// Somebody as a tag line names him, or by his words where he has no name there.
    fn name(&self, filler: &Filler) -> String {
        let Participant { who, words, .. } = &filler.participant;
        match (who, words) {
            (Who::Unlisted(_), Some(words)) => words.of(self.analysis.text(self.line)).to_string(),
            _ => who.id(&self.analysis.knowledge.actors).to_string(),
        }
    }
}

/// Whom a mention is, in an event.
fn who(mention: &Mention) -> Who {
    mention
        .actor
        .map_or(Who::Unlisted(mention.kind), Who::Actor)
}

/// `mode=phone`, or without it.
fn toggled(key: &str, value: &str, there: bool) -> Message {
    if there {
        Message::new(
            format!("without {key}={value}"),
            format!("بلا {key}={value}"),
        )
    } else {
        let said = format!("{key}={value}");
        Message::new(said.clone(), said)
    }
}
