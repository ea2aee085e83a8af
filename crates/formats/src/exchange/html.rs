//! Pages saved from the web: the main text is the article, a paragraph a line, its headline first. It is only read.
//!
//! What is menu, advertisement or list of other news is told from the article by Mozilla's Readability (`dom_smoothie`), as in the reading view of a browser.
//! Title, date, outlet and address come from what the page says of itself: Open Graph, JSON-LD, `<time>`, the canonical link.

use dom_smoothie::{Config, Readability, TextMode};
use khabar_engine::annotation::{Document, SCHEMA, Unit, day_of};

use super::{Format, Given, Options, Problem, Reader, Reading};

/// The format.
pub const FORMAT: Format = Format {
    name: "html",
    summary: "pages saved from the web, a page an article (only read)",
    unit: Unit::CodePoint,
    one_file: None,
    card: None,
    holds: &[],
    write: None,
    read: Some(Reader {
        extensions: &["html", "htm", "xhtml"],
        read,
    }),
};

/// How many elements a page may have: one with more is no article, and takes long to look at.
const MOST: usize = 20_000;

/// How deep they may be in each other: no article is a tenth as deep, and finding its text takes as much time as the square of that.
const DEEPEST: usize = 500;

/// How many words the longest paragraph of an article has at least: of a page without one its links are left, and a word or two.
const WORDS: usize = 5;

fn read(files: &[Given], _: &Options) -> Reading {
    let mut reading = Reading::default();
    for file in files {
        let place = file.name.clone();
        match page(&file.text) {
            Ok(page) => {
                let why = page.found();
                reading.guesses.push(Problem { place, why });
                reading.push(file.stem(), page.document());
            }
            Err(why) => reading.problems.push(Problem { place, why }),
        }
    }
    reading
}

/// What was found in a page.
#[derive(Debug, Default)]
struct Page {
    title: String,
    /// The paragraphs of the main text.
    paragraphs: Vec<String>,
    /// The day, and what the page says.
    published: Option<String>,
    source: Option<String>,
    url: Option<String>,
}

