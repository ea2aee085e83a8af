//! TimeML 1.2.1: a `.tml` for each article in the layout of TempEval-3, with `TIMEX3` and `EVENT` in the text.
//!
//! There are no offsets: the text of `<TEXT>` is the article's, byte for byte (a carriage return is written as `&#13;`, as readers of XML would drop it).

use std::fmt::Write as _;

use quick_xml::escape::escape;

use khabar_engine::annotation::{Document, Unit};
use khabar_engine::codebook::Meaning;

use super::losses::Thing::*;
use super::marks::{Mark, Marks, Of};
use super::{By, File, Format, Losses, Outgoing, WriteError, Writer};

/// The format.
pub const FORMAT: Format = Format {
    name: "timeml",
    summary: "TimeML 1.2.1: TIMEX3 and EVENT in the text",
    unit: Unit::Byte,
    one_file: None,
    card: None,
    holds: &[
        DocumentDate,
        Text,
        Times,
        Values,
        Modifiers,
        LongSpans,
        Events,
    ],
    write: Some(|| Box::<Folder>::default()),
    read: None,
};

#[derive(Default)]
struct Folder(Vec<File>);

/// A text of XML: characters that it cannot hold become U+FFFD, and are lost.
fn xml(text: &str, losses: &mut Losses) -> String {
    let holds = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    let bad = text.chars().filter(|c| !holds(*c)).count();
    losses.count(By::Format, Characters, bad, "");
    let kept: String = text
        .chars()
        .map(|c| if holds(c) { c } else { '\u{fffd}' })
        .collect();
    escape(&kept).replace('\r', "&#13;")
}

impl Writer for Folder {
    fn add(&mut self, outgoing: Outgoing<'_>, losses: &mut Losses) -> Result<(), WriteError> {
        let document = outgoing.document;
        let marks = Marks::of(document, outgoing.knowledge, None);
        let inline = marks.flat(
            |mark| matches!(mark.of, Of::Timex(_) | Of::Trigger(_)),
            losses,
        );
        let mut text = String::new();
        let mut at = 0;
        for mark in &inline {
            let place = mark.place;
            text.push_str(&xml(
                document.text.get(at..place.start).unwrap_or_default(),
                losses,
            ));
            let words = xml(&place.text, losses);
            let _ = match mark.of {
                Of::Timex(index) => write!(text, "{}{words}</TIMEX3>", timex(document, index)),
                Of::Trigger(event) => write!(
                    text,
                    "<EVENT eid=\"e{}\" class=\"OCCURRENCE\">{words}</EVENT>",
                    event + 1
                ),
                _ => Ok(()),
            };
            at = place.end;
        }
        text.push_str(&xml(document.text.get(at..).unwrap_or_default(), losses));
        let dct = document.dct.as_deref().map(escape).unwrap_or_default();
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TimeML xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"http://timeml.org/timeMLdocs/TimeML_1.2.1.xsd\">\n",
        );
        let _ = writeln!(out, "<DOCID>{}</DOCID>", xml(outgoing.name, losses));
        if document.dct.is_some() {
            let _ = writeln!(
                out,
                "<DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"{dct}\" temporalFunction=\"false\" functionInDocument=\"CREATION_TIME\">{dct}</TIMEX3></DCT>"
            );
        }
        let _ = writeln!(out, "<TEXT>{text}</TEXT>");
        instances(&mut out, outgoing, &inline);
        out.push_str("</TimeML>\n");
        self.0
            .push(File::new(format!("{}.tml", outgoing.name), out));
        Ok(())
    }

    fn finish(self: Box<Self>, _: &str) -> Result<Vec<File>, WriteError> {
        Ok(self.0)
    }
}

fn timex(document: &Document, index: usize) -> String {
    let Some(timex) = document.timexes.get(index) else {
        return String::new();
    };
    let mut out = format!(
        "<TIMEX3 tid=\"t{}\" type=\"{}\"",
        index + 1,
        timex.r#type.name()
    );
    let modifier = timex.r#mod.map(|modifier| modifier.name());
    let all = [
        ("value", timex.value.as_deref()),
        ("mod", modifier),
        ("quant", timex.quant.as_deref()),
        ("freq", timex.freq.as_deref()),
    ];
    for (key, value) in all
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
    {
        let _ = write!(out, " {key}=\"{}\"", escape(value));
    }
    out.push_str(" temporalFunction=\"false\" functionInDocument=\"NONE\">");
    out
}

/// An instance of each event, and where it states the value of a time of the text, that it is within that.
fn instances(out: &mut String, outgoing: Outgoing<'_>, inline: &[Mark<'_>]) {
    let document = outgoing.document;
    let codebook = &outgoing.knowledge.codebook;
    let mut links = 0;
    for mark in inline {
        let Of::Trigger(at) = mark.of else { continue };
        let Some(event) = document.events.get(at) else {
            continue;
        };
        let meaning = codebook
            .status_ix(&event.status)
            .and_then(|status| codebook.meaning_of(status));
        let polarity = if meaning == Some(Meaning::Negated) {
            "NEG"
        } else {
            "POS"
        };
        let number = at + 1;
        let _ = writeln!(
            out,
            "<MAKEINSTANCE eiid=\"ei{number}\" eventID=\"e{number}\" tense=\"NONE\" aspect=\"NONE\" polarity=\"{polarity}\" pos=\"UNKNOWN\"/>"
        );
        let same = |timex: &Mark<'_>| match timex.of {
            Of::Timex(at) => {
                event.date.is_some()
                    && document
                        .timexes
                        .get(at)
                        .is_some_and(|timex| timex.value == event.date)
            }
            _ => false,
        };
        let nearest = inline
            .iter()
            .filter(|mark| same(mark))
            .min_by_key(|timex| timex.place.start.abs_diff(mark.place.start));
        if let Some(Of::Timex(timex)) = nearest.map(|mark| mark.of) {
            links += 1;
            let _ = writeln!(
                out,
                "<TLINK lid=\"l{links}\" relType=\"IS_INCLUDED\" eventInstanceID=\"ei{number}\" relatedToTime=\"t{}\"/>",
                timex + 1
            );
        }
    }
}
