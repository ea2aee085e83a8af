//! How many events are suggested, above each paragraph that has any.

use khabar_engine::annotation::Event;
use khabar_engine::article::edits::insert_tag;
use khabar_engine::article::{Analysis, Article, Edit};
use khabar_engine::events::{is_told_again, likely, to_write};
use khabar_engine::message::Message;
use khabar_engine::tags::TagKind;

/// What stands above a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lens {
    /// The line of the paragraph.
    pub line: usize,
    /// How many events are suggested for it, without those that it only tells again: at least one.
    pub count: usize,
}

impl Lens {
    /// "3 suggested events", with the number as Arabic counts.
    pub fn title(&self) -> Message {
        title(self.count)
    }
}

/// The lenses of an article, in order of text.
pub fn lenses(analysis: &Analysis) -> Vec<Lens> {
    let lens = |line: usize| {
        let new = likely(analysis, line).filter(|event| !is_told_again(analysis, line, event));
        let count = new.count();
        (count > 0).then_some(Lens { line, count })
    };
    (0..analysis.article.lines().len())
        .filter_map(lens)
        .collect()
}

/// Edits that insert all suggested events of a paragraph, in order of text, with those that it tells again; and how many they are.
pub fn insert_all(analysis: &Analysis, line: usize) -> Option<(Vec<Edit>, usize)> {
    let mut events: Vec<&Event> = likely(analysis, line).collect();
    events.sort_by_key(|event| event.trigger.as_ref().map(|span| span.start));
    let (tags, mut edits) = to_write(analysis, line, &events);
    let tags: Vec<String> = tags.iter().map(ToString::to_string).collect();
    if tags.is_empty() {
        return None;
    }
    edits.push(insert_tags(&analysis.article, line, &tags));
    Some((edits, tags.len()))
}

/// The edit that inserts event tags under a paragraph, one below the other.
pub(crate) fn insert_tags(article: &Article, line: usize, tags: &[String]) -> Edit {
    // They end as their paragraph does, like every inserted line.
    let ending = match article.ending_at(line) {
        "" => article.line_ending(),
        ending => ending,
    };
    insert_tag(article, line, TagKind::Event, &tags.join(ending))
}

fn title(count: usize) -> Message {
    let digits: String = count
        .to_string()
        .chars()
        .map(|c| {
            c.to_digit(10)
                .and_then(|d| char::from_u32(0x660 + d))
                .unwrap_or(c)
        })
        .collect();
    let ar = match count {
        1 => "حدث مقترح".to_string(),
        2 => "حدثان مقترحان".to_string(),
        3..=10 => format!("{digits} أحداث مقترحة"),
        _ => format!("{digits} حدثا مقترحا"),
    };
    let en = if count == 1 {
        "1 suggested event".to_string()
    } else {
        format!("{count} suggested events")
    };
    Message::new(en, ar)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::analysed;
    use khabar_engine::article::edits::apply;

    #[test]
    fn events_are_counted_as_arabic_counts() {
        let said: Vec<String> = [1, 2, 3, 11].into_iter().map(|n| title(n).ar).collect();
        assert_eq!(
            said,
            [
                "حدث مقترح",
                "حدثان مقترحان",
                "٣ أحداث مقترحة",
                "١١ حدثا مقترحا"
            ]
        );
    }

    #[test]
    fn what_is_told_again_counts_once() {
        let text = "ترامب يلتقي بوتين في الرياض\n\nالتقى ترامب نظيره الروسي بوتين أمس الثلاثاء.\n";
        let analysis = analysed(text);
        assert_eq!(lenses(&analysis), [Lens { line: 0, count: 1 }]);
        let (edits, _) = insert_all(&analysis, 0).unwrap();
        let first = apply(text, &edits);
        assert!(first.contains(" id=e1\n"), "{first}");
        let (edits, _) = insert_all(&analysed(&first), 3).unwrap();
        let both = apply(&first, &edits);
        assert!(both.ends_with(" same=e1\n"), "{both}");
    }

    #[test]
    fn what_is_tagged_already_is_not_suggested_again() {
        let text = r#"التقى ترامب بوتين. وقصفت إسرائيل سوريا.
%% event CONSULT@"التقى" actor=trump actor=putin

اتفق ماكرون مع ميرتس ثم أدانت فرنسا القرار.
"#;
        let analysis = analysed(text);
        let lens = |line, count| Lens { line, count };
        assert_eq!(lenses(&analysis), [lens(0, 1), lens(3, 2)]);
        let (edits, count) = insert_all(&analysis, 3).unwrap();
        assert_eq!(count, 2);
        let after = apply(text, &edits);
        assert!(lenses(&analysed(&after)).iter().all(|lens| lens.line == 0));
    }
}