fn page(html: &str) -> Result<Page, String> {
    let config = Config {
        max_elements_to_parse: MOST,
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let mut readability =
        Readability::new(html, None, Some(config)).map_err(|error| error.to_string())?;
    let mut open = vec![(readability.doc.root(), 0)];
    while let Some((node, depth)) = open.pop() {
        if depth > DEEPEST {
            return Err(not_found("it is nested too deep"));
        }
        open.extend(node.children().into_iter().map(|child| (child, depth + 1)));
    }
    let attribute = |selector: &str, name: &str| {
        let found = readability.doc.select(selector).attr(name);
        found
            .map(|value| one_line(&value))
            .filter(|value| !value.is_empty())
    };
    // What a page says in several ways is asked in the order of how often that is right.
    let stated = attribute("article time[datetime]", "datetime")
        .or_else(|| attribute("time[datetime]", "datetime"));
    let canonical = attribute("link[rel=canonical]", "href");
    let article = readability
        .parse()
        .map_err(|error| not_found(&error.to_string()))?;
    let said = |value: Option<String>| {
        value
            .map(|value| one_line(&value))
            .filter(|v| !v.is_empty())
    };
    let mut published = said(article.published_time).into_iter().chain(stated);
    let mut page = Page {
        title: one_line(&article.title),
        published: published.find_map(|said| Some(day_of(&said)?.to_string())),
        source: said(article.site_name),
        url: canonical.or(said(article.url)),
        ..Page::default()
    };
    let paragraphs = article.text_content.lines().map(one_line);
    let paragraphs = paragraphs.filter(|paragraph| !paragraph.is_empty());
    page.paragraphs = paragraphs.collect();
    let words = |paragraph: &String| paragraph.split(' ').count();
    if page.paragraphs.iter().map(words).max().unwrap_or_default() < WORDS {
        return Err(not_found("no paragraph is long enough"));
    }
    // The headline often stands above the text too.
    if page.paragraphs.first() == Some(&page.title) {
        page.paragraphs.remove(0);
    }
    Ok(page)
}

fn not_found(why: &str) -> String {
    format!(
        "its main text is not found ({why}): save the article's own page, not a list of articles, or import its text with --from text"
    )
}

/// A text on one line, with single spaces: how lines of a page are broken says nothing.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Page {
    /// What was found, for whoever imports to see that it is right.
    fn found(&self) -> String {
        let or =
            |value: &Option<String>, none: &str| value.clone().unwrap_or_else(|| none.to_string());
        format!(
            "“{}”, {}, {}, {} paragraphs: see that this is the article",
            self.title,
            or(&self.source, "no outlet"),
            or(&self.published, "no date"),
            self.paragraphs.len() + usize::from(!self.title.is_empty()),
        )
    }

    fn document(self) -> Document {
        let title = Some(self.title).filter(|title| !title.is_empty());
        let lines: Vec<String> = title.into_iter().chain(self.paragraphs).collect();
        let mut document = Document {
            schema: SCHEMA,
            unit: Unit::CodePoint,
            dct: self.published,
            text: lines.join("\n") + "\n",
            ..Document::default()
        };
        for (key, value) in [("source", self.source), ("url", self.url)] {
            if let Some(value) = value {
                document.article.insert(key.to_string(), value);
            }
        }
        document
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><html dir="rtl" lang="ar"><head>
<title>وصول وفد أممي إلى عدن | نشرة المثال</title>
<meta property="og:title" content="وصول وفد أممي إلى عدن">
<meta property="og:site_name" content="نشرة المثال">
<meta property="article:published_time" content="2025-02-12T09:30:00+03:00">
<link rel="canonical" href="https://example.org/news/7">
</head><body><nav><ul><li><a href="/a">الرئيسية</a></li><li><a href="/b">رياضة</a></li></ul></nav>
<main><article><h1>وصول وفد أممي إلى عدن</h1>
<p>وصل وفد من الأمم المتحدة إلى مدينة عدن صباح اليوم الأربعاء،
   في زيارة تستمر ثلاثة أيام يلتقي خلالها مسؤولين في الحكومة اليمنية لبحث أوضاع الموانئ والمطارات.</p>
<p>وقال مكتب المبعوث الأممي في بيان إن الوفد سيبحث أيضا ملف الأسرى والمحتجزين، وفتح الطرق بين المدن، ودفع رواتب الموظفين
 في جميع المحافظات، قبل أن يتوجه إلى مأرب يوم السبت المقبل.</p>
<p>وكانت الحكومة أعلنت الأسبوع الماضي أنها مستعدة لاستقبال الوفد، وأنها شكلت لجنة من أربع وزارات لمتابعة ما يتفق عليه.</p>
</article></main>
<aside><p><a href="/x">أخبار أخرى</a> <a href="/y">الأكثر قراءة</a></p></aside><footer>جميع الحقوق محفوظة</footer></body></html>"#;

    fn given(text: &str) -> Reading {
        let file = Given {
            name: "a.html".to_string(),
            text: text.to_string(),
        };
        read(&[file], &Options::default())
    }

    #[test]
    fn a_page_becomes_its_article() {
        let reading = given(PAGE);
        assert_eq!(reading.problems, []);
        let document = &reading.documents[0].document;
        let lines: Vec<&str> = document.text.lines().collect();
        assert_eq!(lines.len(), 4, "{lines:#?}");
        assert_eq!(lines[0], "وصول وفد أممي إلى عدن");
        assert!(lines[1].starts_with("وصل وفد") && lines[1].contains("الأربعاء، في زيارة"));
        assert!(lines[3].ends_with("ما يتفق عليه."));
        assert_eq!(document.dct.as_deref(), Some("2025-02-12"));
        assert_eq!(document.article["source"], "نشرة المثال");
        assert_eq!(document.article["url"], "https://example.org/news/7");
        let told = &reading.guesses[0].why;
        assert!(
            told.contains("“وصول وفد أممي إلى عدن”, نشرة المثال, 2025-02-12, 4 paragraphs"),
            "{told}"
        );
    }

    #[test]
    fn a_date_is_taken_from_what_the_page_says_anywhere() {
        let without = PAGE.replace("article:published_time", "x");
        assert_eq!(given(&without).documents[0].document.dct, None);
        let timed = without.replace("<h1>", "<time datetime=\"2025-02-13\">أمس</time><h1>");
        let day = &given(&timed).documents[0].document.dct;
        assert_eq!(day.as_deref(), Some("2025-02-13"));
        let json = without.replace("</head>", r#"<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"وصول وفد","datePublished":"2025-02-14T01:00:00Z"}</script></head>"#);
        let day = &given(&json).documents[0].document.dct;
        assert_eq!(day.as_deref(), Some("2025-02-14"));
    }

    #[test]
    fn a_page_without_an_article_is_told() {
        for page in [
            "",
            "<html><body></body></html>",
            "<nav><a href=x>رابط</a></nav>",
        ] {
            let reading = given(page);
            assert_eq!(reading.documents, [], "{page}");
            assert!(
                reading.problems[0]
                    .why
                    .contains("its main text is not found"),
                "{:?}",
                reading.problems
            );
        }
    }

    #[test]
    fn a_page_made_to_break_its_reader_is_told_or_read() {
        let deep = format!("<p>{}نص", "<div>".repeat(20_000));
        let many = "<p>نص</p>".repeat(MOST + 1);
        for page in [
            deep.as_str(),
            many.as_str(),
            "<p><b><i></p></b>\u{0}&#x0;&notit;",
        ] {
            let reading = given(page);
            assert_eq!(reading.documents.len() + reading.problems.len(), 1);
        }
    }
}
